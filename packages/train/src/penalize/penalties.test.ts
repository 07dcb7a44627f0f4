import { expectClose, expectGradients, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { l2 } from './l2.js';
import type { MatchedWeights, Regularizer } from './regularizer.js';
import { tensorNormal } from './tensorNormal.js';
import { traceNorm } from './traceNorm.js';

/** One place from the weights of all tasks. */
const place = (...perTask: tf.Tensor[]): MatchedWeights => ({ place: 'tower_1/kernel', perTask });
const penaltyOf = (regularizer: Regularizer, ...weights: MatchedWeights[]): number => {
  const state = regularizer.init?.(weights) ?? [];
  return regularizer.penalty(weights, state).dataSync()[0] as number;
};
const row = (...values: number[]) => tf.tensor2d([values]);

describe('l2', () => {
  test('is α · Σ ‖θ_s − θ_t‖² over all pairs of tasks, kernels and biases', () => {
    tf.tidy(() => {
      // Pairs: (1, 2) − (4, 6): 25; (1, 2) − (1, 0): 4; (4, 6) − (1, 0): 45. Biases 0, 1, 3: 1 + 9 + 4.
      const kernels = place(row(1, 2), row(4, 6), row(1, 0));
      const biases = place(tf.tensor1d([0]), tf.tensor1d([1]), tf.tensor1d([3]));
      expect(penaltyOf(l2({ strength: 0.5 }), kernels)).toBeCloseTo(0.5 * 74, 4);
      expect(penaltyOf(l2({ strength: 0.5 }), kernels, biases)).toBeCloseTo(0.5 * (74 + 14), 4);
      expect(penaltyOf(l2(), kernels)).toBeCloseTo(0.074, 6);
    });
  });

  test('has the gradient 2α(θ_1 − θ_2) for two tasks', () => {
    expectNoLeak(() =>
      tf.tidy(() => {
        const f = (a: tf.Tensor, b: tf.Tensor) => l2({ strength: 0.1 }).penalty([place(a, b)], []);
        const [first, second] = tf.grads(f)([row(1, 5), row(3, 4)]) as [tf.Tensor, tf.Tensor];
        expectClose(first, [-0.4, 0.2], 1e-6);
        expectClose(second, [0.4, -0.2], 1e-6);
      }),
    );
  });
});

describe('traceNorm', () => {
  test('is √(tr G + 2√det G) for two tasks', () => {
    tf.tidy(() => {
      for (const seed of [1, 2, 3]) {
        const [a, b] = [uniformTensor<tf.Rank.R2>([3, 4], seed), uniformTensor<tf.Rank.R2>([3, 4], seed + 9)];
        const dot = (x: tf.Tensor, y: tf.Tensor) => tf.sum(tf.mul(x, y)).dataSync()[0] as number;
        const determinant = dot(a, a) * dot(b, b) - dot(a, b) ** 2;
        const expected = Math.sqrt(dot(a, a) + dot(b, b) + 2 * Math.sqrt(determinant));
        expectClose(traceNorm({ strength: 1 }).penalty([place(a, b)], []), [expected]);
      }
    });
  });

  test('is the sum of the lengths of orthogonal kernels, and √T times the length of equal ones', () => {
    tf.tidy(() => {
      const strength = 1;
      expect(
        penaltyOf(traceNorm({ strength }), place(row(3, 0, 0), row(0, 4, 0), row(0, 0, 12))),
      ).toBeCloseTo(19, 4);
      // A root of an eigenvalue 0 counts 1e-4.
      expect(penaltyOf(traceNorm({ strength }), place(row(3, 4), row(3, 4)))).toBeCloseTo(5 * Math.SQRT2, 3);
      const four = [0, 1, 2, 3].map(() => row(3, 4));
      expect(penaltyOf(traceNorm({ strength }), place(...four))).toBeCloseTo(10, 2);
    });
  });

  test('adds up over places of different widths', () => {
    tf.tidy(() => {
      const [narrow, wide] = [place(row(3), row(4)), place(row(3, 0, 0), row(0, 4, 0))];
      expect(penaltyOf(traceNorm({ strength: 0.1 }), narrow, wide)).toBeCloseTo(0.1 * (5 + 7), 4);
    });
  });

  for (const tasks of [2, 3, 5]) {
    test(`has the gradients of finite differences for ${tasks} tasks`, () => {
      const weights = Array.from({ length: tasks }, (_, t) => uniformTensor<tf.Rank.R2>([2, 4], 20 + t));
      expectGradients((...xs) => traceNorm({ strength: 1 }).penalty([place(...xs)], []), weights);
      tf.dispose(weights);
    });
  }

  test('has the gradient G^(−½) · M, w / (√T ‖w‖) where all tasks are equal, and a finite one at 0', () => {
    tf.tidy(() => {
      const f = (a: tf.Tensor, b: tf.Tensor) => traceNorm({ strength: 1 }).penalty([place(a, b)], []);
      // float32 knows the eigenvalue 0 to 1e-6 or so, and its root divides by 1e-4: two digits are left.
      for (const gradient of tf.grads(f)([row(3, 4), row(3, 4)])) {
        expectClose(gradient, [0.6 / Math.SQRT2, 0.8 / Math.SQRT2], 1e-2);
      }
      for (const gradient of tf.grads(f)([row(0, 0), row(0, 0)])) expectClose(gradient, [0, 0], 0);
    });
  });
});

describe('tensorNormal', () => {
  test('is ½λ‖W‖² as long as the tasks count as independent', () => {
    tf.tidy(() => {
      expect(penaltyOf(tensorNormal({ strength: 0.2 }), place(row(1, 2), row(3, 4)))).toBeCloseTo(
        0.1 * 30,
        5,
      );
      const two = [place(row(1, 2), row(3, 4)), place(row(1), row(2))];
      expect(penaltyOf(tensorNormal({ strength: 0.2 }), ...two)).toBeCloseTo(0.1 * 35, 5);
    });
  });

  test('is ½λ vec(W)ᵀ (Σ ⊗ I ⊗ I)⁻¹ vec(W) with Σ of the kernels at the last update', () => {
    tf.tidy(() => {
      const regularizer = tensorNormal({ strength: 2, every: 1 });
      const earlier = [place(row(1, 2, 0), row(3, 1, 1))];
      const state = regularizer.update?.(
        earlier,
        regularizer.init?.(earlier) ?? [],
        1,
      ) as readonly tf.Tensor[];
      // Σ = [[5, 5], [5, 11]] + ε, its determinant 30: Σ⁻¹ = [[11, −5], [−5, 5]] / 30.
      expectClose(state[0] as tf.Tensor, [11 / 30, -5 / 30, -5 / 30, 5 / 30], 1e-4);
      const [a, b] = [
        [1, 0, -1],
        [2, 1, 1],
      ] as const;
      const dot = (x: readonly number[], y: readonly number[]) =>
        x.reduce((sum, v, i) => sum + v * (y[i] as number), 0);
      const expected = (11 * dot(a, a) - 10 * dot(a, b) + 5 * dot(b, b)) / 30; // ½ · 2
      const found = regularizer.penalty([place(row(...a), row(...b))], state);
      expectClose(found, [expected], 1e-4);
    });
  });

  test('pulls kernels that were alike together, and those that were opposite apart', () => {
    tf.tidy(() => {
      for (const sign of [1, -1]) {
        const regularizer = tensorNormal({ strength: 1, every: 1 });
        const earlier = [place(row(2, 1), row(2 * sign, 0.5 * sign))];
        const state = regularizer.update?.(earlier, [], 1) as readonly tf.Tensor[];
        const f = (a: tf.Tensor) => regularizer.penalty([place(a, row(0, 0.1))], state);
        // At (0, 0) only what the other task pulls with is left.
        const [, slope] = tf.grad(f)(row(0, 0)).dataSync();
        expect(Math.sign(slope as number)).toBe(-sign);
      }
    });
  });

  test('inverts no eigenvalue up to 0.1 and keeps the trace of the inverse below 3000', () => {
    tf.tidy(() => {
      const update = (...weights: MatchedWeights[]) =>
        tensorNormal({ every: 1 }).update?.(weights, [], 1)[0] as tf.Tensor;
      // Orthogonal kernels of squared length 4 and 0.04: 1/4 and, not inverted, 0.04.
      expectClose(update(place(row(2, 0), row(0, 0.2))), [0.25, 0, 0, 0.04], 1e-4);
      // The authors' rule leaves the trace below 10 per task: 400 tasks would be needed. The scale is 1 for fewer.
      const many = Array.from({ length: 8 }, (_, t) =>
        row(...Array.from({ length: 8 }, (_, i) => (i === t ? 0.4 : 0))),
      );
      expectClose(tf.mul(update(place(...many)), 0.16), tf.expandDims(tf.eye(8)), 1e-3);
    });
  });

  test('takes the covariance every so many steps and hands the state through in between', () => {
    tf.tidy(() => {
      const regularizer = tensorNormal({ every: 3 });
      const weights = [place(row(1, 2), row(3, 1))];
      const first = regularizer.init?.(weights) as readonly tf.Tensor[];
      expect(regularizer.update?.(weights, first, 1)).toBe(first);
      expect(regularizer.update?.(weights, first, 2)).toBe(first);
      expect(regularizer.update?.(weights, first, 3)).not.toBe(first);
    });
  });
});

describe('regularizers refuse', () => {
  for (const [build, message] of [
    [() => l2({ strength: -1 }), 'l2: `strength` must be a finite number ≥ 0, got -1.'],
    [
      () => traceNorm({ strength: Number.NaN }),
      'traceNorm: `strength` must be a finite number ≥ 0, got NaN.',
    ],
    [
      () => tensorNormal({ strength: '1' as never }),
      'tensorNormal: `strength` must be a finite number ≥ 0, got "1".',
    ],
    [
      () => l2({ strenght: 1 } as never),
      'l2: `options` must be without unknown keys, got "strenght". Did you mean `strength`?',
    ],
    [
      () => traceNorm({ layer: ['a'] } as never),
      'traceNorm: `options` must be without unknown keys, got "layer". Did you mean `layers`?',
    ],
    [
      () => tensorNormal({ layers: 'bottoms' as never }),
      'tensorNormal: `layers` must be an array of names of layers, got "bottoms".',
    ],
    [() => l2({ layers: [3 as never] }), 'l2: `layers` must be an array of names of layers, got [3].'],
    [() => tensorNormal({ outputs: 1 as never }), 'tensorNormal: `outputs` must be true or false, got 1.'],
    [() => tensorNormal({ every: 0 }), 'tensorNormal: `every` must be a positive integer, got 0.'],
  ] as const) {
    test(message, () => {
      expect(build).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
    });
  }
});
