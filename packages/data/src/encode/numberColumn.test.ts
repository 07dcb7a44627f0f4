import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import type { NumberColumn } from '../schema/columnKinds.js';
import { fitted, rowsOf } from '../testing/encoded.js';

const { NaN: none } = Number;
/** Numbers that a column becomes, fitted on some and encoded of others. */
async function numbers(
  options: Omit<NumberColumn, 'kind'>,
  train: readonly number[],
  other: readonly number[] = train,
): Promise<number[]> {
  const { encode } = await fitted({ x: { kind: 'number', ...options } }, rowsOf('x', train));
  return Array.from(encode(rowsOf('x', other)).numeric);
}

describe('a column of numbers', () => {
  test('is standardized, and missing is the mean', async () => {
    expect(await numbers({}, [1, 3, none], [1, 3, none, 5])).toEqual([-1, 1, 0, 3]);
  });

  test('is scaled from 0 to 1 by minMax, and goes beyond where the training rows do not', async () => {
    const train = [2, 4, 10, none]; // mean 16/3
    expect(await numbers({ scaling: 'minMax' }, train, [2, 4, 10, 18])).toEqual([0, 0.25, 1, 2]);
    expect((await numbers({ scaling: 'minMax' }, train))[3]).toBeCloseTo((16 / 3 - 2) / 8, 6);
    expect(await numbers({ scaling: 'minMax' }, [5, 5])).toEqual([0, 0]);
    expect(await numbers({ scaling: 'minMax' }, [-0, 1])).toEqual([0, 1]);
  });

  test('is scaled by median and quartiles, which one far-off value does not move', async () => {
    const train = [1, 2, 3, 4, 1000]; // median 3, quartiles 2 and 4
    expect(await numbers({ scaling: 'robust' }, train)).toEqual([-1, -0.5, 0, 0.5, 498.5]);
    expect(await numbers({ scaling: 'robust', missing: 'median' }, train, [none])).toEqual([0]);
    expect(await numbers({ scaling: 'robust' }, train, [none])).toEqual([99.5]); // the mean is 202
    expect(await numbers({ scaling: 'robust' }, [7, 7, 9])).toEqual([0, 0, 2]); // quartiles 7 and 8
    expect(await numbers({ scaling: 'robust' }, [7, 7, 7, 7, 9])).toEqual([0, 0, 0, 0, 2]); // both 7
  });

  test('is its rank by quantile: linear between quantiles, in their middle where several are equal, and cut at both ends', async () => {
    const hundred = Array.from({ length: 101 }, (_, i) => i);
    const rank = (other: readonly number[]) => numbers({ scaling: 'quantile' }, hundred, other);
    expect(await rank([0, 50, 100, 75])).toEqual([-1, 0, 1, 0.5]);
    expect(await rank([-1, 101, none])).toEqual([-1, 1, 0]);
    expect((await rank([25.5]))[0]).toBeCloseTo(-0.49, 6);
    const zeros = [...Array(51).fill(0), ...Array(50).fill(1)]; // quantiles 0 … 0.5 are 0, the others 1
    const ranks = await numbers({ scaling: 'quantile' }, zeros, [0, 1, 0.5]);
    expect(ranks).toEqual([-0.5, expect.closeTo(0.51, 6), expect.closeTo(0.01, 6)]);
    expect(await numbers({ scaling: 'quantile' }, [4, 4], [3, 4, 5])).toEqual([-1, 0, 1]);
  });

  test('takes the median or a constant for missing numbers, in the unit of the column', async () => {
    const train = [0, 2, 10, none]; // mean 4, deviation √(56/3), median 2
    const deviation = Math.sqrt(56 / 3);
    expect((await numbers({ missing: 'median' }, train))[3]).toBeCloseTo(-2 / deviation, 6);
    expect((await numbers({ missing: { constant: 6 } }, train))[3]).toBeCloseTo(2 / deviation, 6);
    expect(await numbers({ missing: { constant: 6 }, scaling: 'none' }, train)).toEqual([0, 2, 10, 6]);
    expect(await numbers({ missing: 'median', scaling: 'none' }, train)).toEqual([0, 2, 10, 2]);
    const log = { scaling: 'log1p', missing: { constant: 0 } } as const;
    expect(await numbers(log, [0, Math.E ** 2 - 1, none])).toEqual([-1, expect.closeTo(1, 6), -1]);
    const median = { scaling: 'quantile', missing: { constant: 10 } } as const;
    expect((await numbers(median, train))[3]).toBe(1);
  });

  test('tells by a number of its own that it is missing', async () => {
    const rows = [{ income: 10 }, { income: null }, { income: 30 }];
    const { encode, encoder } = await fitted(
      { income: { kind: 'number', indicator: true }, age: { kind: 'number', missing: { constant: 0 } } },
      rows.map((row, age) => ({ ...row, age })),
    );
    expect(encoder.numbers).toEqual(['income', 'income.missing', 'age']);
    expect(encoder.columns).toBe(3);
    const { numeric } = encode(rows.map((row) => ({ ...row, age: 1 })));
    expect(Array.from(numeric)).toEqual([-1, 0, 0, 0, 1, 0, 1, 0, 0]);
  });

  test('refuses a constant that has no logarithm', async () => {
    await expect(numbers({ scaling: 'log1p', missing: { constant: -1 } }, [1])).rejects.toThrow(
      new ConfigError(
        'fitEncoder: `columns.x.missing.constant` must be above -1, since the logarithm of 1 + x is taken, got -1.',
      ),
    );
  });
});
