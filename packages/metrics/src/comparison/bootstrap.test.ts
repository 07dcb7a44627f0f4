import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { auc, bootstrap, gauc, mse, multiclassAccuracy, pairedBootstrap } from '../index.js';

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

/** A sample of uniform numbers in [0, 1): mean ½, standard deviation √(1/12). */
function sample(rows: number, seed: number): Float64Array {
  const generator = xoroshiro128plus(seed);
  return Float64Array.from({ length: rows }, () => uniformFloat64(generator));
}

describe('bootstrap', () => {
  const labels = [0, 0, 1, 0, 1, 1, 0, 1];
  const scores = [0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.2, 0.9];

  test('gives the metric of the rows themselves with an interval around it', () => {
    const { value, low, high, standardError, undefinedRounds } = bootstrap(auc, [labels, scores], {
      seed: 7,
    });
    expect(value).toBe(auc(labels, scores));
    expect(low).toBeLessThan(value);
    expect(high).toBe(1);
    expect(standardError).toBeGreaterThan(0);
    expect(undefinedRounds).toBeGreaterThan(0); // some draws of 8 rows are of one class: about 2 · 2⁻⁸ of 1000
    expect(undefinedRounds).toBeLessThan(30);
  });

  test('repeats itself for one seed and draws otherwise for another', () => {
    const run = (seed?: number) =>
      bootstrap(auc, [labels, scores], { rounds: 50, ...(seed === undefined ? {} : { seed }) });
    expect(run(3)).toEqual(run(3));
    expect(run()).toEqual(run(0));
    expect(run(3)).not.toEqual(run(4));
  });

  test('draws whole rows, of one or several values, and keeps the kind of every array', () => {
    const ids = Int32Array.of(0, 1, 2, 3);
    const pairs = Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31);
    const names = ['a', 'b', 'c', 'd'];
    let repeated = 0;
    bootstrap(
      (drawnIds: Int32Array, drawnPairs: Float32Array, drawnNames: string[]) => {
        expect(drawnIds).toBeInstanceOf(Int32Array);
        expect(drawnPairs).toBeInstanceOf(Float32Array);
        expect(Array.isArray(drawnNames)).toBe(true);
        expect(drawnIds).toHaveLength(4);
        drawnIds.forEach((id, i) => {
          expect(drawnNames[i]).toBe(names[id]);
          expect([...drawnPairs.slice(2 * i, 2 * i + 2)]).toEqual([id * 10, id * 10 + 1]);
        });
        if (new Set(drawnIds).size < 4) repeated++;
        return 0;
      },
      [ids, pairs, names],
      { rounds: 50 },
    );
    expect(repeated).toBeGreaterThan(30); // all but 4!/4⁴ = 9 % of the draws repeat a row
  });

  test('draws every row alike', () => {
    const counts = new Float64Array(10);
    bootstrap(
      (rows) => {
        for (const row of rows) counts[row] = (counts[row] as number) + 1;
        return 0;
      },
      [Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)],
      { rounds: 2001 },
    );
    // the rounds and the value itself; 2001 expected of each row, standard deviation 42
    for (const count of counts) expect(Math.abs(count - 2002)).toBeLessThan(200);
  });

  test('takes quantiles of the rounds, linear between neighbours', () => {
    let round = 0;
    const next = () => round++; // 0, 1, …, 10, then the value of the rows themselves
    const interval = bootstrap(next, [[1, 2]], { rounds: 11, level: 0.5 });
    expect(interval).toEqual({
      value: 11,
      low: 2.5,
      high: 7.5,
      standardError: Math.sqrt(11),
      undefinedRounds: 0,
    });
  });

  test('leaves undefined rounds out and counts them', () => {
    let round = 0;
    const next = () => (round++ % 2 === 0 ? Number.NaN : 5);
    expect(bootstrap(next, [[1]], { rounds: 10 })).toEqual({
      value: Number.NaN,
      low: 5,
      high: 5,
      standardError: 0,
      undefinedRounds: 5,
    });
    expect(bootstrap(auc, [[1], [1]], { rounds: 10 })).toEqual({
      value: Number.NaN,
      low: Number.NaN,
      high: Number.NaN,
      standardError: Number.NaN,
      undefinedRounds: 10,
    });
  });

  test('stands no rows and infinite values', () => {
    expect(bootstrap(mse, [[], []], { rounds: 3 }).undefinedRounds).toBe(3);
    const interval = bootstrap(() => Number.POSITIVE_INFINITY, [[1, 2]], { rounds: 3 });
    expect([interval.low, interval.high]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test('covers the true mean about as often as it says', () => {
    let covered = 0;
    for (let run = 1; run <= 200; run++) {
      const { low, high } = bootstrap(mean, [sample(50, run)], { rounds: 200, level: 0.8, seed: run });
      if (low <= 0.5 && 0.5 <= high) covered++;
    }
    // 160 expected, standard deviation 5.7
    expect(covered).toBeGreaterThan(135);
    expect(covered).toBeLessThan(185);
  });

  test('estimates the standard error of a mean', () => {
    const values = sample(400, 1);
    const deviation = Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));
    const { standardError } = bootstrap(mean, [values], { rounds: 1000 });
    expect(standardError / (deviation / Math.sqrt(400))).toBeGreaterThan(0.9);
    expect(standardError / (deviation / Math.sqrt(400))).toBeLessThan(1.1);
  });

  test('serves metrics of groups and of classes', () => {
    const groups = ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'];
    expect(bootstrap((y, s, g) => gauc(y, s, g), [labels, scores, groups], { rounds: 20 }).value).toBe(
      gauc(labels, scores, groups),
    );
    const logits = Float32Array.of(1, 0, 0, 1, 0, 1);
    expect(bootstrap(multiclassAccuracy, [Uint8Array.of(0, 1, 0), logits], { rounds: 20 }).value).toBeCloseTo(
      2 / 3,
      15,
    );
  });

  test('a wider level gives a wider interval', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 0.5, noNaN: true }), (seed, level) => {
        const arrays = [sample(20, 5)] as const;
        const narrow = bootstrap(mean, arrays, { rounds: 40, seed, level });
        const wide = bootstrap(mean, arrays, { rounds: 40, seed, level: level + 0.4 });
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
      { numRuns: 20 },
    );
  });

  test('names what does not fit', () => {
    expect(() => bootstrap(auc, [labels, scores], { rounds: 0 })).toThrow(
      'bootstrap: `rounds` must be a positive integer, got 0.',
    );
    expect(() => bootstrap(auc, [labels, scores], { level: 1 })).toThrow(
      'bootstrap: `level` must be between 0 and 1, got 1.',
    );
    expect(() => bootstrap(auc, [labels, scores], { seed: 0.5 })).toThrow(
      'bootstrap: `seed` must be a safe integer, got 0.5.',
    );
    expect(() => bootstrap(auc, [labels, scores.slice(1)])).toThrow(
      'bootstrap: `arrays[1]` must have as many values as `arrays[0]`, 8, or a multiple, got 7.',
    );
  });
});

