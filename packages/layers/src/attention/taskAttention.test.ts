import { describeLayer, expectClose, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { TaskAttention } from './taskAttention.js';

const config = { name: 'task_attention', features: 4, experts: 3, tasks: 2, seed: 7 };

describeLayer(TaskAttention, {
  config,
  inputShape: [5, 4],
  outputShape: [5, 2, 4],
  weights: 4,
  rejects: [
    [{ features: 0 }, 'TaskAttention: `features` must be a positive integer, got 0.'],
    [{ experts: 0 }, 'TaskAttention: `experts` must be a positive integer, got 0.'],
    [{ tasks: 0 }, 'TaskAttention: `tasks` must be a positive integer, got 0.'],
    [{ scale: 'root' }, 'TaskAttention: `scale` must be false or "sqrt", got "root".'],
    [
      { taskActivation: 'tanh' },
      'TaskAttention: `taskActivation` must be one of "relu", "linear", got "tanh".',
    ],
    [{ norm: 'batch' }, 'TaskAttention: `norm` must be one of "layer", "none", got "batch".'],
    [{ initScheme: '' }, 'TaskAttention: `initScheme` must be one of "glorot", "pytorch", got "".'],
  ],
});

describeLayer(TaskAttention, {
  title: 'scaled, linear and normalized',
  config: { ...config, scale: 'sqrt', taskActivation: 'linear', norm: 'layer', initScheme: 'pytorch' },
  inputShape: [5, 4],
  outputShape: [5, 2, 4],
  weights: 6,
});

describeLayer(TaskAttention, {
  title: 'with one expert and one task',
  config: { ...config, experts: 1, tasks: 1, taskActivation: 'linear' },
  inputShape: [3, 4],
  outputShape: [3, 1, 4],
  weights: 4,
});

describe('TaskAttention', () => {
  const x = () => tf.tensor2d([[1, 2]]);
  /** Expert 0 adds (1, 0) to the input, expert 1 nothing; the task is (2, 0). */
  const weights = () => [
    tf.tensor2d([
      [1, 0, 0, 0],
      [0, 0, 0, 0],
    ]),
    tf.zeros([2, 2]),
    tf.tensor2d([
      [2, 0],
      [0, -1],
    ]),
    tf.zeros([1, 2]),
  ];

  test('weighs experts with their input by how well they fit the task, and adds the task', () => {
    tf.tidy(() => {
      const layer = new TaskAttention({ name: 'one', features: 2, experts: 2, tasks: 1, seed: 0 });
      layer.apply(x());
      layer.setWeights(weights());
      // E = (2, 2) and (1, 2); t = relu(2, −2) = (2, 0); scores 4 and 2.
      const a = Math.exp(2) / (Math.exp(2) + 1);
      expectClose(layer.expertWeights(x()), tf.tensor3d([[[a, 1 - a]]]));
      expectClose(layer.apply(x()) as tf.Tensor, tf.tensor3d([[[2 * a + (1 - a) + 2, 2]]]));
      layer.dispose();
    });
  });

  test('divides the scores by the root of the width, and keeps what is below 0 of a linear task', () => {
    tf.tidy(() => {
      const shape = { name: 'one', features: 2, experts: 2, tasks: 1, seed: 0 };
      const layer = new TaskAttention({ ...shape, scale: 'sqrt', taskActivation: 'linear' });
      layer.apply(x());
      layer.setWeights(weights());
      // t = (2, −2): scores 0 and −2 before the division.
      const a = 1 / (1 + Math.exp(-2 / Math.SQRT2));
      expectClose(layer.expertWeights(x()), tf.tensor3d([[[a, 1 - a]]]));
      expectClose(layer.apply(x()) as tf.Tensor, tf.tensor3d([[[1 + a + 2, 2 - 2]]]));
      layer.dispose();
    });
  });

  test('gives with layer norm rows of mean 0 and variance 1', () => {
    tf.tidy(() => {
      const layer = new TaskAttention({ ...config, norm: 'layer' });
      const rows = layer.apply(uniformTensor([5, 4], 1)) as tf.Tensor3D;
      expectClose(tf.mean(rows, 2), tf.zeros([5, 2]));
      expect(Math.abs((tf.mean(tf.square(rows)).dataSync()[0] as number) - 1)).toBeLessThan(0.02);
      layer.dispose();
    });
  });
});
