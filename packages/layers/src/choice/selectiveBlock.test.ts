import { describeLayer, expectClose, uniformTensor, weightsOfLayer } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { SelectiveBlock, type SelectiveBlockConfig } from './selectiveBlock.js';

const soft = { name: 'block_1', selection: 'soft', seed: 7 } as const;

describeLayer(SelectiveBlock, {
  title: 'one row for all tasks',
  config: { ...soft, tasks: 3, units: 4 },
  inputShape: [5, 4],
  outputShape: [5, 3, 4],
  weights: 5,
  rejects: [
    [{ tasks: 0 }, 'SelectiveBlock: `tasks` must be a positive integer, got 0.'],
    [{ units: '4' }, 'SelectiveBlock: `units` must be a positive integer, got "4".'],
    [{ selection: 'argmax' }, 'SelectiveBlock: `selection` must be one of "sampled", "soft", got "argmax".'],
    [{ temperature: -1 }, 'SelectiveBlock: `temperature` must be a finite number > 0, got -1.'],
    [{ temperatureDecay: 0 }, 'SelectiveBlock: `temperatureDecay` must be a number > 0 and ≤ 1, got 0.'],
    [{ warmupSteps: 0.5 }, 'SelectiveBlock: `warmupSteps` must be a non-negative integer, got 0.5.'],
    [{ sparsity: -1 }, 'SelectiveBlock: `sparsity` must be a finite number ≥ 0, got -1.'],
    [{ sharing: Number.NaN }, 'SelectiveBlock: `sharing` must be a finite number ≥ 0, got NaN.'],
    [{ initScheme: 'he' }, 'SelectiveBlock: `initScheme` must be one of "glorot", "pytorch", got "he".'],
  ],
});

describeLayer(SelectiveBlock, {
  title: 'a row per task',
  config: { ...soft, tasks: 2, units: 3, initScheme: 'pytorch', sparsity: 0.1, sharing: 0.1 },
  inputShape: [5, 2, 3],
  outputShape: [5, 2, 3],
  weights: 5,
});

describeLayer(SelectiveBlock, {
  title: 'used by some tasks, once for all',
  config: { name: 'block_1', tasks: 3, units: 3, fixed: [true, false, true], seed: 7 },
  inputShape: [5, 3, 3],
  outputShape: [5, 3, 3],
  weights: 4,
  rejects: [
    [{ fixed: [true] }, 'SelectiveBlock: `fixed` must be 3 booleans, one per task, got [true].'],
    [{ fixed: [1, 0, 1] }, 'SelectiveBlock: `fixed` must be 3 booleans, one per task, got [1,0,1].'],
    [{ sparsity: 0.1 }, 'SelectiveBlock: `sparsity` must be 0 where there is `fixed`, got 0.1.'],
    [{ sharing: 0.1 }, 'SelectiveBlock: `sharing` must be 0 where there is `fixed`, got 0.1.'],
  ],
});

describeLayer(SelectiveBlock, {
  title: 'used by some tasks, one row for all',
  config: { name: 'block_1', tasks: 3, units: 3, fixed: [false, true, true], seed: 7 },
  inputShape: [5, 3],
  outputShape: [5, 3, 3],
  weights: 4,
});

/** A built layer with a policy; disposed after `check`. */
function withBlock(
  config: Partial<SelectiveBlockConfig>,
  policy: readonly (readonly [number, number])[],
  check: (layer: SelectiveBlock) => void,
): void {
  const layer = new SelectiveBlock({ name: 'block_1', tasks: policy.length, units: 4, seed: 3, ...config });
  tf.tidy(() => {
    layer.apply(tf.zeros([1, layer.getConfig().units as number]));
    weightsOfLayer(layer)
      .get('policy')
      ?.write(tf.tensor2d(policy.map((scores) => [...scores])));
    check(layer);
  });
  layer.dispose();
}

/** relu(x + F(x)), from the layer's own weights. */
function residual(layer: SelectiveBlock, x: tf.Tensor2D): tf.Tensor2D {
  const weights = weightsOfLayer(layer);
  const read = (name: string) => weights.get(name)?.read() as tf.Tensor2D;
  const hidden = tf.relu(tf.add(tf.matMul(x, read('inner')), read('inner_bias'))) as tf.Tensor2D;
  return tf.relu(tf.add(x, tf.add(tf.matMul(hidden, read('outer')), read('outer_bias'))));
}

