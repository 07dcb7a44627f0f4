import {
  assertNonNegativeInteger,
  assertOptions,
  assertPositiveInteger,
  configError,
  type Examples,
} from '@mtl/core/plain';
import { createRandom, type Random } from './random.js';
import { dot, unitPair } from './unitPair.js';

/** Options of {@link syntheticRegression}. */
export interface SyntheticRegressionOptions {
  /** Number of rows. */
  readonly rows: number;
  /** Width d of a row, at least 2. Default 100. */
  readonly features?: number;
  /** Cosine p of the two tasks' weight vectors, from −1 to 1: how closely the tasks are related. */
  readonly correlation: number;
  /** Length c of both weight vectors. Default 1. */
  readonly scale?: number;
  /** Number m of sine terms; 0 makes both tasks linear. Default 10. */
  readonly terms?: number;
  /** Variance of the noise on each label (not its standard deviation). Default 0.01. */
  readonly noiseVariance?: number;
  /** Root seed. Default 0. */
  readonly seed?: number;
}

/** Two regression tasks, and what they were made from. `labels` follow from the float32 rows. */
export interface SyntheticRegression extends Examples<'first' | 'second'> {
  /** w₁, [features]. */
  readonly weights1: Float64Array;
  /** w₂, [features]; its cosine with w₁ is the correlation. */
  readonly weights2: Float64Array;
  /** αᵢ, [terms]; the same for both tasks. */
  readonly frequencies: Float64Array;
  /** βᵢ, [terms]; the same for both tasks. */
  readonly phases: Float64Array;
}

/**
 * Two regression tasks whose relatedness is a number (Ma et al. 2018, §3.2):
 * `w₁ = c·u₁`, `w₂ = c·(p·u₁ + √(1 − p²)·u₂)` with orthonormal `u₁`, `u₂`;
 * `yₖ = wₖᵀx + Σᵢ sin(αᵢ·wₖᵀx + βᵢ) + εₖ` with `x ~ N(0, I)` and `ε ~ N(0, noiseVariance)`.
 *
 * The paper leaves c, m, α and β open; here `α, β ~ N(0, 1)`, c = 1 and m = 10 as in Tang et al. 2020 (PLE). The correlation
 * is that of the weights; the labels' own correlation depends on the draw. Losses compare within one draw only: with the
 * same seed, two correlations differ in nothing but `w₂`, and fewer rows are the first of many.
 *
 * @example
 * ```ts
 * import { syntheticRegression } from '@mtl/data';
 *
 * const { numeric, labels } = syntheticRegression({ rows: 1000, correlation: 0.5, seed: 1 });
 * console.log(numeric.length, labels.first.length); // 100000 1000
 * ```
 *
 * @returns Dense rows, `numeric` [rows, features], and the labels of both tasks, [rows] each.
 * @throws ConfigError if an option is unknown or out of its range.
 */
export function syntheticRegression(options: SyntheticRegressionOptions): SyntheticRegression {
  assertOptions<SyntheticRegressionOptions>('syntheticRegression', options, {
    rows: true,
    features: true,
    correlation: true,
    scale: true,
    terms: true,
    noiseVariance: true,
    seed: true,
  });
  const {
    rows,
    features = 100,
    correlation,
    scale = 1,
    terms = 10,
    noiseVariance = 0.01,
    seed = 0,
  } = options;
  assertRanges({ rows, features, correlation, scale, terms, noiseVariance, seed });

  const [u, v] = unitPair(features, correlation, createRandom(seed, 'weights'));
  const weights1 = u.map((value) => scale * value);
  const weights2 = v.map((value) => scale * value);
  const frequencies = fillNormal(new Float64Array(terms), createRandom(seed, 'frequencies'));
  const phases = fillNormal(new Float64Array(terms), createRandom(seed, 'phases'));

  const numeric = fillNormal(new Float32Array(rows * features), createRandom(seed, 'rows'));
  const noise = createRandom(seed, 'noise');
  const labels = { first: new Float32Array(rows), second: new Float32Array(rows) };
  const label = (row: number, weights: Float64Array) => {
    const projection = dot(weights, numeric.subarray(row * features, (row + 1) * features));
    let sum = projection;
    for (let i = 0; i < terms; i++) {
      sum += Math.sin((frequencies[i] as number) * projection + (phases[i] as number));
    }
    return sum + Math.sqrt(noiseVariance) * noise.normal();
  };
  for (let row = 0; row < rows; row++) {
    labels.first[row] = label(row, weights1);
    labels.second[row] = label(row, weights2);
  }
  const examples = { rows, fields: 0, ids: new Int32Array(0), columns: features, numeric, labels };
  return { ...examples, weights1, weights2, frequencies, phases };
}

function assertRanges(options: Required<SyntheticRegressionOptions>): void {
  const { rows, features, correlation, scale, terms, noiseVariance, seed } = options;
  const owner = 'syntheticRegression';
  assertPositiveInteger(owner, 'rows', rows);
  if (!Number.isSafeInteger(features) || features < 2) {
    throw configError(owner, 'features', 'an integer from 2', features);
  }
  if (!(correlation >= -1 && correlation <= 1)) {
    throw configError(owner, 'correlation', 'a number from -1 to 1', correlation);
  }
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) {
    throw configError(owner, 'scale', 'a positive number', scale);
  }
  assertNonNegativeInteger(owner, 'terms', terms);
  if (!Number.isSafeInteger(seed)) throw configError(owner, 'seed', 'a safe integer', seed);
  if (!(noiseVariance >= 0 && noiseVariance < Number.POSITIVE_INFINITY)) {
    throw configError(owner, 'noiseVariance', 'a non-negative number', noiseVariance);
  }
}

function fillNormal<A extends Float32Array | Float64Array>(array: A, random: Random): A {
  for (let i = 0; i < array.length; i++) array[i] = random.normal();
  return array;
}
