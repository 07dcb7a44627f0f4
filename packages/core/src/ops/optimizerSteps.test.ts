import { uniforms } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { adagradStep } from './adagradStep.js';
import { adamCorrection, adamStep } from './adamStep.js';
import { momentumStep } from './momentumStep.js';
import { sgdStep } from './sgdStep.js';

type Slots = Record<string, tf.Tensor>;

/** The weight after so many steps with given gradients, by tfjs's optimizer and by ours, to the bit. */
function expectSameBits(
  optimizer: tf.Optimizer,
  slots: (weight: tf.Tensor) => Slots,
  step: (weight: tf.Tensor, gradient: tf.Tensor, slots: Slots, t: number) => Slots & { weight: tf.Tensor },
  steps = 300,
) {
  const size = 23;
  const start = tf.tensor1d(uniforms(size, 1));
  const variable = tf.variable(start.clone());
  let weight: tf.Tensor = start;
  let state = slots(start);
  for (let t = 1; t <= steps; t++) {
    const gradient = tf.tensor1d(uniforms(size, 100 + t).map((u) => u * 10 ** ((t % 7) - 4)));
    optimizer.applyGradients({ [variable.name]: gradient as unknown as tf.Variable });
    const { weight: next, ...rest } = step(weight, gradient, state, t);
    tf.dispose([weight, state, gradient]);
    weight = next;
    state = rest;
  }
  const ours = weight.dataSync();
  expect(ours).toEqual(variable.dataSync());
  expect(ours).not.toEqual(new Float32Array(uniforms(size, 1)));
  tf.dispose([weight, state, variable]);
  optimizer.dispose();
}

const zeros =
  (...names: string[]) =>
  (w: tf.Tensor) =>
    Object.fromEntries(names.map((name) => [name, tf.zerosLike(w)]));

