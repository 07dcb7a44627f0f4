import { assertPositiveInteger, ShapeError } from '@mtl/core';
import { correlation } from './correlation.js';

/**
 * How differently a network represents pairs of examples: `1 − Pearson(r_i, r_j)` for all i < j, the representation dissimilarity matrix
 * of Dwivedi & Roig 2019 without its diagonal and its lower half.
 *
 * @param representations One row per example, [samples, units] row-major.
 * @param samples How many examples, at least 2.
 * @returns samples · (samples − 1) / 2 distances from 0 to 2, row by row; 1 where a row is constant.
 * @throws ShapeError when the values make no table of so many rows.
 */
export function representationDistances(representations: ArrayLike<number>, samples: number): Float64Array {
  assertPositiveInteger('representationDistances', 'samples', samples);
  const units = representations.length / samples;
  if (samples < 2 || units < 1 || !Number.isInteger(units)) {
    throw new ShapeError(
      `representationDistances: \`representations\` must be [samples, units] with at least 2 samples, got ${representations.length} values for ${samples} samples.`,
    );
  }
  const broken = Array.from(representations).findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new ShapeError(
      `representationDistances: \`representations\` must be finite numbers, got ${representations[broken]} (sample ${Math.floor(broken / units)}).`,
    );
  }
  const rows = Array.from({ length: samples }, (_, i) =>
    Float64Array.from({ length: units }, (_, unit) => representations[i * units + unit] as number),
  );
  const distances = new Float64Array((samples * (samples - 1)) / 2);
  let next = 0;
  rows.forEach((row, i) => {
    for (const other of rows.slice(i + 1)) distances[next++] = 1 - correlation(row, other);
  });
  return distances;
}