describe('SelectiveBlock', () => {
  test('mixes the block and the way around it by each task’s probability', () => {
    withBlock(
      { units: 1, selection: 'soft' },
      [
        [Math.log(3), 0],
        [0, Math.log(4)],
      ],
      (layer) => {
        const weights = weightsOfLayer(layer);
        for (const [name, value] of [
          ['inner', 2],
          ['outer', 3],
        ] as const)
          weights.get(name)?.write(tf.tensor2d([[value]]));
        for (const [name, value] of [
          ['inner_bias', 1],
          ['outer_bias', -4],
        ] as const)
          weights.get(name)?.write(tf.tensor1d([value]));
        // x = 1: inner 3, F = 5, relu(1 + 5) = 6. ¾ · 6 + ¼ · 1; 1/5 · 6 + 4/5 · 1.
        expectClose(layer.apply(tf.tensor2d([[1]])) as tf.Tensor, [4.75, 2]);
        // x = −1: inner 0, F = −4, relu(−5) = 0. ¼ · −1; 4/5 · −1.
        expectClose(layer.apply(tf.tensor2d([[-1]])) as tf.Tensor, [-0.25, -0.8]);
        expectClose(layer.useProbabilities(), [0.75, 0.2]);
      },
    );
  });

  test('is at test time the residual block for tasks that use it and the identity for those that skip', () => {
    withBlock(
      {},
      [
        [1, 0.9],
        [-2, 2],
        [0, 0],
      ],
      (layer) => {
        const x = uniformTensor<tf.Rank.R2>([6, 4], 2);
        const [first, second, third] = tf.unstack(layer.apply(x) as tf.Tensor3D, 1);
        expectClose(first as tf.Tensor, residual(layer, x));
        expectClose(second as tf.Tensor, x, 0);
        expectClose(layer.uses(), [1, 0, 1], 0);
        expectClose(third as tf.Tensor, residual(layer, x)); // equally probable: it is used
      },
    );
  });

  test('gives a row of every task what it gives that row for all of them', () => {
    withBlock(
      { selection: 'soft' },
      [
        [1, 0],
        [0, 1],
      ],
      (layer) => {
        const x = uniformTensor<tf.Rank.R2>([6, 4], 2);
        const twice = tf.stack([x, x], 1);
        expectClose(layer.apply(twice) as tf.Tensor, layer.apply(x) as tf.Tensor, 1e-6);
      },
    );
  });

  test('is used by every task while the warm-up lasts', () => {
    withBlock(
      { warmupSteps: 1, temperature: 0.1 },
      [
        [-9, 9],
        [-9, 9],
      ],
      (layer) => {
        const x = uniformTensor<tf.Rank.R2>([3, 4], 2);
        const used = residual(layer, x);
        expectClose(layer.apply(x, { training: true }) as tf.Tensor, tf.stack([used, used], 1));
        expectClose(layer.apply(x, { training: true }) as tf.Tensor, tf.stack([x, x], 1));
      },
    );
  });

  for (const selection of ['sampled', 'soft'] as const) {
    test(`predicts as it trains while the warm-up lasts, ${selection}`, () => {
      withBlock(
        { warmupSteps: 2, selection },
        [
          [-9, 9],
          [0, 2],
        ],
        (layer) => {
          const x = uniformTensor<tf.Rank.R2>([3, 4], 2);
          const used = residual(layer, x);
          for (const done of [0, 1]) {
            expectClose(layer.apply(x) as tf.Tensor, tf.stack([used, used], 1), 1e-6, `after ${done} steps`);
            expectClose(layer.useWeights(), [1, 1], 0);
            expectClose(layer.uses(), [1, 1], 0);
            layer.apply(x, { training: true });
          }
          expectClose(layer.uses(), [0, 0], 0);
          const second = selection === 'soft' ? 1 / (1 + Math.exp(2)) : 0;
          const first = selection === 'soft' ? 1 / (1 + Math.exp(18)) : 0;
          expectClose(layer.useWeights(), [first, second]);
          const [, row] = tf.unstack(layer.apply(x) as tf.Tensor3D, 1);
          expectClose(row as tf.Tensor, tf.add(tf.mul(used, second), tf.mul(x, 1 - second)), 1e-6);
        },
      );
    });
  }

  test('penalizes nothing before the first step that chooses', () => {
    const policy = [
      [2, 0],
      [0, 0],
    ] as const;
    withBlock({ warmupSteps: 2, sparsity: 1, sharing: 1 }, policy, (layer) => {
      const losses = () => layer.calculateLosses().map((loss) => loss.dataSync()[0] as number);
      const x = tf.ones<tf.Rank.R2>([1, 4]);
      expect(losses()).toEqual([0, 0]);
      layer.apply(x, { training: true });
      layer.apply(x, { training: true });
      expect(losses()).toEqual([0, 0]); // both steps were of the warm-up
      layer.apply(x, { training: true });
      const [sparsity, sharing] = losses();
      expect(sparsity).toBeCloseTo(-Math.log(1 / (1 + Math.exp(2))) + Math.log(2), 5);
      expect(sharing).toBeCloseTo(1 / (1 + Math.exp(-2)) - 0.5, 5);
    });
  });

  test('with a fixed policy computes the block for the tasks that use it, and passes the others’ rows', () => {
    tf.tidy(() => {
      const layer = new SelectiveBlock({
        name: 'fixed',
        tasks: 3,
        units: 4,
        fixed: [false, true, true],
        seed: 3,
      });
      const rows = [1, 2, 3].map((seed) => uniformTensor<tf.Rank.R2>([5, 4], seed));
      const [first, second, third] = rows as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const found = layer.apply(tf.stack(rows, 1)) as tf.Tensor;
      expectClose(found, tf.stack([first, residual(layer, second), residual(layer, third)], 1), 1e-6);
      expectClose(layer.useWeights(), [0, 1, 1], 0);
      expectClose(layer.useProbabilities(), [0, 1, 1], 0);
      expect(layer.trainableWeights).toHaveLength(4);
      layer.dispose();
      const unused = new SelectiveBlock({
        name: 'unused',
        tasks: 2,
        units: 4,
        fixed: [false, false],
        seed: 3,
      });
      const pair = tf.stack([first, second], 1);
      expectClose(unused.apply(pair) as tf.Tensor, pair, 0);
      unused.dispose();
    });
  });

  test('does not keep the caller’s list of tasks', () => {
    const fixed = [true, false];
    const layer = new SelectiveBlock({ name: 'fixed', tasks: 2, units: 2, fixed, seed: 1 });
    fixed[0] = false;
    expect(layer.getConfig().fixed).toEqual([true, false]);
  });

  test('adds the cross-entropy of skipping and the disagreement of all pairs of tasks', () => {
    const policy = [
      [Math.log(3), 0],
      [0, 0],
      [0, Math.log(4)],
    ] as const; // used with 0.75, 0.5, 0.2
    withBlock({ sparsity: 0.1, sharing: 0.2 }, policy, (layer) => {
      const [sparsity, sharing] = (layer as unknown as { calculateLosses(): tf.Scalar[] }).calculateLosses();
      expectClose(sparsity as tf.Tensor, [0.1 * -(Math.log(0.25) + Math.log(0.5) + Math.log(0.8))]);
      expectClose(sharing as tf.Tensor, [0.2 * (0.25 + 0.55 + 0.3)]);
    });
    withBlock({}, policy, (layer) => {
      expect((layer as unknown as { calculateLosses(): tf.Scalar[] }).calculateLosses()).toEqual([]);
    });
  });

  test('pulls no task away from tasks that agree with it', () => {
    withBlock(
      { sharing: 1 },
      [
        [0.3, 0],
        [0.3, 0],
        [0, 0],
      ],
      (layer) => {
        const logits = (layer.trainableWeights.at(-1) as unknown as { val: tf.Variable }).val;
        const losses = () =>
          (layer as unknown as { calculateLosses(): tf.Scalar[] }).calculateLosses()[0] as tf.Scalar;
        const gradient = (
          tf.variableGrads(losses, [logits]).grads[logits.name] as tf.Tensor
        ).arraySync() as number[][];
        expect(gradient[0]).toEqual(gradient[1]);
        expect(gradient[0]?.[0]).toBeGreaterThan(0); // down, towards the third
        expect(gradient[2]?.[0]).toBeLessThan(0);
      },
    );
  });
});
