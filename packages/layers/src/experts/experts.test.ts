import { describeLayer, expectClose, uniformTensor, weightsOfLayer } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Experts } from './experts.js';

const config = { name: 'experts', features: 5, experts: 3, seed: 7 };

describeLayer(Experts, {
  title: 'that share rows',
  config: { ...config, expertUnits: [4, 3] },
  inputShape: [5, 5],
  outputShape: [5, 3, 3],
  weights: 4,
  rejects: [
    [{ features: 0 }, 'Experts: `features` must be a positive integer, got 0.'],
    [{ experts: 0 }, 'Experts: `experts` must be a positive integer, got 0.'],
    [{ expertUnits: [] }, 'Experts: `expertUnits` must be a non-empty array of positive integers, got [].'],
    [{ expertUnits: [4, 0] }, 'Experts: `expertUnits[1]` must be a positive integer, got 0.'],
    [{ initScheme: 'x' }, 'Experts: `initScheme` must be one of "glorot", "pytorch", got "x".'],
  ],
});

describeLayer(Experts, {
  title: 'with rows of their own',
  config: { ...config, expertUnits: [4], initScheme: 'pytorch' },
  inputShape: [4, 3, 5],
  outputShape: [4, 3, 4],
  weights: 2,
});

describeLayer(Experts, {
  title: 'that read ids',
  config: { ...config, expertUnits: [4] },
  inputShape: [{ ids: [4, 2], highest: 4 }, [4, 1]],
  outputShape: [4, 3, 4],
  weights: 2,
});

describe('Experts', () => {
  test('are each a stack of dense layers with ReLU after every one', () => {
    const layer = new Experts({ ...config, expertUnits: [4, 2] });
    tf.tidy(() => {
      const x = uniformTensor<tf.Rank.R2>([5, 5], 1);
      const output = layer.apply(x) as tf.Tensor3D;
      const weights = weightsOfLayer(layer);
      const read = (name: string) => (weights.get(name) as tf.LayerVariable).read();
      for (let e = 0; e < 3; e++) {
        const first = tf.slice(read('experts_1') as tf.Tensor2D, [0, 4 * e], [5, 4]);
        const second = tf.reshape(tf.slice(read('experts_2'), [e, 0, 0], [1, 4, 2]), [4, 2]) as tf.Tensor2D;
        const bias = (name: string) => tf.slice(read(name), [e, 0], [1, -1]);
        const hidden = tf.relu(tf.add(tf.matMul(x, first), bias('experts_1_bias'))) as tf.Tensor2D;
        const expected = tf.relu(tf.add(tf.matMul(hidden, second), bias('experts_2_bias')));
        expectClose(tf.slice(output, [0, e, 0], [-1, 1, -1]), Array.from(expected.dataSync()));
      }
    });
    layer.dispose();
  });

  test('start by the fan of one expert, not of all', () => {
    const layer = new Experts({ name: 'experts', features: 20, experts: 16, expertUnits: [30, 10], seed: 1 });
    tf.tidy(() => {
      layer.apply(tf.zeros([1, 20]));
      const weights = weightsOfLayer(layer);
      for (const [name, limit] of [
        ['experts_1', Math.sqrt(6 / 50)],
        ['experts_2', Math.sqrt(6 / 40)],
      ] as const) {
        const values = (weights.get(name) as tf.LayerVariable).read().dataSync();
        expect(Math.max(...values)).toBeLessThanOrEqual(limit);
        expect(Math.max(...values)).toBeGreaterThan(0.99 * limit);
      }
    });
    layer.dispose();
  });
});
