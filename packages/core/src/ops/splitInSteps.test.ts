import { expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test, vi } from 'vitest';
import { splitInSteps, unstackRows } from './splitInSteps.js';

const valuesOf = (tensors: readonly tf.Tensor[]) =>
  tensors.map((tensor) => [tensor.shape, Array.from(tensor.dataSync())]);

describe('splitInSteps', () => {
  for (const count of [1, 2, 8, 9, 16, 17, 88]) {
    for (const axis of [0, 1]) {
      test(`cuts axis ${axis} into ${count} parts as tf.split does, with its gradients, and leaves nothing`, () => {
        const sizes = Array.from({ length: count }, (_, i) => 1 + (i % 3));
        const total = sizes.reduce((sum, size) => sum + size);
        const x = uniformTensor<tf.Rank.R2>(axis === 0 ? [total, 3] : [3, total], 1);
        expectNoLeak(() => {
          tf.tidy(() => {
            expect(valuesOf(splitInSteps(x, sizes, axis))).toEqual(
              count === 1 ? valuesOf([x]) : valuesOf(tf.split(x, sizes, axis)),
            );
            const weigh = (x: tf.Tensor) =>
              tf.addN(
                splitInSteps(x, sizes, axis).map((part, i) => tf.mul(tf.sum(part), i + 1)),
              ) as tf.Scalar;
            const expected = sizes.flatMap((size, i) => Array<number>(size).fill(i + 1));
            const along = tf.slice(tf.grad(weigh)(x), 0, axis === 0 ? [total, 1] : [1, total]);
            expect(Array.from(along.dataSync())).toEqual(expected);
          });
        });
        x.dispose();
      });
    }
  }
});

describe('unstackRows', () => {
  for (const rows of [1, 3, 8, 9, 50]) {
    test(`gives ${rows} rows with their gradients, and leaves nothing`, () => {
      const x = uniformTensor<tf.Rank.R3>([rows, 2, 3], 1);
      expectNoLeak(() => {
        tf.tidy(() => {
          const expected = Array.from({ length: rows }, (_, r) => tf.reshape(tf.slice(x, r, 1), [2, 3]));
          expect(valuesOf(unstackRows(x))).toEqual(valuesOf(expected));
          const weigh = (x: tf.Tensor) =>
            tf.addN(unstackRows(x).map((row, i) => tf.mul(tf.sum(row), i + 1))) as tf.Scalar;
          expect(Array.from(tf.slice(tf.grad(weigh)(x), 0, [rows, 1, 1]).dataSync())).toEqual(
            Array.from({ length: rows }, (_, i) => i + 1),
          );
        });
      });
      x.dispose();
    });
  }

  test('copies on wasm no more than twice the root of the number of rows times the input', () => {
    const [rows, width] = [100, 7];
    const x = uniformTensor<tf.Rank.R2>([rows, width], 1);
    let copied = 0;
    const backend = tf.backend() as unknown as { readSync(id: object): ArrayLike<number> };
    const { readSync } = backend;
    const spy = vi.spyOn(backend, 'readSync').mockImplementation(function (this: typeof backend, id) {
      const values = readSync.call(this, id);
      copied += values.length;
      return values;
    });
    tf.dispose(unstackRows(x));
    spy.mockRestore();
    expect(copied).toBeLessThanOrEqual(2 * Math.sqrt(rows) * rows * width);
    if (tf.getBackend() === 'wasm') expect(copied).toBeGreaterThan(rows * width);
    x.dispose();
  });
});
