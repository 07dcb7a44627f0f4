import { describeLayer, expectClose, weightsOfLayer } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { AttentionMasks } from './attentionMasks.js';

describeLayer(AttentionMasks, {
  title: 'first level',
  config: { units: 4, tasks: 3, maskUnits: 2, seed: 7 },
  inputShape: [
    [5, 4],
    [5, 4],
  ],
  outputShape: [5, 3, 4],
  weights: 4,
  rejects: [
    [{ units: 0 }, 'AttentionMasks: `units` must be a positive integer, got 0.'],
    [{ attendedUnits: -1 }, 'AttentionMasks: `attendedUnits` must be a non-negative integer, got -1.'],
    [{ tasks: 1.5 }, 'AttentionMasks: `tasks` must be a positive integer, got 1.5.'],
    [{ maskUnits: 0 }, 'AttentionMasks: `maskUnits` must be a positive integer, got 0.'],
    [{ initScheme: 'he' }, 'AttentionMasks: `initScheme` must be one of "glorot", "pytorch", got "he".'],
  ],
});

describeLayer(AttentionMasks, {
  title: 'second level',
  config: { units: 4, attendedUnits: 3, tasks: 2, maskUnits: 5, initScheme: 'pytorch', seed: 7 },
  inputShape: [
    [5, 4],
    [5, 4],
    [5, 2, 3],
  ],
  outputShape: [5, 2, 4],
  weights: 5,
});

describeLayer(AttentionMasks, {
  title: 'one task',
  config: { units: 3, attendedUnits: 2, tasks: 1, maskUnits: 3, seed: 7 },
  inputShape: [
    [2, 3],
    [2, 3],
    [2, 1, 2],
  ],
  outputShape: [2, 1, 3],
  weights: 5,
});

describe('AttentionMasks', () => {
  test('masks the trunk by hand-set weights', () => {
    const layer = new AttentionMasks({ units: 1, attendedUnits: 1, tasks: 2, maskUnits: 1, seed: 1 });
    const inputs = [tf.tensor2d([[2]]), tf.tensor2d([[10]]), tf.tensor3d([[[1], [3]]])];
    tf.dispose(layer.apply(inputs) as tf.Tensor);
    const set = (name: string, values: number[], shape: number[]) => {
      tf.tidy(() => {
        weightsOfLayer(layer).get(name)?.write(tf.tensor(values, shape));
      });
    };
    set('inner', [1, 0.5], [1, 2]);
    set('inner_attended', [-1, 1], [2, 1, 1]);
    set('inner_bias', [0, -5], [2, 1]);
    set('outer', [Math.log(3), 7], [2, 1, 1]);
    set('outer_bias', [0, -Math.log(4)], [2, 1]);
    tf.tidy(() => {
      // Task 0: relu(2 − 1) = 1, σ(log 3) = 3/4. Task 1: relu(1 + 3 − 5) = 0, σ(−log 4) = 1/5.
      expectClose(layer.apply(inputs) as tf.Tensor, [7.5, 2], 1e-6);
    });
    tf.dispose(inputs);
    layer.dispose();
  });
});
