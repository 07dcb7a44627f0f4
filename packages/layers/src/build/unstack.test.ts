import { describeLayer, expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Unstack, unstackTasks } from './unstack.js';

describeLayer(Unstack, {
  config: { name: 'task_rows' },
  inputShape: [5, 3, 4],
  outputShape: [
    [5, 4],
    [5, 4],
    [5, 4],
  ],
  weights: 0,
});

describeLayer(Unstack, {
  title: 'of one task',
  config: { name: 'task_rows' },
  inputShape: [5, 1, 4],
  outputShape: [[5, 4]],
  weights: 0,
});

describe('Unstack', () => {
  test('gives each task its row', () => {
    tf.tidy(() => {
      const rows = tf.tensor3d([
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ]);
      const [first, second] = new Unstack().apply(rows) as [tf.Tensor, tf.Tensor];
      expectClose(
        first,
        tf.tensor2d([
          [1, 2],
          [5, 6],
        ]),
      );
      expectClose(
        second,
        tf.tensor2d([
          [3, 4],
          [7, 8],
        ]),
      );
    });
  });

  test('does not hand the input itself on', () => {
    const rows = tf.ones<tf.Rank.R3>([2, 1, 3]);
    tf.dispose(new Unstack().apply(rows) as tf.Tensor | tf.Tensor[]);
    expect(Array.from(rows.dataSync())).toEqual([1, 1, 1, 1, 1, 1]);
    rows.dispose();
  });
});

describe('unstackTasks', () => {
  test('always gives a list, of one symbolic tensor per task', () => {
    for (const tasks of [1, 3]) {
      const rows = tf.input({ shape: [tasks, 4] });
      const outputs = unstackTasks(rows, `rows_of_${tasks}`);
      expect(outputs.map((output) => output.shape)).toEqual(Array.from({ length: tasks }, () => [null, 4]));
      expect(outputs[0]?.sourceLayer.name).toBe(`rows_of_${tasks}`);
    }
  });
});