describe('adamStep', () => {
  const rates = { learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
  const run =
    (numbers: typeof rates) =>
    (weight: tf.Tensor, gradient: tf.Tensor, { m, v }: Slots, t: number) => ({
      ...adamStep(
        { weight, gradient, m: m as tf.Tensor, v: v as tf.Tensor },
        {
          ...numbers,
          correction1: adamCorrection(numbers.beta1, t),
          correction2: adamCorrection(numbers.beta2, t),
        },
      ),
    });

  test('gives the bits of tf.train.adam over many steps', () => {
    expectSameBits(tf.train.adam(0.003, 0.9, 0.999, 1e-8), zeros('m', 'v'), run(rates), 2000);
    const others = { learningRate: 0.1, beta1: 0.5, beta2: 0.9, epsilon: 1e-3, weightDecay: 0 };
    expectSameBits(tf.train.adam(0.1, 0.5, 0.9, 1e-3), zeros('m', 'v'), run(others));
  });

  test('is the algorithm of the paper, worked by hand for two steps', () => {
    tf.tidy(() => {
      const numbers = { learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 1, weightDecay: 0 };
      const first = adamStep(
        { weight: tf.scalar(1), gradient: tf.scalar(2), m: tf.scalar(0), v: tf.scalar(0) },
        { ...numbers, correction1: 0.5, correction2: 0.25 },
      );
      // m = 1, v = 1; m̂ = 2, v̂ = 4; w = 1 − ½ · 2 / (2 + 1)
      expect(first.m.dataSync()[0]).toBe(1);
      expect(first.v.dataSync()[0]).toBe(1);
      expect(first.weight.dataSync()[0]).toBeCloseTo(2 / 3, 6);
      const second = adamStep(
        { weight: first.weight, gradient: tf.scalar(-6), m: first.m, v: first.v },
        { ...numbers, correction1: 0.75, correction2: 0.4375 },
      );
      // m = ½ − 3 = −2.5, v = ¾ + 9 = 9.75; m̂ = −10/3, v̂ = 156/7
      expect(second.m.dataSync()[0]).toBe(-2.5);
      expect(second.v.dataSync()[0]).toBe(9.75);
      expect(second.weight.dataSync()[0]).toBeCloseTo(2 / 3 + (0.5 * (10 / 3)) / (Math.sqrt(156 / 7) + 1), 6);
    });
  });

  test('shrinks the weight first where there is weight decay, and leaves the moments alone', () => {
    tf.tidy(() => {
      const inputs = { weight: tf.scalar(8), gradient: tf.scalar(2), m: tf.scalar(0), v: tf.scalar(0) };
      const numbers = { ...rates, learningRate: 0.5, correction1: 0.1, correction2: 0.001 };
      const plain = adamStep(inputs, numbers);
      const decayed = adamStep(inputs, { ...numbers, weightDecay: 0.25 });
      expect(decayed.m.dataSync()).toEqual(plain.m.dataSync());
      expect(decayed.v.dataSync()).toEqual(plain.v.dataSync());
      const difference = (plain.weight.dataSync()[0] as number) - (decayed.weight.dataSync()[0] as number);
      expect(difference).toBeCloseTo(8 * 0.5 * 0.25, 5);
    });
  });
});

describe('adamCorrection', () => {
  test('is 1 − β^t with the power multiplied up in float32', () => {
    expect(adamCorrection(0.9, 1)).toBe(Math.fround(1 - Math.fround(0.9)));
    expect(adamCorrection(0.5, 3)).toBe(0.875);
    let power = 1;
    for (let t = 1; t <= 1000; t++) power = Math.fround(power * Math.fround(0.999));
    expect(adamCorrection(0.999, 1000)).toBe(Math.fround(1 - power));
    expect(adamCorrection(0.999, 1000)).toBeCloseTo(1 - 0.999 ** 1000, 5);
    expect(adamCorrection(0.9, 1e9)).toBe(1);
    expect(adamCorrection(0, 1)).toBe(1);
  });
});

describe('sgdStep', () => {
  test('gives the bits of tf.train.sgd', () => {
    expectSameBits(tf.train.sgd(0.3), zeros(), (weight, gradient) => ({
      ...sgdStep({ weight, gradient }, { learningRate: 0.3 }),
    }));
  });
});

describe('momentumStep', () => {
  for (const nesterov of [0, 1] as const) {
    test(`gives the bits of tf.train.momentum${nesterov ? ' with Nesterov’s step' : ''}`, () => {
      expectSameBits(
        tf.train.momentum(0.01, 0.9, nesterov === 1),
        zeros('velocity'),
        (weight, gradient, { velocity }) => ({
          ...momentumStep(
            { weight, gradient, velocity: velocity as tf.Tensor },
            { learningRate: 0.01, momentum: 0.9, nesterov },
          ),
        }),
      );
    });
  }
});

describe('adagradStep', () => {
  test('gives the bits of tf.train.adagrad', () => {
    expectSameBits(
      tf.train.adagrad(0.05),
      (weight) => ({ squares: tf.fill(weight.shape, 0.1) }),
      (weight, gradient, { squares }) => ({
        ...adagradStep(
          { weight, gradient, squares: squares as tf.Tensor },
          { learningRate: 0.05, epsilon: 1e-7 },
        ),
      }),
    );
  });
});

test('a step leaves nothing behind but what it gives', () => {
  const [weight, gradient, m, v] = [1, 2, 3, 4].map((x) => tf.fill([3], x)) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const before = tf.memory().numTensors;
  const rates = { learningRate: 1, beta1: 0.9, beta2: 0.9, epsilon: 1, weightDecay: 1 };
  const adam = adamStep({ weight, gradient, m, v }, { ...rates, correction1: 1, correction2: 1 });
  expect(tf.memory().numTensors).toBe(before + 3);
  tf.dispose([adam.weight, adam.m, adam.v, weight, gradient, m, v]);
});
