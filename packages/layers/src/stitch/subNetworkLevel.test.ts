import {
  describeLayer,
  expectClose,
  expectNoLeak,
  throughModelJson,
  uniformTensor,
  weightsOfLayer,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { registerLayers } from '../build/registerLayers.js';
import { SubNetworkLevel, type SubNetworkLevelConfig } from './subNetworkLevel.js';

// Without sampling here: the state of the noise is a weight that no gradient reaches.
const still = { sampling: false, seed: 7 } as const;

describeLayer(SubNetworkLevel, {
  title: 'trans, first level',
  config: { features: 4, experts: 3, targets: 2, units: 3, ...still },
  inputShape: [5, 4],
  outputShape: [5, 2, 3],
  weights: 4,
  rejects: [
    [{ features: 0 }, 'SubNetworkLevel: `features` must be a positive integer, got 0.'],
    [{ experts: 0 }, 'SubNetworkLevel: `experts` must be a positive integer, got 0.'],
    [{ targets: -1 }, 'SubNetworkLevel: `targets` must be a positive integer, got -1.'],
    [{ units: 1.5 }, 'SubNetworkLevel: `units` must be a positive integer, got 1.5.'],
    [{ connection: 'sum' }, 'SubNetworkLevel: `connection` must be one of "trans", "aver", got "sum".'],
    [{ l0: -1 }, 'SubNetworkLevel: `l0` must be a finite number ≥ 0, got -1.'],
    [{ initScheme: 'he' }, 'SubNetworkLevel: `initScheme` must be one of "glorot", "pytorch", got "he".'],
  ],
});

describeLayer(SubNetworkLevel, {
  title: 'aver, second level',
  config: {
    features: 4,
    experts: 3,
    targets: 3,
    units: 2,
    connection: 'aver',
    initScheme: 'pytorch',
    ...still,
  },
  inputShape: [5, 3, 4],
  outputShape: [5, 3, 2],
  weights: 3,
});

describeLayer(SubNetworkLevel, {
  title: 'ids, one sub-network, one target',
  config: { features: 7, experts: 1, targets: 1, units: 2, ...still },
  inputShape: [{ ids: [5, 2], highest: 5 }, [5, 2]],
  outputShape: [5, 1, 2],
  weights: 4,
});

/** A built layer; disposed after `check`. */
function withLevel(config: Partial<SubNetworkLevelConfig>, check: (layer: SubNetworkLevel) => void): void {
  const layer = new SubNetworkLevel({ features: 1, experts: 2, targets: 2, units: 1, seed: 3, ...config });
  tf.dispose(tf.tidy(() => layer.apply(tf.ones([1, layer.getConfig().features as number])) as tf.Tensor));
  check(layer);
  layer.dispose();
}

const weight = (layer: SubNetworkLevel, name: string) => weightsOfLayer(layer).get(name) as tf.LayerVariable;
const x = () => tf.ones([1, 1]);
const trained = (layer: SubNetworkLevel) =>
  Array.from((layer.apply(x(), { training: true }) as tf.Tensor).dataSync());

describe('SubNetworkLevel', () => {
  test('adds up what its connections let through', () => {
    withLevel({ connection: 'aver' }, (layer) => {
      tf.tidy(() => {
        weight(layer, 'experts_1').write(tf.tensor2d([[2, 10]]));
        weight(layer, 'log_alpha').write(
          tf.tensor2d([
            [9, -9],
            [0, Math.log(3)],
          ]),
        ); // gates 1, 0, 0.5, 0.8
        expectClose(layer.gates(), [1, 0, 0.5, 0.8], 1e-6);
        expectClose(layer.apply(x()) as tf.Tensor, [2, 9], 1e-6);
      });
    });
  });

  test('sends every connection through a matrix of its own', () => {
    withLevel({ units: 2 }, (layer) => {
      tf.tidy(() => {
        weight(layer, 'experts_1').write(tf.tensor2d([[1, 2, 3, -4]])); // v_0 = (1, 2), v_1 = (3, 0)
        weight(layer, 'log_alpha').write(
          tf.tensor2d([
            [9, 9],
            [-9, 0],
          ]),
        ); // target 0 open, target 1 half on v_1
        // Block (i, j) is M_ji. M_00 keeps, M_01 swaps, M_10 is never seen, M_11 sends (3, 0) to 3 · (2, 4).
        const blocks = [
          [1, 0, 5, 5],
          [0, 1, 5, 5],
          [0, 1, 2, 4],
          [1, 0, 7, 7],
        ];
        weight(layer, 'transforms').write(tf.tensor2d(blocks));
        // u_0 = (1, 2) + (0, 3); u_1 = 0.5 · 3 · (2, 4)
        expectClose(layer.apply(x()) as tf.Tensor, [1, 5, 3, 6], 1e-6);
      });
    });
  });

  test('draws other gates at every training step, the same ones for the same seed', () => {
    withLevel({ connection: 'aver', experts: 3, targets: 4 }, (layer) => {
      tf.tidy(() => {
        weight(layer, 'experts_1').write(tf.tensor2d([[1, 2, 3]]));
        const steps = Array.from({ length: 20 }, () => trained(layer));
        expect(new Set(steps.map(String)).size).toBe(20);
        withLevel({ connection: 'aver', experts: 3, targets: 4 }, (same) => {
          weight(same, 'experts_1').write(tf.tensor2d([[1, 2, 3]]));
          expect(Array.from({ length: 20 }, () => trained(same))).toEqual(steps);
        });
        withLevel({ connection: 'aver', experts: 3, targets: 4, seed: 4 }, (other) => {
          weight(other, 'experts_1').write(tf.tensor2d([[1, 2, 3]]));
          expect(trained(other)).not.toEqual(steps[0]);
        });
      });
    });
  });

  test('goes on with the noise that would have come when its weights are copied', () => {
    withLevel({}, (layer) => {
      tf.tidy(() => {
        for (let step = 0; step < 5; step++) trained(layer);
        withLevel({ seed: 99 }, (copy) => {
          copy.setWeights(layer.getWeights());
          for (let step = 0; step < 5; step++) expect(trained(copy)).toEqual(trained(layer));
        });
      });
    });
  });

  test('is deterministic outside training and leaves its noise alone', () => {
    withLevel({}, (layer) => {
      tf.tidy(() => {
        const noise = Array.from(weight(layer, 'noise').read().dataSync());
        const outputs = [1, 2, 3].map(() => Array.from((layer.apply(x()) as tf.Tensor).dataSync()));
        expect(outputs[1]).toEqual(outputs[0]);
        expect(outputs[2]).toEqual(outputs[0]);
        expect(Array.from(weight(layer, 'noise').read().dataSync())).toEqual(noise);
      });
    });
    withLevel({ ...still }, (layer) => {
      tf.tidy(() => {
        expect(trained(layer)).toEqual(Array.from((layer.apply(x()) as tf.Tensor).dataSync()));
        expect(weightsOfLayer(layer).has('noise')).toBe(false);
      });
    });
  });

  test('gives every trained weight a gradient in training, and the noise none', () => {
    withLevel({ features: 3, experts: 2, targets: 2, units: 2 }, (layer) => {
      expect(layer.trainableWeights.map((w) => w.originalName.split('/').at(-1))).toEqual([
        'experts_1',
        'experts_1_bias',
        'log_alpha',
        'transforms',
      ]);
      tf.tidy(() => {
        const rows = uniformTensor<tf.Rank.R2>([16, 3], 5);
        const variables = layer.trainableWeights.map((w) => w.read() as tf.Variable);
        const { grads } = tf.variableGrads(
          () => tf.sum(layer.apply(rows, { training: true }) as tf.Tensor),
          variables,
        );
        for (const variable of variables) {
          const gradient = (grads[variable.name] as tf.Tensor).dataSync();
          expect(
            gradient.some((value) => value !== 0),
            variable.name,
          ).toBe(true);
          expect(gradient.every(Number.isFinite), variable.name).toBe(true);
        }
      });
    });
  });

  test('leaves no tensor behind in a training step, nor after dispose', () => {
    expectNoLeak(() =>
      withLevel({}, (layer) => {
        tf.tidy(() => trained(layer));
        expectNoLeak(() => tf.tidy(() => trained(layer)));
      }),
    );
  });

  test('adds λ times the expected number of open gates as its penalty', () => {
    withLevel({ l0: 0.5 }, (layer) => {
      tf.tidy(() => {
        weight(layer, 'log_alpha').write(
          tf.tensor2d([
            [0, 1],
            [-20, 20],
          ]),
        );
        const shift = (2 / 3) * Math.log(0.1 / 1.1);
        const sigma = (value: number) => 1 / (1 + Math.exp(-(value - shift)));
        expectClose(
          tf.stack(layer.calculateLosses()),
          [0.5 * (sigma(0) + sigma(1) + sigma(-20) + sigma(20))],
          1e-6,
        );
      });
    });
    withLevel({ l0: 0 }, (layer) => expect(layer.calculateLosses()).toEqual([]));
  });

  test('keeps the state of its noise in tfjs’s own model.json', async () => {
    registerLayers();
    const symbolic = tf.input({ shape: [1] });
    const layer = new SubNetworkLevel({
      name: 'level_1',
      features: 1,
      experts: 2,
      targets: 2,
      units: 2,
      seed: 3,
    });
    const network = tf.model({ inputs: symbolic, outputs: layer.apply(symbolic) as tf.SymbolicTensor });
    tf.tidy(() => trained(layer));
    const loaded = await throughModelJson(network);
    tf.tidy(() => {
      const copy = loaded.getLayer('level_1') as SubNetworkLevel;
      expect(copy.getConfig()).toEqual(layer.getConfig());
      for (let step = 0; step < 3; step++) expect(trained(copy)).toEqual(trained(layer));
    });
    network.dispose();
    loaded.dispose();
  });
});
