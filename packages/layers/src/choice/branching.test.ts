import { describeLayer, expectClose, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Branching } from './branching.js';

describeLayer(Branching, {
  title: 'soft',
  config: { name: 'branching', parents: 3, children: 2, selection: 'soft', seed: 7 },
  inputShape: [5, 3, 4],
  outputShape: [5, 2, 4],
  weights: 1,
  rejects: [
    [{ parents: 0 }, 'Branching: `parents` must be a positive integer, got 0.'],
    [{ children: 0.5 }, 'Branching: `children` must be a positive integer, got 0.5.'],
    [{ selection: 'hard' }, 'Branching: `selection` must be one of "sampled", "soft", got "hard".'],
    [{ temperature: 0 }, 'Branching: `temperature` must be a finite number > 0, got 0.'],
    [{ temperatureDecay: 1.5 }, 'Branching: `temperatureDecay` must be a number > 0 and ≤ 1, got 1.5.'],
    [{ warmupSteps: -1 }, 'Branching: `warmupSteps` must be a non-negative integer, got -1.'],
    [{ fixed: [0] }, 'Branching: `fixed` must be 2 numbers from 0 to 2, got [0].'],
    [{ fixed: [0, 3] }, 'Branching: `fixed` must be 2 numbers from 0 to 2, got [0,3].'],
  ],
});

describeLayer(Branching, {
  title: 'a fixed tree',
  config: { name: 'branching', parents: 2, children: 3, fixed: [1, 0, 1], seed: 7 },
  inputShape: [4, 2, 3],
  outputShape: [4, 3, 3],
  weights: 0,
});

describe('Branching', () => {
  test('adds up the parents by the softmax of each child’s scores', () => {
    tf.tidy(() => {
      const layer = new Branching({ name: 'branching', parents: 2, children: 2, selection: 'soft', seed: 1 });
      const x = tf.tensor3d([
        [
          [4, 8],
          [0, 100],
        ],
      ]);
      layer.apply(x);
      layer.setWeights([
        tf.tensor2d([
          [Math.log(3), 0],
          [0, 0],
        ]),
      ]);
      expectClose(layer.apply(x) as tf.Tensor, [3, 31, 2, 54]); // ¾ and ¼; ½ and ½
      expectClose(layer.parentProbabilities(), [0.75, 0.25, 0.5, 0.5]);
      layer.dispose();
    });
  });

  test('is at test time the tree of the most probable parents', () => {
    tf.tidy(() => {
      const learned = new Branching({ name: 'learned', parents: 3, children: 2, seed: 1 });
      const tree = new Branching({ name: 'tree', parents: 3, children: 2, fixed: [2, 0], seed: 1 });
      const x = uniformTensor<tf.Rank.R3>([4, 3, 5], 3);
      learned.apply(x);
      const scores = tf.tensor2d([
        [0, 0.1, 0.2],
        [3, -1, 2],
      ]);
      learned.setWeights([scores, ...learned.getWeights().slice(1)]);
      expectClose(learned.apply(x) as tf.Tensor, tree.apply(x) as tf.Tensor, 0);
      expectClose(
        tree.apply(x) as tf.Tensor,
        tf.stack(
          [tf.slice(x, [0, 2, 0], [-1, 1, -1]), tf.slice(x, [0, 0, 0], [-1, 1, -1])].map((row) =>
            tf.reshape(row, [4, 5]),
          ),
          1,
        ),
        0,
      );
      expectClose(tree.parentProbabilities(), [0, 0, 1, 1, 0, 0], 0);
      for (const layer of [learned, tree]) layer.dispose();
    });
  });

  for (const selection of ['sampled', 'soft'] as const) {
    test(`predicts as it trains while the warm-up lasts, ${selection}`, () => {
      tf.tidy(() => {
        const layer = new Branching({
          name: 'b',
          parents: 2,
          children: 1,
          selection,
          warmupSteps: 2,
          seed: 1,
        });
        const x = tf.tensor3d([[[4], [8]]]);
        layer.apply(x);
        layer.setWeights([tf.tensor2d([[Math.log(3), 0]]), ...layer.getWeights().slice(1)]);
        for (const done of [0, 1]) {
          expectClose(layer.apply(x) as tf.Tensor, [6], 1e-6, `after ${done} steps`);
          expectClose(layer.parentWeights(), [0.5, 0.5], 0);
          expectClose(layer.apply(x, { training: true }) as tf.Tensor, [6]);
        }
        expectClose(layer.apply(x) as tf.Tensor, selection === 'soft' ? [5] : [4]);
        expectClose(layer.parentWeights(), selection === 'soft' ? [0.75, 0.25] : [1, 0]);
        layer.dispose();
      });
    });
  }

  test('does not keep the caller’s list', () => {
    const fixed = [1, 0];
    const layer = new Branching({ name: 'tree', parents: 2, children: 2, fixed, seed: 1 });
    fixed[0] = 7;
    expect(layer.getConfig()).toMatchObject({ fixed: [1, 0] });
    expectNoLeak(() => tf.dispose(layer.parentProbabilities()));
  });
});
