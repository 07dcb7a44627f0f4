import { describeLayer, expectClose, weightsOfLayer } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { SluiceLevel, type SluiceLevelConfig } from './sluiceLevel.js';

// Balanced here: a stitch whose start is no draw repeats its values and is the same for every seed.
const balanced = { stitchInit: 'balanced', seed: 7 } as const;

describeLayer(SluiceLevel, {
  title: 'first level',
  config: { features: 3, tasks: 2, units: 4, ...balanced },
  inputShape: [5, 3],
  outputShape: [5, 2, 4],
  weights: 3,
  rejects: [
    [{ features: 0 }, 'SluiceLevel: `features` must be a positive integer, got 0.'],
    [{ tasks: 0 }, 'SluiceLevel: `tasks` must be a positive integer, got 0.'],
    [{ units: -4 }, 'SluiceLevel: `units` must be a positive integer, got -4.'],
    [{ subspaces: 3 }, 'SluiceLevel: `subspaces` must be a divisor of `units`, 4, got 3.'],
    [{ subspaces: 0 }, 'SluiceLevel: `subspaces` must be a positive integer, got 0.'],
    [{ orthogonality: -0.1 }, 'SluiceLevel: `orthogonality` must be a finite number ≥ 0, got -0.1.'],
    [{ orthogonality: Number.NaN }, 'SluiceLevel: `orthogonality` must be a finite number ≥ 0, got NaN.'],
    [{ stitchInit: 'eye' }, 'SluiceLevel: `stitchInit` must be one of "imbalanced", "balanced", got "eye".'],
    [{ initScheme: 'he' }, 'SluiceLevel: `initScheme` must be one of "glorot", "pytorch", got "he".'],
  ],
});

describeLayer(SluiceLevel, {
  title: 'second level, three parts',
  config: { features: 3, tasks: 3, units: 6, subspaces: 3, initScheme: 'pytorch', ...balanced },
  inputShape: [4, 3, 3],
  outputShape: [4, 3, 6],
  weights: 3,
});

describeLayer(SluiceLevel, {
  title: 'ids',
  config: { features: 7, tasks: 2, units: 2, subspaces: 1, ...balanced },
  inputShape: [{ ids: [5, 2], highest: 5 }, [5, 2]],
  outputShape: [5, 2, 2],
  weights: 3,
});

/** A layer with weights that are set by hand. */
function withLevel(config: Partial<SluiceLevelConfig>, check: (layer: SluiceLevel) => void): void {
  const layer = new SluiceLevel({ features: 1, tasks: 2, units: 2, seed: 3, ...config });
  tf.dispose(tf.tidy(() => layer.apply(tf.ones([1, layer.getConfig().features as number])) as tf.Tensor));
  check(layer);
  layer.dispose();
}

const stitchOf = (layer: SluiceLevel) => weightsOfLayer(layer).get('stitch') as tf.LayerVariable;

describe('SluiceLevel', () => {
  test('combines the parts of all tasks: row = output, order task by task and part by part', () => {
    withLevel({}, (layer) => {
      tf.tidy(() => {
        const weights = weightsOfLayer(layer);
        weights.get('experts_1')?.write(tf.tensor2d([[1, 2, 3, -4]])); // h = (1, 2) and (3, relu(−4) = 0) for x = 1
        stitchOf(layer).write(
          tf.tensor2d([
            [1, 0, 0, 0],
            [0, 0, 10, 0],
            [0, 1, 1, 0],
            [0.5, 0, 0, 1],
          ]),
        );
        const h = layer.apply(tf.tensor2d([[1], [2]])) as tf.Tensor;
        expectClose(
          h,
          tf.tensor3d([
            [
              [1, 30],
              [5, 0.5],
            ],
            [
              [2, 60],
              [10, 1],
            ],
          ]),
        );
      });
    });
  });

  test('cuts a layer into consecutive columns', () => {
    withLevel({ tasks: 1, units: 4 }, (layer) => {
      tf.tidy(() => {
        weightsOfLayer(layer)
          .get('experts_1')
          ?.write(tf.tensor2d([[1, 2, 3, 4]]));
        stitchOf(layer).write(
          tf.tensor2d([
            [0, 1],
            [1, 0],
          ]),
        ); // swaps the two parts
        expectClose(layer.apply(tf.ones([1, 1])) as tf.Tensor, [3, 4, 1, 2]);
      });
    });
  });

  test('starts its stitch with 0.9 on each part itself and rows that sum to 1', () => {
    const close = (config: Partial<SluiceLevelConfig>, expected: number[]) =>
      withLevel(config, (layer) => expectClose(stitchOf(layer).read(), expected, 1e-7));
    close({ subspaces: 1 }, [0.9, 0.1, 0.1, 0.9]);
    const other = 0.1 / 3;
    close(
      {},
      Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 0.9 : other)),
    );
    close({ stitchInit: 'balanced' }, Array(16).fill(0.25));
    close({ tasks: 1, subspaces: 1 }, [1]);
  });

  test('adds its penalty, and none where there is nothing to keep apart', () => {
    withLevel({ features: 2, orthogonality: 0.5 }, (layer) => {
      tf.tidy(() => {
        weightsOfLayer(layer)
          .get('experts_1')
          ?.write(
            tf.tensor2d([
              [1, 3, 2, 0],
              [2, -1, 1, 5],
            ]),
          );
        expectClose(tf.stack(layer.calculateLosses()), [0.5 * (1 ** 2 + 5 ** 2)]);
      });
    });
    withLevel({ orthogonality: 0 }, (layer) => expect(layer.calculateLosses()).toEqual([]));
    withLevel({ subspaces: 1 }, (layer) => expect(layer.calculateLosses()).toEqual([]));
  });
});
