import type { Optimizer } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { adagrad } from './adagrad.js';
import { adam } from './adam.js';
import { momentum } from './momentum.js';
import { sgd } from './sgd.js';

/** The weight after each step with gradients of its own, from 1. */
function walk(optimizer: Optimizer, gradients: readonly number[]): number[] {
  return tf.tidy(() => {
    let weight: tf.Tensor = tf.tensor1d([1]);
    let slots = optimizer.init(weight);
    return gradients.map((gradient, i) => {
      const at = { weight: 'level_1/experts', count: i + 1, step: i + 1 };
      ({ weight, slots } = optimizer.update(weight, tf.tensor1d([gradient]), slots, at));
      return weight.dataSync()[0] as number;
    });
  });
}

function expectWalk(optimizer: Optimizer, gradients: readonly number[], expected: readonly number[]): void {
  walk(optimizer, gradients).forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number)), `step ${i + 1}`).toBeLessThan(1e-6);
  });
}

describe('adam', () => {
  test('moves as Algorithm 1 says, by hand', () => {
    // g = 1: m = .1, v = .001, corrected both 1: w = 1 − .1.
    // g = −2: m = .09 − .2 = −.11, / .19 = −.5789474; v = .000999 + .004 = .004999, / .001999 = 2.5007504, root 1.5813761.
    const second = 0.9 + (0.1 * (0.11 / 0.19)) / Math.sqrt(0.004999 / 0.001999);
    expectWalk(adam({ learningRate: 0.1 }), [1, -2], [0.9, second]);
    expect(second).toBeCloseTo(0.9366103, 6);
  });

  test('has the rate 1e-3 and the ε 1e-8 of the paper', () => {
    // A gradient as small as ε: ε / (ε + ε) is half a step.
    const [moved] = walk(adam(), [1e-8]) as [number];
    expect(1 - moved).toBeCloseTo(0.5e-3, 6);
    expect(1 - (walk(adam(), [1])[0] as number)).toBeCloseTo(1e-3, 6);
  });

  test('corrects by the steps of the weight, whatever was asked before', () => {
    const optimizer = adam({ learningRate: 0.1 });
    const first = walk(optimizer, [1, -2, 3, 0.5]);
    expect(walk(optimizer, [1, -2, 3, 0.5])).toEqual(first);
  });

  test('takes constants of its own', () => {
    // β₁ = 0: m is the gradient itself. β₂ = 0: v is its square. So every step is η · sign(g).
    expectWalk(adam({ learningRate: 0.5, beta1: 0, beta2: 0 }), [3, -7, 2], [0.5, 1, 0.5]);
    // ε = 3 with g = 1: 1 / (1 + 3).
    expectWalk(adam({ learningRate: 1, epsilon: 3 }), [1], [0.75]);
  });
});

describe('sgd, momentum and adagrad', () => {
  test('move as their equations say, by hand', () => {
    expectWalk(sgd({ learningRate: 0.5 }), [1, -2], [0.5, 1.5]);
    // a = 1, then .9 − 2 = −1.1.
    expectWalk(momentum({ learningRate: 0.5 }), [1, -2], [0.5, 1.05]);
    // With μ = .5 the directions are 1 + .5 · 1, then −2 + .5 · (.5 − 2).
    expectWalk(momentum({ learningRate: 1, momentum: 0.5, nesterov: true }), [1, -2], [-0.5, 2.25]);
    // s = .1 + 1, then 1.1 + 4.
    const first = 1 - 0.5 / Math.sqrt(1.1);
    expectWalk(adagrad({ learningRate: 0.5 }), [1, -2], [first, first + 1 / Math.sqrt(5.1)]);
    expectWalk(adagrad({ learningRate: 1, initialSum: 0, epsilon: 3 }), [1], [0.5]);
  });
});

