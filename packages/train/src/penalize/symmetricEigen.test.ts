import { expectClose, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { symmetricEigen } from './symmetricEigen.js';

/** Expects V · diag(λ) · Vᵀ to be the matrices and V to be orthonormal. */
function expectDecomposed(matrices: tf.Tensor3D, tolerance = 1e-5): void {
  tf.tidy(() => {
    const { values, vectors } = symmetricEigen(matrices);
    const [count, n] = matrices.shape;
    const transposed = tf.transpose(vectors, [0, 2, 1]);
    expectClose(tf.matMul(tf.mul(vectors, tf.expandDims(values, 1)), transposed), matrices, tolerance);
    expectClose(tf.matMul(transposed, vectors), tf.tile(tf.expandDims(tf.eye(n)), [count, 1, 1]), tolerance);
  });
}

const sorted = (values: tf.Tensor) => Array.from(values.dataSync()).sort((a, b) => a - b);

describe('symmetricEigen', () => {
  for (const n of [1, 2, 3, 4, 5, 8, 11]) {
    test(`takes symmetric matrices of ${n} rows apart, to 1e-5`, () => {
      tf.tidy(() => {
        const x = uniformTensor<tf.Rank.R3>([3, n, n], n);
        expectDecomposed(tf.add(x, tf.transpose(x, [0, 2, 1])));
        expectDecomposed(tf.matMul(x, tf.transpose(x, [0, 2, 1])));
      });
    });
  }

  test('finds the eigenvalues that one finds by hand', () => {
    tf.tidy(() => {
      // [[2, 1], [1, 2]] has equal rows on the diagonal, which turn by 45°: 1 and 3.
      expectClose(
        tf.tensor1d(
          sorted(
            symmetricEigen(
              tf.tensor3d([
                [
                  [2, 1],
                  [1, 2],
                ],
              ]),
            ).values,
          ),
        ),
        [1, 3],
        1e-6,
      );
      const triple = tf.tensor3d([
        [
          [2, -1, 0],
          [-1, 2, -1],
          [0, -1, 2],
        ],
      ]);
      const expected = [2 - Math.SQRT2, 2, 2 + Math.SQRT2];
      expectClose(tf.tensor1d(sorted(symmetricEigen(triple).values)), expected, 1e-6);
    });
  });

  test('works on what other methods stumble over: zeros, equal and dependent rows, one value many times', () => {
    tf.tidy(() => {
      expectDecomposed(tf.zeros([2, 3, 3]));
      expectDecomposed(tf.ones([1, 4, 4]));
      expectDecomposed(tf.expandDims(tf.eye(5)) as tf.Tensor3D);
      const row = uniformTensor<tf.Rank.R2>([4, 1], 3);
      expectDecomposed(tf.expandDims(tf.matMul(row, tf.transpose(row))) as tf.Tensor3D);
      expectClose(tf.tensor1d(sorted(symmetricEigen(tf.ones([1, 4, 4])).values)), [0, 0, 0, 4], 1e-6);
    });
  });

  test('keeps small eigenvalues beside large ones', () => {
    tf.tidy(() => {
      const scale = tf.tensor2d([[100, 1, 0.01]]);
      const x = uniformTensor<tf.Rank.R2>([3, 3], 2);
      const gram = tf.matMul(tf.mul(x, tf.transpose(scale)), tf.transpose(tf.mul(x, tf.transpose(scale))));
      const { values } = symmetricEigen(tf.expandDims(gram) as tf.Tensor3D);
      // Their product is the determinant, det(x)² · (100 · 1 · 0.01)².
      const [a, b, c] = x.arraySync() as [number[], number[], number[]];
      const at = (row: number[], i: number) => row[i] as number;
      const minor = (i: number, j: number) => at(b, i) * at(c, j) - at(b, j) * at(c, i);
      const determinant = at(a, 0) * minor(1, 2) - at(a, 1) * minor(0, 2) + at(a, 2) * minor(0, 1);
      const product = Array.from(values.dataSync()).reduce((all, value) => all * value, 1);
      expect(Math.abs(product / determinant ** 2 - 1)).toBeLessThan(0.05);
    });
  });

  test('leaves nothing behind but what it returns', () => {
    expectNoLeak(() => {
      const matrices = tf.ones([2, 3, 3]) as tf.Tensor3D;
      tf.dispose(symmetricEigen(matrices) as unknown as tf.TensorContainer);
      matrices.dispose();
    });
  });
});
