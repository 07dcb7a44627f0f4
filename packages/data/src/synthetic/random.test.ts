import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { createRandom } from './random.js';

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('createRandom', () => {
  test('repeats itself for the same seed and path, and for no other', () => {
    const first = draw(8, createRandom(7, 'x').uniform);
    expect(draw(8, createRandom(7, 'x').uniform)).toEqual(first);
    expect(draw(8, createRandom(8, 'x').uniform)).not.toEqual(first);
    expect(draw(8, createRandom(7, 'y').uniform)).not.toEqual(first);
  });

  test('is frozen: published data sets depend on it', () => {
    expect(draw(3, createRandom(0, 'frozen').uniform)).toEqual([
      0.16084712631138665, 0.33168162172031446, 0.34601928054196107,
    ]);
    expect(draw(3, createRandom(0, 'frozen').normal)).toEqual([
      -0.29077159690483634, 0.5159230929651314, 0.6850349985904262,
    ]);
  });

  test('draws uniforms with mean 1/2 and variance 1/12, inside [0, 1)', () => {
    const values = draw(20_000, createRandom(1).uniform);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(mean(values)).toBeCloseTo(0.5, 1.7); // 0.01 = five standard errors
    expect(mean(values.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  test('draws normals with the moments of the standard normal', () => {
    const values = draw(40_000, createRandom(2).normal);
    const moment = (power: number) => mean(values.map((value) => value ** power));
    expect(Math.abs(moment(1))).toBeLessThan(0.025); // five standard errors: 5 / 200
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.036); // √2 · 0.025
    expect(Math.abs(moment(3))).toBeLessThan(0.1); // √15 · 0.025
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.25); // √96 · 0.025
  });

  test('gives neighbouring seeds streams that have nothing in common', () => {
    const streams = draw(200, () => 0).map((_, seed) => createRandom(seed).normal());
    const products = streams.slice(1).map((value, i) => value * (streams[i] as number));
    expect(Math.abs(mean(products))).toBeLessThan(0.36); // five standard errors: 5 / √199
  });

  test('refuses a seed that is no safe integer', () => {
    expect(() => createRandom(0.5)).toThrow(
      new ConfigError('createRandom: `seed` must be a safe integer, got 0.5.'),
    );
  });
});
