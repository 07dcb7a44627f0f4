import {
  expectClose,
  expectGradients,
  expectNoLeak,
  throughModelJson,
  uniformTensor,
  weightsOfLayer,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { registerLayers } from '../build/registerLayers.js';
import { LevelMixture } from './levelMixture.js';

const mixtureOf = (layer: LevelMixture) => weightsOfLayer(layer).get('mixture') as tf.LayerVariable;
const levels = () => [1, 2, 3].map((seed) => uniformTensor<tf.Rank.R3>([4, 2, 5], seed));

describe('LevelMixture', () => {
  test('adds up the levels with the weights of each task', () => {
    tf.tidy(() => {
      const layer = new LevelMixture({ tasks: 2, levels: 2 });
      const inputs = [
        tf.tensor3d([
          [
            [1, 2],
            [3, 4],
          ],
        ]),
        tf.tensor3d([
          [
            [10, 20],
            [30, 40],
          ],
        ]),
      ];
      layer.apply(inputs);
      mixtureOf(layer).write(
        tf.tensor2d([
          [1, 2],
          [-1, 0.5],
        ]),
      );
      expectClose(
        layer.apply(inputs) as tf.Tensor,
        tf.tensor3d([
          [
            [21, 42],
            [12, 16],
          ],
        ]),
      );
      layer.dispose();
    });
  });

  test('starts with 0.9 on the last level, or with all levels alike', () => {
    for (const [config, expected] of [
      [{ tasks: 2, levels: 3 }, [0.05, 0.05, 0.9, 0.05, 0.05, 0.9]],
      [{ tasks: 1, levels: 4, mixtureInit: 'balanced' }, [0.25, 0.25, 0.25, 0.25]],
      [{ tasks: 2, levels: 1 }, [1, 1]],
    ] as const) {
      tf.tidy(() => {
        const layer = new LevelMixture(config);
        layer.apply(Array.from({ length: config.levels }, () => tf.ones([1, config.tasks, 2])));
        expectClose(mixtureOf(layer).read(), [...expected], 1e-7);
        layer.dispose();
      });
    }
  });

  test('has the gradients of finite differences, for every level and for its weights', () => {
    tf.tidy(() => {
      const layer = new LevelMixture({ tasks: 2, levels: 3 });
      layer.apply(levels());
      expectGradients((...inputs) => layer.apply(inputs) as tf.Tensor, levels());
      const { grads } = tf.variableGrads(
        () => tf.sum(layer.apply(levels()) as tf.Tensor),
        [mixtureOf(layer).read() as tf.Variable],
      );
      // The derivative of Σ β[t, l] · level_l by β[t, l] is the sum of row t of level l.
      const sums = tf.stack(
        levels().map((level) => tf.sum(level, [0, 2])),
        1,
      );
      expectClose(Object.values(grads)[0] as tf.Tensor, sums);
      layer.dispose();
    });
  });

  test('says the shape that it then has, for one level as well', () => {
    for (const count of [1, 3]) {
      const symbolic = Array.from({ length: count }, () => tf.input({ shape: [2, 5] }));
      const layer = new LevelMixture({ tasks: 2, levels: count });
      const output = layer.apply(
        count === 1 ? (symbolic[0] as tf.SymbolicTensor) : symbolic,
      ) as tf.SymbolicTensor;
      expect(output.shape).toEqual([null, 2, 5]);
      expectNoLeak(() =>
        tf.tidy(() => {
          expect((layer.apply(levels().slice(0, count)) as tf.Tensor).shape).toEqual([4, 2, 5]);
        }),
      );
      layer.dispose();
    }
  });

  test('is made again from its configuration, and by tfjs’s own model.json', async () => {
    registerLayers();
    const symbolic = [1, 2, 3].map(() => tf.input({ shape: [2, 5] }));
    const layer = new LevelMixture({ name: 'mixture', tasks: 2, levels: 3, mixtureInit: 'balanced' });
    const network = tf.model({ inputs: symbolic, outputs: layer.apply(symbolic) as tf.SymbolicTensor });
    expect(new LevelMixture(JSON.parse(JSON.stringify(layer.getConfig()))).getConfig()).toEqual(
      layer.getConfig(),
    );
    tf.tidy(() => {
      mixtureOf(layer).write(uniformTensor([2, 3], 9));
    });
    const loaded = await throughModelJson(network);
    tf.tidy(() => {
      const outputs = [network, loaded].map((model) =>
        Array.from((model.apply(levels()) as tf.Tensor).dataSync()),
      );
      expect(outputs[1]).toEqual(outputs[0]);
    });
    network.dispose();
    loaded.dispose();
  });

  for (const [config, message] of [
    [{ tasks: 0, levels: 1 }, 'LevelMixture: `tasks` must be a positive integer, got 0.'],
    [{ tasks: 1, levels: 0 }, 'LevelMixture: `levels` must be a positive integer, got 0.'],
    [
      { tasks: 1, levels: 1, mixtureInit: 'last' },
      'LevelMixture: `mixtureInit` must be one of "imbalanced", "balanced", got "last".',
    ],
  ] as const) {
    test(`refuses ${JSON.stringify(config)}`, () => {
      expect(() => new LevelMixture(config as ConstructorParameters<typeof LevelMixture>[0])).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
    });
  }
});
