import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hitRate, meanAveragePrecision, ndcg } from '../index.js';

/** All orders of a list. */
function orders<V>(values: readonly V[]): V[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, i) =>
    orders(values.filter((_, j) => j !== i)).map((rest) => [value, ...rest]),
  );
}

/** Mean of a measure over all orders that a stable list of scores allows. */
function expectation(
  rows: readonly (readonly [number, number])[],
  measure: (labels: number[]) => number,
): number {
  const scores = [...new Set(rows.map(([, score]) => score))].sort((a, b) => b - a);
  let lists: number[][] = [[]];
  for (const score of scores) {
    const tied = orders(rows.filter(([, s]) => s === score).map(([label]) => label));
    lists = lists.flatMap((list) => tied.map((more) => [...list, ...more]));
  }
  return lists.reduce((sum, list) => sum + measure(list), 0) / lists.length;
}

const dcg = (labels: readonly number[], k: number) =>
  labels.slice(0, k).reduce((sum, label, i) => sum + label / Math.log2(i + 2), 0);

const list = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 2 })), {
  minLength: 1,
  maxLength: 6,
});
const places = fc.integer({ min: 1, max: 7 });
const one = (rows: readonly unknown[]) => rows.map(() => 'list');

describe('ndcg', () => {
  test('is the discounted gain over that of the best order', () => {
    const groups = ['a', 'a', 'a'];
    // 0 at the first place, 3 at the second, 1 beyond k; best: 3, then 1.
    const expected = 3 / Math.log2(3) / (3 + 1 / Math.log2(3));
    expect(ndcg([3, 0, 1], [0.5, 0.9, 0.1], groups, { k: 2 })).toBeCloseTo(expected, 15);
    const exponential = 7 / Math.log2(3) / (7 + 1 / Math.log2(3));
    expect(ndcg([3, 0, 1], [0.5, 0.9, 0.1], groups, { k: 2, gain: 'exponential' })).toBeCloseTo(
      exponential,
      15,
    );
  });

  test('is averaged over the groups that have something to find', () => {
    const value = ndcg([1, 0, 0, 1, 0], [2, 1, 2, 1, 5], ['a', 'a', 'b', 'b', 'c']);
    expect(value).toBeCloseTo((1 + 1 / Math.log2(3)) / 2, 15);
    expect(ndcg([0, 0], [1, 2], ['a', 'b'])).toBeNaN();
  });

  test('is the expectation over all orders of rows of one score', () => {
    fc.assert(
      fc.property(list, places, (rows, k) => {
        const labels = rows.map(([label]) => label);
        const actual = ndcg(
          labels,
          rows.map(([, score]) => score),
          one(rows),
          { k },
        );
        const ideal = dcg(
          [...labels].sort((a, b) => b - a),
          k,
        );
        if (ideal === 0) expect(actual).toBeNaN();
        else
          expect(actual).toBeCloseTo(
            expectation(rows, (order) => dcg(order, k) / ideal),
            12,
          );
      }),
    );
  });
});

describe('hitRate', () => {
  test('counts groups with a positive among the first k', () => {
    const groups = ['a', 'a', 'b', 'b', 'c', 'c'];
    const [labels, scores] = [
      [1, 0, 0, 1, 0, 0],
      [0.9, 0.2, 0.8, 0.4, 0.1, 0.2],
    ];
    expect(hitRate(labels, scores, groups, { k: 1 })).toBe(0.5); // c has nothing to find
    expect(hitRate(labels, scores, groups, { k: 2 })).toBe(1);
    expect(hitRate(labels, scores, groups)).toBe(1);
  });

  test('is the expectation over all orders of rows of one score', () => {
    fc.assert(
      fc.property(list, places, (rows, k) => {
        const labels = rows.map(([label]) => label);
        const actual = hitRate(
          labels,
          rows.map(([, score]) => score),
          one(rows),
          { k },
        );
        if (!labels.includes(1)) expect(actual).toBeNaN();
        else {
          const hit = (order: readonly number[]) => (order.slice(0, k).includes(1) ? 1 : 0);
          expect(actual).toBeCloseTo(expectation(rows, hit), 12);
        }
      }),
    );
  });
});

