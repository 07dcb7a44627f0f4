import { type Examples, ShapeError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { binaryLabel, regressionLabel } from '../schema/labels.js';
import { fitted } from '../testing/encoded.js';

const labels = {
  a: binaryLabel({ column: 'a', positive: ['1'] }),
  b: regressionLabel({ column: 'b' }),
};
const rows = [
  { x: 1, a: 1, b: 5, w: 2, v: 0 },
  { x: 2, a: 0, b: 7, w: 0.5, v: 1 },
];

describe('a column of weights', () => {
  test('fills the weights of all tasks, or of those that it names', async () => {
    const all = await fitted({ x: 'number', w: 'weight' }, rows, labels);
    const { weights, numeric } = all.encode(rows) as Examples<'a' | 'b'>;
    expect(weights).toEqual({ a: Float32Array.of(2, 0.5), b: Float32Array.of(2, 0.5) });
    expect(weights?.a).not.toBe(weights?.b);
    expect(Array.from(numeric)).toEqual([-1, 1]);
    const named = await fitted(
      { x: 'number', w: { kind: 'weight', tasks: ['b'] }, v: { kind: 'weight', tasks: ['a'] } },
      rows,
      labels,
    );
    expect(named.encode(rows).weights).toEqual({ a: Float32Array.of(0, 1), b: Float32Array.of(2, 0.5) });
  });

  test('is not read of rows to predict', async () => {
    const { encoder, tableOf } = await fitted({ x: 'number', w: 'weight' }, rows, labels);
    expect(encoder.encode(tableOf([{ x: 1 }]), { labels: false }).weights).toBeUndefined();
    const { encode } = await fitted({ x: 'number' }, rows, labels);
    expect('weights' in encode(rows)).toBe(false);
  });

  test('is refused where a weight is missing, negative or beyond float32', async () => {
    const { encode } = await fitted({ x: 'number', w: 'weight' }, rows, labels);
    for (const [w, got] of [
      [null, 'NaN'],
      [-1, '-1'],
      [1e39, 'Infinity'],
    ] as const) {
      expect(() => encode([rows[0] as object as Record<string, unknown>, { ...rows[1], w }])).toThrow(
        new ShapeError(
          `encode: \`weights\` must be finite numbers that are not below 0, got ${got} (column "w", row 1).`,
        ),
      );
    }
  });
});

describe('the heads of an encoder', () => {
  test('learn numbers in standard deviations from the mean of the training rows', async () => {
    const { encoder } = await fitted({ x: 'number' }, rows, labels);
    expect(encoder.heads).toEqual({
      a: { kind: 'binary', units: 1 },
      b: { kind: 'regression', units: 1, mean: 6 },
    });
    const wide = await fitted({ x: 'number' }, [...rows, { x: 3, a: 1, b: 18 }, { x: 0, a: 1 }], labels);
    expect(wide.encoder.heads.b).toEqual({
      kind: 'regression',
      units: 1,
      mean: 10,
      std: Math.sqrt((25 + 9 + 64) / 3),
    });
    expect(wide.encoder.toJSON().labels[1]).toMatchObject({ mean: 10, std: Math.sqrt(98 / 3) });
    const none = await fitted({ x: 'number' }, [{ x: 1, a: 1 }], labels);
    expect(none.encoder.heads.b).toEqual({ kind: 'regression', units: 1 });
    const close = await fitted(
      { x: 'number' },
      [
        { x: 1, a: 1, b: 1e-60 },
        { x: 1, a: 1, b: 0 },
      ],
      labels,
    );
    expect(close.encoder.toJSON().labels[1]).toMatchObject({ std: 1 });
    await expect(fitted({ x: 'number' }, [{ x: 1, a: 1, b: 1e39 }], labels)).rejects.toThrow(
      'fitEncoder: `labels.b.column` must be a column whose mean and standard deviation are finite in float32, got "b".',
    );
  });
});
