import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auc } from './auc.js';

/** The definition: every pair of a positive and a negative row. */
function aucByPairs(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  let won = 0;
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < labels.length; j++) {
      if (labels[i] !== 1 || labels[j] !== 0) continue;
      const pair = (weights?.[i] ?? 1) * (weights?.[j] ?? 1);
      const difference = (scores[i] as number) - (scores[j] as number);
      total += pair;
      won += difference > 0 ? pair : scores[i] === scores[j] ? pair / 2 : 0;
    }
  }
  return won / total;
}

const label = fc.constantFrom(0, 1, Number.NaN);
const score = fc.oneof(
  fc.constantFrom(-1, -0, 0, 0.5, 0.5 + 2 ** -53, 1, Number.MIN_VALUE, -Number.MIN_VALUE), // many ties and near ties
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, -Number.MAX_VALUE),
  fc.double({ noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const weight = fc.oneof(fc.constantFrom(0, 1, 2), fc.double({ min: 0.01, max: 100, noNaN: true }));
const rows = fc.array(fc.record({ label, score, weight }), { maxLength: 60 });

describe('auc', () => {
  test('counts pairs, ties half', () => {
    // 0.8 beats both negatives, 0.35 beats 0.1: 3 of 4 pairs
    expect(auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBe(0.75);
    // 0.4 ties with 0.4 and beats 0.1; 0.8 beats both: 3.5 of 4
    expect(auc([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.8])).toBe(0.875);
    expect(auc([0, 1, 0, 1], [7, 7, 7, 7])).toBe(0.5);
    expect(auc([0, 1], [1, 2])).toBe(1);
    expect(auc([0, 1], [2, 1])).toBe(0);
  });

  test('weighs a pair by the product of its weights', () => {
    // pairs (positive weight 2 wins against weight 3, loses against weight 1): 6 of 8
    expect(auc([1, 0, 0], [0.5, 0.4, 0.6], { weights: [2, 3, 1] })).toBe(0.75);
  });

  test('takes 0 and −0 for one score', () => {
    expect(auc([1, 0], [0, -0])).toBe(0.5);
    expect(auc([1, 0], [-0, 0])).toBe(0.5);
    expect(auc([1, 0], Float32Array.of(-0, 0))).toBe(0.5);
    expect(auc([1, 0], Float32Array.of(0, -0))).toBe(0.5);
    expect(auc([1, 0, 0], Float32Array.of(-0, 1e-45, -1e-45))).toBe(0.5);
  });

  test('tells apart float64 scores that are one in float32', () => {
    expect(auc([1, 0], [0.5 + 2 ** -53, 0.5])).toBe(1);
    expect(auc([1, 0], [-0.5 - 2 ** -53, -0.5])).toBe(0);
    // more than 32 rows that share the upper half of their bits: the other way of breaking ties
    const scores = Float64Array.from({ length: 100 }, (_, i) => 0.5 + (((i * 37) % 100) + 1) * 2 ** -53);
    const labels = Array.from(scores, (_, i) => i % 2);
    expect(auc(labels, scores)).toBeCloseTo(aucByPairs(labels, scores), 14);
    expect(
      auc(
        labels,
        scores.map((s) => -s),
      ),
    ).toBeCloseTo(1 - aucByPairs(labels, scores), 14);
  });

  test('is undefined without one of the classes', () => {
    expect(auc([], [])).toBeNaN();
    expect(auc([], new Float32Array(0))).toBeNaN();
    expect(auc([1, 1], [0.1, 0.2])).toBeNaN();
    expect(auc([0, 0], Float32Array.of(0.1, 0.2))).toBeNaN();
    expect(auc([1, 0], [0.1, 0.2], { weights: [1, 0] })).toBeNaN();
    expect(auc([1, Number.NaN], Float32Array.of(0.1, 0.2))).toBeNaN();
  });

  test('is undefined if a score that counts is NaN', () => {
    const nan = Number.NaN;
    expect(auc([1, 0, 0], [0.5, 0.1, nan])).toBeNaN();
    expect(auc([1, 0, 0], Float32Array.of(0.5, 0.1, nan))).toBeNaN();
    const negativeNaN = new Float32Array(Uint32Array.of(0x3f000000, 0x3e000000, 0xffc00001).buffer);
    expect(auc([1, 0, 0], negativeNaN)).toBeNaN();
    expect(auc([1, 0, nan], [0.5, 0.1, nan])).toBe(1);
    expect(auc([1, 0, nan], Float32Array.of(0.5, 0.1, nan))).toBe(1);
    expect(auc([1, 0, 0], [0.5, 0.1, nan], { weights: [1, 1, 0] })).toBe(1);
  });

  test('ranks infinite scores at the ends', () => {
    const scores = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e300];
    expect(auc([1, 0, 1, 0], scores)).toBe(1);
    expect(auc([1, 0, 1, 0], Float32Array.from(scores))).toBe(1);
    expect(auc([1, 0, 0, 0], Float32Array.from(scores))).toBeCloseTo(5 / 6, 15); // 1e300 is ∞ in float32
  });

  test('names what does not fit', () => {
    expect(() => auc([0, 1, 0, 1, 0], [1, 2, 3, 4])).toThrow(
      'auc: `scores` must have as many values as `labels`, 5, got 4.',
    );
    expect(() => auc([0, 1], Float32Array.of(1))).toThrow(
      'auc: `scores` must have as many values as `labels`, 2, got 1.',
    );
    expect(() => auc([0, 1], [1, 2], { weights: [1] })).toThrow(
      'auc: `weights` must have as many values as `labels`, 2, got 1.',
    );
    expect(() => auc([0, 2], [1, 2])).toThrow('auc: `labels` must be 0, 1 or NaN for none, got 2 (row 1).');
    expect(() => auc([0, -1], Float32Array.of(1, 2))).toThrow(
      'auc: `labels` must be 0, 1 or NaN for none, got -1 (row 1).',
    );
    expect(() => auc([0, 1], [1, 2], { weights: [1, -0.5] })).toThrow(
      'auc: `weights` must be finite and at least 0, got -0.5 (row 1).',
    );
  });

  test('reads a part of a larger buffer', () => {
    const scores = new Float32Array([9, 9, 0.1, 0.4, 0.35, 0.8, 9]).subarray(2, 6);
    expect(auc([0, 0, 1, 1], scores)).toBe(0.75);
  });

  test('leaves its arguments alone', () => {
    const labels = Uint8Array.of(1, 0, 1);
    const scores = Float32Array.of(0.3, 0.2, 0.1);
    const wide = Float64Array.of(0.3, 0.2, 0.1);
    auc(labels, scores);
    auc(labels, wide);
    expect([...labels]).toEqual([1, 0, 1]);
    expect([...scores]).toEqual([...Float32Array.of(0.3, 0.2, 0.1)]);
    expect([...wide]).toEqual([0.3, 0.2, 0.1]);
  });

  test('agrees with the definition over all pairs', () => {
    fc.assert(
      fc.property(rows, fc.boolean(), fc.boolean(), (table, single, weighted) => {
        const labels = table.map((row) => row.label);
        const plain = table.map((row) => row.score);
        const scores = single ? Float32Array.from(plain) : plain;
        const weights = weighted ? table.map((row) => row.weight) : undefined;
        const expected = aucByPairs(labels, scores, weights);
        if (Number.isNaN(expected)) expect(auc(labels, scores, { weights })).toBeNaN();
        else expect(auc(labels, scores, { weights })).toBeCloseTo(expected, 12);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['float32', Float32Array],
    ['float64', Float64Array],
  ])('agrees with the definition on thousands of %s scores', (_, Kind) => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(10, 1000, 1e9), (seed, distinct) => {
        let state = seed;
        const next = () => {
          state = (Math.imul(state, 1664525) + 1013904223) | 0;
          return (state >>> 8) / 2 ** 24;
        };
        const scores = new Kind(5000);
        for (let i = 0; i < 5000; i++) scores[i] = Math.round((next() - 0.5) * distinct) / distinct;
        const labels = Uint8Array.from({ length: 5000 }, (_, i) =>
          next() + (scores[i] as number) > 0.7 ? 1 : 0,
        );
        expect(auc(labels, scores)).toBeCloseTo(aucByPairs(labels, scores), 12);
      }),
      { numRuns: 5 },
    );
  });

  test('does not change under a strictly increasing map of the scores', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: -300, max: 300 }))), (table) => {
        const labels = table.map(([y]) => y);
        const scores = table.map(([, s]) => s);
        const before = auc(labels, scores);
        expect(
          auc(
            labels,
            scores.map((s) => s ** 3 * 2 + 5),
          ),
        ).toEqual(before);
        expect(auc(labels, scores.map(Math.exp))).toEqual(before);
        expect(auc(labels, Float32Array.from(scores))).toEqual(before);
      }),
    );
  });

  test('turns into 1 − AUC when the classes or the order of the scores turn', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const labels = table.map((row) => row.label);
        const scores = table.map((row) => row.score);
        const turned = labels.map((y) => 1 - y);
        const forward = auc(labels, scores);
        if (Number.isNaN(forward)) return;
        expect(auc(turned, scores)).toBeCloseTo(1 - forward, 12);
        expect(
          auc(
            labels,
            scores.map((s) => -s),
          ),
        ).toBeCloseTo(1 - forward, 12);
      }),
    );
  });
});
