import { describe, expect, test } from 'vitest';
import { meanInterval } from './meanInterval.mjs';
import { median } from './median.mjs';
import { syntheticReport } from './syntheticReport.mjs';

describe('meanInterval', () => {
  test('is the mean with the 95 % interval of Student’s t', () => {
    // Variance 1, n = 4: half a width is 3.182 · 1/2 (3 degrees of freedom).
    const { mean, half, low, high } = meanInterval([1, 1, 2.5, 2.5].map((x) => x * Math.sqrt(4 / 3)));
    expect(mean).toBeCloseTo(1.75 * Math.sqrt(4 / 3), 12);
    expect(half).toBeCloseTo(1.591, 12);
    expect([low, high]).toEqual([mean - half, mean + half]);
  });

  test('takes 2.262 for ten values and 1.96 for many', () => {
    const alternating = (n) => Array.from({ length: n }, (_, i) => i % 2);
    expect(meanInterval(alternating(10)).half).toBeCloseTo(2.262 * Math.sqrt(10 / 36 / 10), 12);
    expect(meanInterval(alternating(40)).half).toBeCloseTo(1.96 * Math.sqrt(10 / 39 / 40), 12);
  });
});

test('median is the middle, or the mean of the two in the middle', () => {
  expect(median([3, 1, 10])).toBe(3);
  expect(median([4, 1, 10, 2])).toBe(3);
});

describe('the report of the synthetic tasks', () => {
  const correlations = [0.5, 0.9, 1];
  const report = (losses) =>
    syntheticReport({
      losses: new Map(
        Object.entries(losses).map(([name, rows]) => [
          name,
          new Map(correlations.map((p, i) => [p, rows.map((row) => row[i])])),
        ]),
      ),
      parameters: new Map(Object.keys(losses).map((name) => [name, 1000])),
      correlations,
      seeds: 2,
      rows: 100,
      testRows: 10,
      batchSize: 5,
      machine: 'a machine',
    }).text;

  test('says that claims hold where every interval says so', () => {
    const text = report({
      'Shared-Bottom': [
        [9, 7, 5],
        [9.1, 7.1, 5.1],
      ],
      OMoE: [
        [7, 6, 4],
        [7.1, 6.1, 4.1],
      ],
      MMoE: [
        [5, 4.5, 4],
        [5.1, 4.6, 4.1],
      ],
    });
    expect(text.match(/: holds\./g)).toHaveLength(3);
  });

  test('says what does not hold and what is not settled', () => {
    const text = report({
      'Shared-Bottom': [
        [9, 7, 8.9],
        [9.1, 7.1, 9],
      ],
      OMoE: [
        [7, 6, 5],
        [7.1, 6.1, 5.1],
      ],
      MMoE: [
        [5, 4.5, 4],
        [5.3, 4.6, 4.1],
      ],
    });
    expect(text).toContain('for all models: does not hold.');
    expect(text).toContain('OMoE equals MMoE at p = 1: does not hold: MMoE has the lower loss.');
    expect(text).toContain(
      'is the smallest: does not hold in the mean, but not settled: an interval has 0 in it.',
    );
  });
});
