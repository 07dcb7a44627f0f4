import { expectClose, expectGradients, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { matrixProduct, sumOverRows } from './matrixProduct.js';

describe('matrixProduct', () => {
  test('is the rows times the kernel plus the bias', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]);
      const kernel = tf.tensor2d([
        [1, 0, -1],
        [0, 1, 1],
      ]);
      expectClose(
        matrixProduct(x, kernel),
        tf.tensor2d([
          [1, 2, 1],
          [3, 4, 1],
          [5, 6, 1],
        ]),
      );
      expectClose(
        matrixProduct(x, kernel, tf.tensor1d([10, 20, 30])),
        tf.tensor2d([
          [11, 22, 31],
          [13, 24, 31],
          [15, 26, 31],
        ]),
      );
    });
  });

  for (const [rows, width, units] of [
    [1, 1, 1],
    [3, 7, 1],
    [5, 1, 3],
    [3, 5, 7],
  ] as const) {
    test(`has the gradients of tfjs and of finite differences: [${rows}, ${width}] to ${units}`, () => {
      const inputs = [
        uniformTensor([rows, width], 1),
        uniformTensor([width, units], 2),
        uniformTensor([units], 3),
      ];
      const product = (...[x, kernel, bias]: tf.Tensor[]) =>
        matrixProduct(x as tf.Tensor2D, kernel as tf.Tensor2D, bias as tf.Tensor1D);
      const naive = (...[x, kernel, bias]: tf.Tensor[]) =>
        tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias as tf.Tensor1D);
      tf.tidy(() => {
        const dy = uniformTensor<tf.Rank.R2>([rows, units], 4);
        const expected = tf.grads(naive)(inputs, dy);
        tf.grads(product)(inputs, dy).forEach((gradient, i) => {
          expectClose(gradient, expected[i] as tf.Tensor);
        });
      });
      expectGradients(product, inputs);
      tf.dispose(inputs);
    });
  }

  test('leaves nothing behind, in a gradient neither', () => {
    const x = uniformTensor<tf.Rank.R2>([3, 2], 1);
    const kernel = tf.variable(uniformTensor<tf.Rank.R2>([2, 5], 2));
    expectNoLeak(() => matrixProduct(x, kernel).dispose());
    expectNoLeak(() => {
      const { value, grads } = tf.variableGrads(() => tf.sum(matrixProduct(x, kernel)), [kernel]);
      tf.dispose([value, grads]);
    });
    tf.dispose([x, kernel]);
  });

  test('refuses widths that do not fit', () => {
    tf.tidy(() => {
      for (const shape of [[4, 3], [2], [4, 2, 1]]) {
        expect(() => matrixProduct(tf.ones(shape as never) as tf.Tensor2D, tf.ones([2, 5]))).toThrow(
          expect.objectContaining({
            name: 'ShapeError',
            message: `matrixProduct: \`x\` must be [rows, 2] to match kernel [2,5], got ${JSON.stringify(shape)}.`,
          }),
        );
      }
    });
  });
});

describe('sumOverRows', () => {
  test('adds up the rows', () => {
    tf.tidy(() => {
      expectClose(
        sumOverRows(
          tf.tensor2d([
            [1, 2, 3],
            [10, 20, 30],
          ]),
        ),
        tf.tensor1d([11, 22, 33]),
      );
      expectClose(sumOverRows(tf.tensor2d([[4]])), tf.tensor1d([4]));
    });
  });
});
