import { deriveSeed } from '@mtl/core';
import { expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { gumbelSoftmax } from '../ops/gumbelSoftmax.js';
import { firstUniformState, nextUniforms } from '../ops/nextUniforms.js';
import { Branching } from './branching.js';

/** The weights that a training step gave one child for three parents: its output for parents that are rows of the identity. */
function drawn(layer: Branching): number[] {
  return tf.tidy(() => {
    const parents = tf.reshape(tf.eye(3), [1, 3, 3]);
    return Array.from((layer.apply(parents, { training: true }) as tf.Tensor).dataSync());
  });
}

function withBranching<V>(options: object, run: (layer: Branching) => V): V {
  const layer = new Branching({ name: 'branching', parents: 3, children: 1, seed: 5, ...options });
  tf.dispose(layer.apply(tf.zeros([1, 3, 1])) as tf.Tensor);
  const result = run(layer);
  layer.dispose();
  return result;
}

describe('choices', () => {
  test('are drawn anew at every step, by the seed and the number of the step alone', () => {
    const steps = (seed: number) => withBranching({ seed }, (layer) => [1, 2, 3, 4].map(() => drawn(layer)));
    const draws = steps(5);
    expect(new Set(draws.map(String)).size).toBe(4);
    expect(steps(5)).toEqual(draws);
    expect(steps(6)).not.toEqual(draws);
  });

  test('follow Gumbel-softmax with a temperature that falls by the decay at every step', () => {
    withBranching({ temperature: 2, temperatureDecay: 0.5, seed: 9 }, (layer) => {
      layer.setWeights([tf.tensor2d([[1, 0, -1]]), ...layer.getWeights().slice(1)]);
      let state = tf.tensor2d(firstUniformState(3, deriveSeed(9, 'noise')), [3, 3]);
      for (const temperature of [2, 1, 0.5, 0.25, 0.125, 0.1, 0.1]) {
        const found = drawn(layer);
        tf.tidy(() => {
          const next = nextUniforms(state);
          state.dispose();
          state = tf.keep(next.state);
          const uniforms = tf.reshape(next.uniforms, [1, 3]) as tf.Tensor2D;
          expectClose(
            gumbelSoftmax(tf.tensor2d([[1, 0, -1]]), uniforms, tf.scalar(temperature)),
            found,
            1e-5,
          );
        });
      }
      state.dispose();
    });
  });

  test('are those of the warm-up first, and the temperature starts to fall after it', () => {
    withBranching({ warmupSteps: 2, temperature: 1e6, temperatureDecay: 1e-9 }, (layer) => {
      expect(drawn(layer).map((w) => w.toFixed(4))).toEqual(['0.3333', '0.3333', '0.3333']);
      expect(drawn(layer).map((w) => w.toFixed(4))).toEqual(['0.3333', '0.3333', '0.3333']);
      const hot = drawn(layer); // so hot that all parents count the same, but for the noise
      for (const weight of hot) expect(Math.abs(weight - 1 / 3)).toBeLessThan(1e-4);
      const cold = drawn(layer);
      expect(Math.max(...cold)).toBeGreaterThan(0.5);
    });
  });

  test('get no gradient from the warm-up, and one from a draw', () => {
    withBranching({ warmupSteps: 1 }, (layer) => {
      const parents = tf.tensor3d([[[1], [2], [4]]]);
      const logits = (layer.weights[0] as unknown as { val: tf.Variable }).val;
      for (const moves of [false, true]) {
        tf.tidy(() => {
          const { grads } = tf.variableGrads(
            () => tf.sum(layer.apply(parents, { training: true }) as tf.Tensor),
            [logits],
          );
          expect((grads[logits.name] as tf.Tensor).dataSync().some((value) => value !== 0)).toBe(moves);
        });
      }
      parents.dispose();
    });
  });

  test('leave no tensor behind over many steps', () => {
    withBranching({}, (layer) => {
      drawn(layer);
      const before = tf.memory().numTensors;
      for (let i = 0; i < 20; i++) drawn(layer);
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  test('touch neither noise nor count outside training', () => {
    withBranching({}, (layer) => {
      const values = () => layer.getWeights().map((weight) => Array.from(weight.dataSync()));
      const before = values();
      tf.dispose(layer.apply(tf.zeros([2, 3, 1])) as tf.Tensor);
      expect(values()).toEqual(before);
      drawn(layer);
      expect(values()[1]).not.toEqual(before[1]);
      expect(values()[2]).toEqual([1]);
    });
  });
});