describe('meanAveragePrecision', () => {
  test('adds the precision at every positive', () => {
    expect(meanAveragePrecision([1, 0, 1], [0.9, 0.5, 0.1], ['a', 'a', 'a'])).toBeCloseTo(
      (1 + 2 / 3) / 2,
      15,
    );
    expect(meanAveragePrecision([1, 0, 1], [0.9, 0.5, 0.1], ['a', 'a', 'a'], { k: 2 })).toBe(0.5);
    expect(meanAveragePrecision([0, 1, 1], [3, 2, 1], ['a', 'a', 'b'])).toBe(0.75); // ½ and 1
  });

  test('is the expectation over all orders of rows of one score', () => {
    fc.assert(
      fc.property(list, places, (rows, k) => {
        const labels = rows.map(([label]) => label);
        const positives = labels.filter((label) => label === 1).length;
        const actual = meanAveragePrecision(
          labels,
          rows.map(([, score]) => score),
          one(rows),
          { k },
        );
        const precision = (order: readonly number[]) => {
          let found = 0;
          return order.slice(0, k).reduce((sum, label, i) => {
            found += label;
            return label === 1 ? sum + found / (i + 1) : sum;
          }, 0);
        };
        if (positives === 0) expect(actual).toBeNaN();
        else expect(actual).toBeCloseTo(expectation(rows, precision) / Math.min(k, positives), 12);
      }),
    );
  });
});

describe('metrics of ranked lists', () => {
  for (const [name, metric] of Object.entries({ ndcg, hitRate, meanAveragePrecision })) {
    test(`${name} leaves out rows without a label, and is NaN where a score that counts is`, () => {
      const groups = ['a', 'a', 'a'];
      expect(metric([1, Number.NaN, 0], [1, 9, 2], groups)).toBe(metric([1, 0], [1, 2], ['a', 'a']));
      expect(metric([1, 0, 0], [1, Number.NaN, 2], groups)).toBeNaN();
      expect(metric([1, Number.NaN, 0], [1, Number.NaN, 2], groups)).toBe(metric([1, 0], [1, 2], ['a', 'a']));
    });

    test(`${name} takes −0 and 0 as one score, and keys 1 and '1' as two lists`, () => {
      expect(metric([1, 0], [-0, 0], ['a', 'a'], { k: 1 })).toBe(
        metric([0, 1], [-0, 0], ['a', 'a'], { k: 1 }),
      );
      expect(metric([1, 1], [1, 2], [1, '1'])).toBe(1);
    });

    test(`${name} refuses what cannot be`, () => {
      expect(() => metric([1], [1, 2], ['a'])).toThrow(
        `${name}: \`scores\` must have as many values as \`labels\`, 1, got 2.`,
      );
      expect(() => metric([1], [1], [])).toThrow(
        `${name}: \`groups\` must have as many values as \`labels\`, 1, got 0.`,
      );
      expect(() => metric([1], [1], ['a'], { k: 0 })).toThrow(
        `${name}: \`k\` must be a positive integer, got 0.`,
      );
      expect(() => metric([0, -1], [1, 2], ['a', 'a'])).toThrow(
        expect.objectContaining({ name: 'ShapeError' }),
      );
    });
  }

  test('ndcg takes any relevance that is finite and not negative', () => {
    expect(() => ndcg([Number.POSITIVE_INFINITY], [1], ['a'])).toThrow(
      'ndcg: `labels` must be finite and at least 0, or NaN for none, got Infinity (row 0).',
    );
    expect(ndcg([0.5], [1], ['a'])).toBe(1);
  });
});
