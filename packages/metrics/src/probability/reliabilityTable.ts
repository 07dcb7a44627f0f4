import { assertOneOf, assertOptions, assertPositiveInteger, type OptionKeys } from '@mtl/core/plain';
import { ascendingOrder } from '../rows/ascendingOrder.js';
import { ExactSum } from '../rows/exactSum.js';
import {
  assertBinary,
  assertProbability,
  assertRows,
  type MetricOptions,
  metricKeys,
  rowWeight,
} from '../rows/rows.js';

/** Options of {@link reliabilityTable} and {@link expectedCalibrationError}. */
export interface CalibrationOptions extends MetricOptions {
  /** Number of bins. Default 10. */
  readonly bins?: number;
  /**
   * `'equalWidth'`: bin `min(⌊bins · p⌋, bins − 1)`. `'equalMass'`: nearly the same weight of rows in each bin; rows of one
   * probability stay together. Default `'equalWidth'`.
   */
  readonly binning?: 'equalWidth' | 'equalMass';
}

/** Its keys. */
export const calibrationKeys: OptionKeys<CalibrationOptions> = { ...metricKeys, bins: true, binning: true };

/** One line of a reliability table. */
export interface ReliabilityBin {
  /** Lower edge of the bin; with `'equalMass'` its lowest probability. */
  readonly low: number;
  /** Upper edge of the bin; with `'equalMass'` its highest probability. */
  readonly high: number;
  /** Rows in the bin that count; the sum of their weights if there are weights. */
  readonly rows: number;
  /** Mean predicted probability; NaN in an empty bin. */
  readonly meanProbability: number;
  /** Mean label, the observed rate; NaN in an empty bin. */
  readonly meanLabel: number;
}

/**
 * Predicted against observed rate by bins of the predicted probability: the numbers of a reliability diagram.
 *
 * @example
 * ```ts
 * import { reliabilityTable } from '@mtl/metrics';
 *
 * const [low, high] = reliabilityTable([0, 1, 1], [0.2, 0.4, 0.9], { bins: 2 });
 * low;  // { low: 0, high: 0.5, rows: 2, meanProbability: 0.3, meanLabel: 0.5 }, up to rounding
 * high; // { low: 0.5, high: 1, rows: 1, meanProbability: 0.9, meanLabel: 1 }
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param probabilities Of label 1, from 0 to 1, [rows].
 * @returns All bins, empty ones too, lowest first, [bins]; every number but the edges of equal width is NaN if a probability that
 * counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, a probability lies outside [0, 1] by more than rounding
 * (1e-6), or a weight is negative or not finite.
 * @throws ConfigError if `bins` is not a positive integer or `binning` neither of the two.
 */
export function reliabilityTable(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions = {},
): ReliabilityBin[] {
  assertOptions('reliabilityTable', options, calibrationKeys);
  return reliabilityBins('reliabilityTable', labels, probabilities, options);
}

/** {@link reliabilityTable} on behalf of `owner`. */
export function reliabilityBins(
  owner: string,
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions,
): ReliabilityBin[] {
  const { bins = 10, binning = 'equalWidth', weights } = options;
  assertPositiveInteger(owner, 'bins', bins);
  assertOneOf(owner, 'binning', ['equalWidth', 'equalMass'], binning);
  assertRows(owner, 'probabilities', probabilities, labels);
  assertRows(owner, 'weights', weights, labels);

  const rowWeights = new Float64Array(labels.length);
  let defined = true;
  for (let row = 0; row < labels.length; row++) {
    const weight = rowWeight(owner, labels, weights, row);
    if (weight === 0) continue;
    assertBinary(owner, labels[row] as number, row);
    assertProbability(owner, probabilities[row] as number, row);
    if (Number.isNaN(probabilities[row])) defined = false;
    rowWeights[row] = weight;
  }

  const binOf =
    binning === 'equalWidth' ? equalWidth(probabilities, bins) : equalMass(probabilities, rowWeights, bins);
  const sums = Array.from({ length: bins }, () => ({
    rows: new ExactSum(),
    probability: new ExactSum(),
    label: new ExactSum(),
    low: 1,
    high: 0,
  }));
  for (let row = 0; row < labels.length; row++) {
    const weight = rowWeights[row] as number;
    const sum = sums[binOf[row] as number];
    if (weight === 0 || !sum || !defined) continue;
    const probability = probabilities[row] as number;
    sum.rows.add(weight);
    sum.probability.addProduct(weight, probability);
    sum.label.addProduct(weight, labels[row] as number);
    sum.low = Math.min(sum.low, probability);
    sum.high = Math.max(sum.high, probability);
  }
  return sums.map(({ probability, label, low, high, ...sum }, bin) => {
    const rows = sum.rows.value();
    return {
      low: binning === 'equalWidth' ? bin / bins : rows > 0 ? low : Number.NaN,
      high: binning === 'equalWidth' ? (bin + 1) / bins : rows > 0 ? high : Number.NaN,
      rows: defined ? rows : Number.NaN,
      meanProbability: probability.value() / rows,
      meanLabel: label.value() / rows,
    };
  });
}

/** Bin of each row, [rows]. */
function equalWidth(probabilities: ArrayLike<number>, bins: number): Uint32Array {
  const binOf = new Uint32Array(probabilities.length);
  for (let row = 0; row < binOf.length; row++) {
    binOf[row] = Math.max(0, Math.min(Math.floor(bins * (probabilities[row] as number)), bins - 1));
  }
  return binOf;
}

/** Bin of each row, [rows]: where the middle of the weight of its probability falls. */
function equalMass(probabilities: ArrayLike<number>, weights: Float64Array, bins: number): Uint32Array {
  const { order, tied } = ascendingOrder(probabilities);
  const binOf = new Uint32Array(order.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    let beside = 0;
    do beside += weights[order[end++] as number] as number;
    while (tied[end] === 1);
    // A middle on the edge of two bins belongs to the upper one, whichever way the sums were rounded.
    const bin = Math.min(Math.floor((bins * (below + beside / 2)) / total + 1e-9), bins - 1);
    for (let i = start; i < end; i++) binOf[order[i] as number] = bin;
    below += beside;
  }
  return binOf;
}
