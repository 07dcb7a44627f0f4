import { assertOptions, assertPositiveInteger, configError, type Examples } from '@mtl/core/plain';
import { createRandom } from './random.js';
import { dot, unitPair } from './unitPair.js';

/** Options of {@link syntheticFunnel}. */
export interface SyntheticFunnelOptions {
  /** Number of impressions. */
  readonly rows: number;
  /** Width of a row, at least 2. Default 20. */
  readonly features?: number;
  /** Root seed. Default 0. */
  readonly seed?: number;
}

/** Impressions with clicks and conversions, and the probabilities that they were drawn from. */
export interface SyntheticFunnel extends Examples<'click' | 'conversion'> {
  /** P(click) of every impression, [rows]. */
  readonly clickProbability: Float64Array;
  /** P(conversion | click) of every impression, [rows]; also of those that were not clicked, which no log can tell. */
  readonly conversionProbability: Float64Array;
}

/** Standard deviation of both logits over the impressions. */
const spread = 2;
/** Cosine of the two weight vectors: who clicks converts more easily. */
const cosine = 0.5;
/** Logits of the average impression; with `spread` and `cosine` they give 30 % clicks and 20 % conversions per click. */
const clickLogit = -1.384;
const conversionLogit = -3.035;

/**
 * An impression → click → conversion funnel, the setting of ESMM (Ma et al. 2018, Fig. 1): a conversion happens only after a
 * click, and the impressions that are clicked differ from those that are not.
 *
 * `x ~ N(0, I)`, `P(click) = σ(2·uᵀx − 1.384)`, `P(conversion | click) = σ(2·vᵀx − 3.035)` with random unit vectors of cosine 0.5.
 * 30 % of the impressions are clicked and 20 % of the clicks convert; of all impressions 12.7 % would. Label `conversion` is click and conversion,
 * what ESMM calls CTCVR.
 *
 * @returns Dense rows, `numeric` [rows, features], labels 0 or 1, [rows] each; fewer rows are the first of many.
 * @throws ConfigError if an option is unknown, `rows` or `features` is no such count, or `seed` no safe integer.
 */
export function syntheticFunnel(options: SyntheticFunnelOptions): SyntheticFunnel {
  assertOptions<SyntheticFunnelOptions>('syntheticFunnel', options, {
    rows: true,
    features: true,
    seed: true,
  });
  const { rows, features = 20, seed = 0 } = options;
  if (!Number.isSafeInteger(seed)) throw configError('syntheticFunnel', 'seed', 'a safe integer', seed);
  assertPositiveInteger('syntheticFunnel', 'rows', rows);
  if (!Number.isSafeInteger(features) || features < 2) {
    throw configError('syntheticFunnel', 'features', 'an integer from 2', features);
  }
  const [u, v] = unitPair(features, cosine, createRandom(seed, 'weights'));
  const impressions = createRandom(seed, 'rows');
  const choices = createRandom(seed, 'labels');
  const numeric = new Float32Array(rows * features);
  const labels = { click: new Float32Array(rows), conversion: new Float32Array(rows) };
  const clickProbability = new Float64Array(rows);
  const conversionProbability = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const x = numeric.subarray(row * features, (row + 1) * features);
    for (let i = 0; i < features; i++) x[i] = impressions.normal();
    const pClick = sigmoid(clickLogit + spread * dot(u, x));
    const pConversion = sigmoid(conversionLogit + spread * dot(v, x));
    const clicks = choices.uniform() < pClick;
    const converts = choices.uniform() < pConversion;
    clickProbability[row] = pClick;
    conversionProbability[row] = pConversion;
    labels.click[row] = clicks ? 1 : 0;
    labels.conversion[row] = clicks && converts ? 1 : 0;
  }
  const examples = { rows, fields: 0, ids: new Int32Array(0), columns: features, numeric, labels };
  return { ...examples, clickProbability, conversionProbability };
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
