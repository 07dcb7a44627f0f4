import { assertBinary, assertRows, rowWeight } from './rows.js';

/**
 * What a ranking metric needs to know of every row, checked.
 *
 * @returns `signed`: the row's weight if it is positive, minus its weight if it is negative, 0 if it does not count, [rows];
 * `defined`: no score that counts is NaN.
 */
export function signedWeights(
  owner: string,
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): { readonly signed: Float64Array | Int8Array; readonly defined: boolean } {
  assertRows(owner, 'scores', scores, labels);
  assertRows(owner, 'weights', weights, labels);
  const signed = weights ? new Float64Array(labels.length) : new Int8Array(labels.length);
  let defined = true;
  for (let row = 0; row < labels.length; row++) {
    const weight = rowWeight(owner, labels, weights, row);
    if (weight === 0) continue;
    const label = labels[row] as number;
    assertBinary(owner, label, row);
    signed[row] = label === 1 ? weight : -weight;
    if (Number.isNaN(scores[row])) defined = false;
  }
  return { signed, defined };
}
