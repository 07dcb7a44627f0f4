import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactSum } from './exactSum.js';

const sumOf = (...terms: readonly number[]) => {
  const sum = new ExactSum();
  for (const term of terms) sum.add(term);
  return sum.value();
};

/** The sum in whole multiples of 2⁻¹⁰⁷⁴, and back, rounded to the nearest. */
function exact(terms: readonly number[]): number {
  const units = terms.reduce((sum, term) => sum + unitsOf(term), 0n);
  const size = units < 0n ? -units : units;
  const shift = Math.max(0, size.toString(2).length - 53);
  const [kept, rest] = [size >> BigInt(shift), size & ((1n << BigInt(shift)) - 1n)];
  const half = shift === 0 ? 0n : 1n << BigInt(shift - 1);
  const up = rest > half || (rest === half && half > 0n && (kept & 1n) === 1n);
  const value =
    Number(kept + (up ? 1n : 0n)) * 2 ** Math.max(-1074, shift - 1074 - 600) * 2 ** Math.min(shift, 600);
  return (units < 0n ? -1 : 1) * value;
}

function unitsOf(term: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(term)).buffer)[0] as bigint;
  const [exponent, fraction] = [bits >> 52n, bits & ((1n << 52n) - 1n)];
  const size = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return term < 0 ? -size : size;
}

/** Numbers of very unlike sizes, whose sums round at every step. */
const terms = fc.array(
  fc
    .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -60, max: 60 }))
    .map(([m, e]) => m * 2 ** e),
  { maxLength: 40 },
);

describe('ExactSum', () => {
  test('rounds once, to the nearest, ties to even', () => {
    expect(sumOf()).toBe(0);
    expect(sumOf(0.1)).toBe(0.1);
    expect(sumOf(...Array(10).fill(0.1))).toBe(1);
    expect(sumOf(1e16, 1, -1e16)).toBe(1);
    expect(sumOf(1e100, 1, -1e100, 1e-100)).toBe(1);
    expect(sumOf(2 ** 53, 1)).toBe(2 ** 53);
    expect(sumOf(2 ** 53, 1, 2 ** -60)).toBe(2 ** 53 + 2);
    expect(sumOf(2 ** 53, 1, -(2 ** -60))).toBe(2 ** 53);
    expect(sumOf(2 ** 53 + 2, 1)).toBe(2 ** 53 + 4);
    expect(sumOf(2 ** 53 + 2, 1, -(2 ** -60))).toBe(2 ** 53 + 2);
    expect(sumOf(-(2 ** 53), -1, -(2 ** -60))).toBe(-(2 ** 53) - 2);
  });

  test('is the exact sum, in whatever order', () => {
    fc.assert(
      fc.property(terms, (values) => {
        const expected = exact(values);
        expect(sumOf(...values) + 0).toBe(expected + 0);
        expect(sumOf(...[...values].sort((a, b) => a - b)) + 0).toBe(expected + 0);
      }),
      { numRuns: 100 },
    );
  });

  test('of products with whole factors is that of the term as often', () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 1, max: 7 }), (values, factor) => {
        const [once, often] = [new ExactSum(), new ExactSum()];
        for (const value of values) {
          once.addProduct(factor, value);
          for (let i = 0; i < factor; i++) often.add(value);
        }
        expect(once.value()).toBe(often.value());
      }),
      { numRuns: 100 },
    );
  });

  test('is infinite or NaN as an ordinary sum', () => {
    const inf = Number.POSITIVE_INFINITY;
    expect(sumOf(1, inf, 2)).toBe(inf);
    expect(sumOf(1, -inf)).toBe(-inf);
    expect(sumOf(inf, -inf)).toBeNaN();
    expect(sumOf(1, Number.NaN, 2)).toBeNaN();
    expect(sumOf(1.5e308, 1.5e308)).toBe(inf);
    const products = new ExactSum();
    products.addProduct(2, inf);
    expect(products.value()).toBe(inf);
    const large = new ExactSum();
    large.addProduct(3, 2e303); // its halves are beyond float64, and it is rounded
    expect(large.value()).toBe(3 * 2e303);
  });
});