describe('pairedBootstrap', () => {
  test('is exactly 0 for a model and itself', () => {
    const arrays: [number[], number[]] = [
      [0, 1, 0, 1],
      [1, 2, 3, 4],
    ];
    const { value, low, high, standardError } = pairedBootstrap(mse, arrays, arrays, { rounds: 50 });
    expect([value, low, high, standardError]).toEqual([0, 0, 0, 0]);
  });

  test('sees a constant difference without spread, where the two alone spread', () => {
    const values = sample(30, 2);
    const better = values.map((v) => v + 0.25);
    const { value, low, high } = pairedBootstrap(mean, [better], [values], { rounds: 50 });
    for (const end of [value, low, high]) expect(end).toBeCloseTo(0.25, 12);
    const alone = bootstrap(mean, [values], { rounds: 50 });
    expect(alone.high - alone.low).toBeGreaterThan(0.05);
  });

  test('refuses models of different rows', () => {
    expect(() => pairedBootstrap(mean, [[1, 2]], [[1, 2, 3]])).toThrow(
      'pairedBootstrap: `baseline` must have as many rows as `model`, 2, got 3.',
    );
    expect(() => pairedBootstrap(mean, [[1, 2]], [[1, 2]], { rounds: -1 })).toThrow(
      'pairedBootstrap: `rounds` must be a positive integer, got -1.',
    );
  });
});
