import { ConfigError, ShapeError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import type { Table } from '../table/table.js';
import { fitted, rowsOf } from '../testing/encoded.js';

describe('a column of truth values', () => {
  test('is 1 and 0, and a missing one is the share of true ones', async () => {
    const train = rowsOf('member', ['yes', 'No', true, null, 'T']);
    const { encode, encoder } = await fitted({ member: { kind: 'boolean', indicator: true } }, train);
    expect(Array.from(encode(train).numeric)).toEqual([1, 0, 0, 0, 1, 0, 0.75, 1, 1, 0]);
    expect(encoder.numbers).toEqual(['member', 'member.missing']);
  });

  test('takes a constant for missing ones', async () => {
    const member = { kind: 'boolean', missing: { constant: 0.5 } } as const;
    const { encode } = await fitted({ member }, rowsOf('member', [null]));
    expect(Array.from(encode(rowsOf('member', [null, 1])).numeric)).toEqual([0.5, 1]);
  });

  test('is refused where nothing is known of it, and where it is another number', async () => {
    await expect(fitted({ member: 'boolean' }, rowsOf('member', [null]))).rejects.toThrow(
      new ConfigError(
        'fitEncoder: `columns.member` must be a column that has a value in the training rows, got NaN.',
      ),
    );
    const { encoder } = await fitted({ member: 'boolean' }, rowsOf('member', [true]));
    const two = { kind: 'continuous', values: Float64Array.of(0, 2) } as const;
    const table: Table = { rows: 2, columns: new Map([['member', two]]) };
    expect(() => encoder.encode(table)).toThrow(
      new ShapeError(
        'encode: `table` must have 0, 1 or NaN in a column of truth values, got 2 (column "member", row 1).',
      ),
    );
  });
});