const counterparts: [string, Optimizer, () => tf.Optimizer][] = [
  ['adam', adam({ learningRate: 0.01 }), () => tf.train.adam(0.01, 0.9, 0.999, 1e-8)],
  ['sgd', sgd({ learningRate: 0.01 }), () => tf.train.sgd(0.01)],
  ['momentum', momentum({ learningRate: 0.01 }), () => tf.train.momentum(0.01, 0.9)],
  ['nesterov', momentum({ learningRate: 0.01, nesterov: true }), () => tf.train.momentum(0.01, 0.9, true)],
  ['adagrad', adagrad({ learningRate: 0.01 }), () => tf.train.adagrad(0.01)],
];
test.each(counterparts)('%s gives the bits of its namesake in tfjs over 50 steps', (_, optimizer, make) => {
  const theirs = make();
  const gradients = Array.from({ length: 50 }, (_, i) => Math.sin(i * i) * 10 ** ((i % 5) - 2));
  const variable = tf.variable(tf.tensor1d([1]));
  const values = gradients.map((gradient) => {
    const tensor = tf.tensor1d([gradient]);
    theirs.applyGradients([{ name: variable.name, tensor }]);
    tensor.dispose();
    return variable.dataSync()[0];
  });
  expect(walk(optimizer, gradients)).toEqual(values);
  variable.dispose();
  theirs.dispose();
});

const refusals: [() => unknown, string][] = [
  [() => adam({ learningRate: 0 }), 'adam: `learningRate` must be a finite number > 0, got 0.'],
  [
    () => adam({ learningRate: '1e-3' as never }),
    'adam: `learningRate` must be a finite number > 0, got "1e-3".',
  ],
  [() => adam({ beta1: 1 }), 'adam: `beta1` must be a number from 0 to below 1, got 1.'],
  [() => adam({ beta2: -0.1 }), 'adam: `beta2` must be a number from 0 to below 1, got -0.1.'],
  [() => adam({ beta2: Number.NaN }), 'adam: `beta2` must be a number from 0 to below 1, got NaN.'],
  [() => adam({ epsilon: 0 }), 'adam: `epsilon` must be a finite number > 0, got 0.'],
  [() => adam(0.001 as never), 'adam: `options` must be an object, got 0.001.'],
  [
    () => adam({ learningrate: 0.1 } as never),
    'adam: `options` must be without unknown keys, got "learningrate". Did you mean `learningRate`?',
  ],
  [() => sgd(undefined as never), 'sgd: `learningRate` must be a finite number > 0, got undefined.'],
  [
    () => sgd({ learningRate: Number.POSITIVE_INFINITY }),
    'sgd: `learningRate` must be a finite number > 0, got Infinity.',
  ],
  [
    () => sgd({ learningRate: 1, momentum: 0.9 } as never),
    'sgd: `options` must be without unknown keys, got "momentum". Known are `learningRate`.',
  ],
  [
    () => momentum({ learningRate: 1, momentum: 1 }),
    'momentum: `momentum` must be a number from 0 to below 1, got 1.',
  ],
  [
    () => momentum({ learningRate: 1, nesterov: 1 as never }),
    'momentum: `nesterov` must be true or false, got 1.',
  ],
  [() => momentum({} as never), 'momentum: `learningRate` must be a finite number > 0, got undefined.'],
  [
    () => adagrad({ learningRate: 1, initialSum: -1 }),
    'adagrad: `initialSum` must be a finite number ≥ 0, got -1.',
  ],
  [
    () => adagrad({ learningRate: 1, epsilon: Number.NaN }),
    'adagrad: `epsilon` must be a finite number > 0, got NaN.',
  ],
  [() => adagrad(null as never), 'adagrad: `options` must be an object, got null.'],
];
test.each(refusals)('an optimizer refuses constants that cannot work: %#', (make, message) => {
  let caught: unknown;
  try {
    make();
  } catch (error) {
    caught = error;
  }
  expect((caught as Error).message).toBe(message);
  expect((caught as Error).name).toBe('ConfigError');
});
