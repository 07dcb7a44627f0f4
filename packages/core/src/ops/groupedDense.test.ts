import { expectClose, expectGradients, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { groupedDense } from './groupedDense.js';

/** Each group by itself, in plain tfjs. */
function oneByOne(x: tf.Tensor, kernel: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [batch, groups, width] = x.shape as [number, number, number];
  const units = kernel.shape[2] as number;
  const outputs = Array.from({ length: groups }, (_, g) => {
    const rows = tf.reshape(tf.slice(x, [0, g, 0], [batch, 1, width]), [batch, width]) as tf.Tensor2D;
    const product = tf.matMul(
      rows,
      tf.reshape(tf.slice(kernel, [g, 0, 0], [1, width, units]), [width, units]),
    );
    return bias ? tf.add(product, tf.reshape(tf.slice(bias, [g, 0], [1, units]), [units])) : product;
  });
  return tf.concat(
    outputs.map((output) => tf.reshape(output, [batch, 1, units])),
    1,
  );
}

describe('groupedDense', () => {
  test('multiplies the rows of each group with its own kernel', () => {
    tf.tidy(() => {
      const x = tf.tensor3d([
        [
          [1, 2],
          [3, 4],
        ],
      ]);
      const kernel = tf.tensor3d([
        [
          [1, 0, 1],
          [0, 1, 1],
        ],
        [
          [2, 0, 0],
          [0, 0, -1],
        ],
      ]);
      expectClose(
        groupedDense(x, kernel),
        tf.tensor3d([
          [
            [1, 2, 3],
            [6, 0, -4],
          ],
        ]),
      );
      const bias = tf.tensor2d([
        [10, 20, 30],
        [40, 50, 60],
      ]);
      expectClose(
        groupedDense(x, kernel, bias),
        tf.tensor3d([
          [
            [11, 22, 33],
            [46, 50, 56],
          ],
        ]),
      );
    });
  });

  for (const [batch, groups, width, units] of [
    [1, 1, 1, 1],
    [3, 1, 7, 3],
    [1, 5, 3, 1],
    [5, 3, 1, 7],
    [3, 2, 7, 5],
  ] as const) {
    for (const withBias of [true, false]) {
      const shape = `[${batch}, ${groups}, ${width}] to ${units}${withBias ? ', bias' : ''}`;
      test(`gives the values and gradients of one product per group: ${shape}`, () => {
        tf.tidy(() => {
          const inputs = [
            uniformTensor([batch, groups, width], 1),
            uniformTensor([groups, width, units], 2),
            ...(withBias ? [uniformTensor([groups, units], 3)] : []),
          ];
          const grouped = (...[x, kernel, bias]: tf.Tensor[]) =>
            groupedDense(x as tf.Tensor3D, kernel as tf.Tensor3D, bias as tf.Tensor2D);
          const naive = (...[x, kernel, bias]: tf.Tensor[]) =>
            oneByOne(x as tf.Tensor, kernel as tf.Tensor, bias);
          expectClose(grouped(...inputs), naive(...inputs));
          const dy = uniformTensor<tf.Rank.R3>([batch, groups, units], 4);
          const expected = tf.grads(naive)(inputs, dy);
          tf.grads(grouped)(inputs, dy).forEach((gradient, i) => {
            expectClose(gradient, expected[i] as tf.Tensor);
          });
        });
      });
    }
  }

  test('has the gradients that finite differences have', () => {
    const inputs = [uniformTensor([3, 2, 3], 1), uniformTensor([2, 3, 5], 2), uniformTensor([2, 5], 3)];
    expectGradients(
      (x, kernel, bias) => groupedDense(x as tf.Tensor3D, kernel as tf.Tensor3D, bias as tf.Tensor2D),
      inputs,
    );
    tf.dispose(inputs);
  });

  test('leaves nothing behind, in a gradient neither', () => {
    const x = uniformTensor<tf.Rank.R3>([3, 2, 3], 1);
    const kernel = tf.variable(uniformTensor<tf.Rank.R3>([2, 3, 5], 2));
    const bias = tf.variable(uniformTensor<tf.Rank.R2>([2, 5], 3));
    expectNoLeak(() => groupedDense(x, kernel, bias).dispose());
    expectNoLeak(() => {
      const { value, grads } = tf.variableGrads(() => tf.sum(groupedDense(x, kernel, bias)), [kernel, bias]);
      tf.dispose([value, grads]);
    });
    tf.dispose([x, kernel, bias]);
  });

  test('refuses groups and widths that do not fit', () => {
    tf.tidy(() => {
      const kernel = tf.ones<tf.Rank.R3>([2, 3, 5]);
      for (const shape of [
        [4, 3, 3],
        [4, 2, 2],
        [4, 6],
        [4, 1, 3],
      ]) {
        expect(() => groupedDense(tf.ones(shape as never) as tf.Tensor3D, kernel)).toThrow(
          expect.objectContaining({
            name: 'ShapeError',
            message: `groupedDense: \`x\` must be [batch, 2, 3] to match kernel [2,3,5], got ${JSON.stringify(shape)}.`,
          }),
        );
      }
    });
  });
});
