import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { gateWidths, placeGates } from './placeGates.js';

const routing = [
  [1, 0, 0, 1],
  [0, 1, 1, 1],
];

describe('gateWidths', () => {
  test('counts the experts that each gate sees', () => {
    expect(gateWidths(routing)).toEqual([2, 3]);
  });
});

describe('placeGates', () => {
  test('puts the columns of each gate where its experts stand', () => {
    tf.tidy(() => {
      const columns = tf.tensor2d([
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10],
      ]);
      expectClose(
        placeGates(columns, routing),
        tf.tensor3d([
          [
            [1, 0, 0, 2],
            [0, 3, 4, 5],
          ],
          [
            [6, 0, 0, 7],
            [0, 8, 9, 10],
          ],
        ]),
        0,
      );
    });
  });

  test('skips what fills gates up, and what lies beyond the last', () => {
    tf.tidy(() => {
      const columns = tf.tensor2d([[1, 2, 99, 3, 4, 5, 99, 99, 99]]);
      expectClose(placeGates(columns, routing, 3), [1, 0, 0, 2, 0, 3, 4, 5], 0);
    });
  });

  test('keeps every bit of a logit', () => {
    tf.tidy(() => {
      const columns = uniformTensor<tf.Rank.R2>([7, 5], 3);
      const values = columns.dataSync();
      const placed = placeGates(columns, routing).dataSync();
      const seen = placed.filter((_, i) => (routing.flat()[i % 8] as number) === 1);
      expect(Array.from(seen)).toEqual(Array.from(values));
    });
  });

  test('has the gradient that finite differences have', () => {
    const columns = uniformTensor([3, 6], 1);
    expectGradients((x) => placeGates(x as tf.Tensor2D, routing, 3), [columns]);
    columns.dispose();
  });
});
