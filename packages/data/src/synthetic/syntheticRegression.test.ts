import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { type SyntheticRegressionOptions, syntheticRegression } from './syntheticRegression.js';
import { dot } from './unitPair.js';

const small = { rows: 400, features: 12, correlation: 0.5, seed: 3 };

/** The label without its noise, by the formula of the paper. */
function noiseless(data: ReturnType<typeof syntheticRegression>, weights: Float64Array, row: number): number {
  const projection = dot(weights, data.numeric.slice(row * data.columns, (row + 1) * data.columns));
  return data.frequencies.reduce(
    (sum, alpha, i) => sum + Math.sin(alpha * projection + (data.phases[i] as number)),
    projection,
  );
}

describe('syntheticRegression', () => {
  test('is a dense table with one label per row and task', () => {
    const data = syntheticRegression({ rows: 7, correlation: 0.9 });
    expect([data.rows, data.fields, data.ids.length, data.columns]).toEqual([7, 0, 0, 100]);
    expect(data.numeric).toBeInstanceOf(Float32Array);
    expect(data.numeric).toHaveLength(700);
    expect(Object.keys(data.labels)).toEqual(['first', 'second']);
    expect([data.labels.first.length, data.labels.second.length]).toEqual([7, 7]);
    expect(data.frequencies).toHaveLength(10);
  });

  test.each([-1, -0.3, 0, 0.5, 0.9, 1])('gives weight vectors of length c and cosine %d', (correlation) => {
    const { weights1, weights2 } = syntheticRegression({ rows: 1, features: 512, correlation, scale: 0.3 });
    expect(Math.sqrt(dot(weights1, weights1))).toBeCloseTo(0.3, 12);
    expect(Math.sqrt(dot(weights2, weights2))).toBeCloseTo(0.3, 12);
    expect(Math.abs(dot(weights1, weights2) / 0.09 - correlation)).toBeLessThan(1e-12);
  });

  test('makes a label of the projection, the sine terms and the noise', () => {
    const data = syntheticRegression({ ...small, noiseVariance: 0 });
    for (let row = 0; row < data.rows; row++) {
      expect(data.labels.first[row]).toBe(Math.fround(noiseless(data, data.weights1, row)));
      expect(data.labels.second[row]).toBe(Math.fround(noiseless(data, data.weights2, row)));
    }
  });

  test('adds noise of variance 0.01, that is standard deviation 0.1, independent between the tasks', () => {
    const data = syntheticRegression({ ...small, rows: 20_000 });
    const noise1 = Array.from(data.labels.first, (y, row) => y - noiseless(data, data.weights1, row));
    const noise2 = Array.from(data.labels.second, (y, row) => y - noiseless(data, data.weights2, row));
    // Five standard errors: of a mean 0.1 / √20000, of a variance 0.01 · √(2 / 20000), of a covariance 0.01 / √20000.
    for (const noise of [noise1, noise2]) {
      expect(
        Math.abs(
          dot(
            noise,
            noise.map(() => 1),
          ) / 20_000,
        ),
      ).toBeLessThan(0.0036);
      expect(Math.abs(dot(noise, noise) / 20_000 - 0.01)).toBeLessThan(0.0005);
    }
    expect(Math.abs(dot(noise1, noise2) / 20_000)).toBeLessThan(0.00036);
  });

  test('draws rows of independent standard normals', () => {
    const { numeric } = syntheticRegression({ ...small, rows: 5_000 });
    const sum = numeric.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum / 60_000)).toBeLessThan(0.0205); // five standard errors
    expect(Math.abs(dot(numeric, numeric) / 60_000 - 1)).toBeLessThan(0.029);
  });

  test('is the sum of its tasks’ projections without sine terms', () => {
    const data = syntheticRegression({ ...small, terms: 0, noiseVariance: 0 });
    expect(data.labels.first[5]).toBe(Math.fround(dot(data.weights1, data.numeric.slice(60, 72))));
  });

  test('repeats itself bit by bit for the same seed, and for no other', () => {
    expect(syntheticRegression(small)).toEqual(syntheticRegression(small));
    const other = syntheticRegression({ ...small, seed: 4 });
    const data = syntheticRegression(small);
    for (const name of ['weights1', 'weights2', 'frequencies', 'phases', 'numeric'] as const) {
      expect(other[name]).not.toEqual(data[name]);
    }
  });

  test('shares everything but the second task between two correlations', () => {
    const { labels: near, weights2: w, ...rest } = syntheticRegression(small);
    const { labels: far, weights2: v, ...same } = syntheticRegression({ ...small, correlation: 0.9 });
    expect(same).toEqual(rest);
    expect(far.first).toEqual(near.first);
    expect(far.second).not.toEqual(near.second);
    expect(v).not.toEqual(w);
  });

  test('gives both tasks the same noiseless labels at correlation 1', () => {
    const data = syntheticRegression({ ...small, correlation: 1, noiseVariance: 0 });
    expect(data.labels.second).toEqual(data.labels.first);
  });

  test('makes fewer rows the first of many', () => {
    const few = syntheticRegression({ ...small, rows: 10 });
    const many = syntheticRegression(small);
    expect(few.numeric).toEqual(many.numeric.slice(0, 120));
    expect(few.labels.second).toEqual(many.labels.second.slice(0, 10));
  });

  test.each<[Partial<SyntheticRegressionOptions>, string]>([
    [{ rows: 0 }, '`rows` must be a positive integer, got 0.'],
    [{ features: 1 }, '`features` must be an integer from 2, got 1.'],
    [{ correlation: 1.1 }, '`correlation` must be a number from -1 to 1, got 1.1.'],
    [{ correlation: Number.NaN }, '`correlation` must be a number from -1 to 1, got NaN.'],
    [{ scale: 0 }, '`scale` must be a positive number, got 0.'],
    [{ terms: -1 }, '`terms` must be a non-negative integer, got -1.'],
    [{ noiseVariance: -0.01 }, '`noiseVariance` must be a non-negative number, got -0.01.'],
  ])('refuses %j', (wrong, message) => {
    expect(() => syntheticRegression({ ...small, ...wrong })).toThrow(
      new ConfigError(`syntheticRegression: ${message}`),
    );
  });
});
