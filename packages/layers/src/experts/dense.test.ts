import { describeLayer, expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Dense } from './dense.js';

const rejects = [
  [{ features: 0 }, 'Dense: `features` must be a positive integer, got 0.'],
  [{ units: -1 }, 'Dense: `units` must be a positive integer, got -1.'],
  [{ activation: 'tanh' }, 'Dense: `activation` must be one of "relu", "linear", got "tanh".'],
  [{ initScheme: 'he' }, 'Dense: `initScheme` must be one of "glorot", "pytorch", got "he".'],
] as const;

describeLayer(Dense, {
  title: 'relu on a dense table',
  config: { name: 'dense', features: 7, units: 3, seed: 7 },
  inputShape: [5, 7],
  outputShape: [5, 3],
  weights: 2,
  rejects,
});

describeLayer(Dense, {
  title: 'linear on ids and numeric columns',
  config: { name: 'dense', features: 6, units: 4, activation: 'linear', initScheme: 'pytorch', seed: 3 },
  inputShape: [{ ids: [5, 3], highest: 4 }, [5, 2]],
  outputShape: [5, 4],
  weights: 2,
});

describeLayer(Dense, {
  title: 'on ids alone',
  config: { name: 'dense', features: 4, units: 4, activation: 'linear', seed: 3 },
  inputShape: { ids: [5, 3], highest: 4 },
  outputShape: [5, 4],
  weights: 2,
});

describe('Dense', () => {
  test('is relu(x · kernel + bias)', () => {
    tf.tidy(() => {
      const layer = new Dense({ name: 'dense', features: 2, units: 2, seed: 1 });
      layer.apply(tf.zeros([1, 2]));
      layer.setWeights([
        tf.tensor2d([
          [1, -1],
          [2, 0],
        ]),
        tf.tensor1d([0.5, 1]),
      ]);
      expectClose(
        layer.apply(
          tf.tensor2d([
            [1, 2],
            [-3, 1],
          ]),
        ) as tf.Tensor,
        [5.5, 0, 0, 4],
      );
      layer.dispose();
    });
  });

  test.each([
    ['glorot', Math.sqrt(6 / 160), 0],
    ['pytorch', Math.sqrt(1 / 100), Math.sqrt(1 / 100)],
  ] as const)('starts by %s', (initScheme, kernelLimit, biasLimit) => {
    const layer = new Dense({ name: 'dense', features: 100, units: 60, initScheme, seed: 1 });
    tf.tidy(() => {
      layer.apply(tf.zeros([1, 100]));
      const [kernel, bias] = layer.getWeights().map((weight) => weight.dataSync()) as [
        Float32Array,
        Float32Array,
      ];
      expect(Math.max(...kernel)).toBeLessThanOrEqual(kernelLimit);
      expect(Math.max(...kernel)).toBeGreaterThan(0.99 * kernelLimit);
      expect(Math.min(...kernel)).toBeLessThan(-0.99 * kernelLimit);
      expect(Math.max(...bias.map(Math.abs))).toBeLessThanOrEqual(biasLimit);
      if (biasLimit > 0) expect(Math.max(...bias.map(Math.abs))).toBeGreaterThan(0.8 * biasLimit);
    });
    layer.dispose();
  });
});
