import { ShapeError } from '@mtl/core';
import { correlation } from './correlation.js';

/**
 * Spearman's rank correlation, equal values with the mean of their ranks.
 *
 * @param a Any numbers.
 * @param b As many.
 * @returns From −1 to 1; 0 where all values of a list are equal.
 * @throws ShapeError when the lists differ in length.
 */
export function rankCorrelation(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) {
    throw new ShapeError(`rankCorrelation: \`b\` must be ${a.length} values, as \`a\`, got ${b.length}.`);
  }
  return correlation(ranks(a), ranks(b));
}

/** Rank of every value, from 1; equal values share the mean of their ranks. */
function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((i, j) => (values[i] as number) - (values[j] as number));
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++;
    for (let i = start; i < end; i++) result[order[i] as number] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}
