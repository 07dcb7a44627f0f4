import { describeLayer, expectClose, uniforms } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { TargetAttention } from './targetAttention.js';

const config = { name: 'sequence_1', features: 3, units: [4, 2], seed: 7 };

describeLayer(TargetAttention, {
  config,
  inputShape: [
    [5, 4, 3],
    [5, 3],
    [5, 4],
  ],
  outputShape: [5, 3],
  weights: 8,
  rejects: [
    [{ features: 0 }, 'TargetAttention: `features` must be a positive integer, got 0.'],
    [{ units: [] }, 'TargetAttention: `units` must be a non-empty array of positive integers, got [].'],
    [{ initScheme: 'he' }, 'TargetAttention: `initScheme` must be one of "glorot", "pytorch", got "he".'],
    [{ seed: 0.5 }, 'TargetAttention: `seed` must be a safe integer, got 0.5.'],
  ],
});

describe('TargetAttention', () => {
  test('is Σ w_j · a(e_j, v) · e_j over [e_j, v, e_j − v, e_j ⊙ v], worked out in double precision', () => {
    const [batch, most, features, hidden] = [3, 4, 2, 3];
    const draw = (count: number, seed: number) => Array.from(uniforms(count, seed));
    const sequence = draw(batch * most * features, 1);
    const target = draw(batch * features, 2);
    // The second row ends in padding, the third is empty: what stands there says nothing.
    const weights = [1, 1, 0.5, 2, 1, 1, 0, 0, 0, 0, 0, 0];
    const kernel = draw(4 * features * hidden, 3);
    const bias = draw(hidden, 4);
    const slope = [0.25, 0, -1];
    const top = draw(hidden, 5);
    const topBias = 0.3;

    const expected: number[] = [];
    for (let b = 0; b < batch; b++) {
      const v = target.slice(b * features, (b + 1) * features);
      const sum = new Array<number>(features).fill(0);
      for (let j = 0; j < most; j++) {
        const e = sequence.slice((b * most + j) * features, (b * most + j + 1) * features);
        const at = (list: readonly number[], f: number) => list[f] as number;
        const pair = [
          ...e,
          ...v,
          ...e.map((value, f) => value - at(v, f)),
          ...e.map((value, f) => value * at(v, f)),
        ];
        let activation = topBias;
        for (let h = 0; h < hidden; h++) {
          let z = at(bias, h);
          for (let i = 0; i < pair.length; i++) z += at(pair, i) * at(kernel, i * hidden + h);
          activation += at(top, h) * (z > 0 ? z : at(slope, h) * z);
        }
        for (let f = 0; f < features; f++) {
          sum[f] = at(sum, f) + at(weights, b * most + j) * activation * at(e, f);
        }
      }
      expected.push(...sum);
    }

    tf.tidy(() => {
      const layer = new TargetAttention({ name: 'sequence_1', features, units: [hidden], seed: 1 });
      const inputs = [
        tf.tensor3d(sequence, [batch, most, features]),
        tf.tensor2d(target, [batch, features]),
        tf.tensor2d(weights, [batch, most]),
      ];
      layer.apply(inputs);
      const values: readonly (readonly [readonly number[], readonly number[]])[] = [
        [kernel, [4 * features, hidden]],
        [bias, [hidden]],
        [slope, [hidden]],
        [top, [hidden, 1]],
        [[topBias], [1]],
      ];
      layer.setWeights(values.map(([data, shape]) => tf.tensor([...data], [...shape])));
      expectClose(layer.apply(inputs) as tf.Tensor, expected, 1e-6);
      expectClose(tf.slice(layer.apply(inputs) as tf.Tensor, [2, 0]), [0, 0]);
      layer.dispose();
    });
  });

  test('starts with the hidden layer of the paper, slopes at a quarter', () => {
    const layer = new TargetAttention({ name: 'sequence_1', features: 2, seed: 1 });
    tf.tidy(() => {
      layer.apply([tf.ones([1, 3, 2]), tf.ones([1, 2]), tf.ones([1, 3])]);
      const [kernel, , slope] = layer.getWeights() as [tf.Tensor, tf.Tensor, tf.Tensor];
      expectClose(tf.tensor1d(kernel.shape), [8, 36]);
      expectClose(slope, new Array(36).fill(0.25));
    });
    layer.dispose();
  });
});
