import { expectClose, expectGradients, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { binary, multiclass, regression } from '../tasks.js';
import { taskLoss } from './taskLoss.js';
import { taskLosses } from './taskLosses.js';

const ln = Math.log;
const column = (...values: number[]) => tf.tensor2d(values, [values.length, 1]);

describe('taskLoss', () => {
  test('of a binary task is the mean cross-entropy in nats', () => {
    tf.tidy(() => {
      // σ(0) = ½, σ(ln 3) = ¾, σ(−ln 9) = ⅒
      const loss = taskLoss(binary(), column(0, ln(3), -ln(9)), tf.tensor1d([1, 0, 0]));
      expect(loss.shape).toEqual([]);
      expectClose(loss, [(ln(2) + ln(4) - ln(0.9)) / 3]);
    });
  });

  test('of a binary task has the gradient (σ(z) − y) / batch', () => {
    tf.tidy(() => {
      const f = (z: tf.Tensor) => taskLoss(binary(), z as tf.Tensor2D, tf.tensor1d([1, 0, 0]));
      expectClose(tf.grad(f)(column(0, ln(3), -ln(9))), column(-0.5 / 3, 0.75 / 3, 0.1 / 3));
    });
  });

  test('of a multiclass task is the mean cross-entropy in nats, its gradient softmax(z) − onehot(y)', () => {
    tf.tidy(() => {
      const z = tf.tensor2d([
        [0, 0, ln(2)],
        [ln(3), 0, 0],
      ]); // ¼ ¼ ½, ⅗ ⅕ ⅕
      const y = tf.tensor1d([2, 1]);
      expectClose(taskLoss(multiclass({ classes: 3 }), z, y), [(ln(2) + ln(5)) / 2]);
      const f = (x: tf.Tensor) => taskLoss(multiclass({ classes: 3 }), x as tf.Tensor2D, y);
      expectClose(
        tf.grad(f)(z),
        tf.tensor2d([
          [0.125, 0.125, -0.25],
          [0.3, -0.4, 0.1],
        ]),
      );
    });
  });

  test('of a regression task is the mean squared error', () => {
    tf.tidy(() => {
      const y = tf.tensor1d([1, -2]);
      expectClose(taskLoss(regression(), column(3, -1), y), [2.5]);
      const f = (z: tf.Tensor) => taskLoss(regression(), z as tf.Tensor2D, y);
      expectClose(tf.grad(f)(column(3, -1)), column(2, 1));
    });
  });

  test('of a regression task with mean and std is that of (y − mean) / std, gradient and weights too', () => {
    tf.tidy(() => {
      const head = regression({ mean: 250_000, std: 80_000 });
      const y = tf.tensor1d([250_000, 410_000, 90_000]); // 0, 2, −2
      const weights = tf.tensor1d([1, 2, 1]);
      const loss = (z: tf.Tensor) => taskLoss(head, z as tf.Tensor2D, y, weights);
      expectClose(loss(column(1, 2, 0)), [(1 + 0 + 4) / 4]);
      expectClose(tf.grad(loss)(column(1, 2, 0)), column(0.5, 0, 1));
      const plain = taskLoss(regression(), column(1, 2, 0), tf.tensor1d([0, 2, -2]), weights);
      expect(loss(column(1, 2, 0)).dataSync()).toEqual(plain.dataSync());
      expectClose(taskLoss(regression({ mean: 1 }), column(1), tf.tensor1d([3])), [1]);
      expectClose(taskLoss(regression({ std: 2 }), column(1), tf.tensor1d([6])), [4]);
      expectClose(taskLoss(head, column(0), tf.tensor1d([330_000], 'int32')), [1]);
    });
  });

  test('takes labels and weights as [batch] and as [batch, 1]', () => {
    tf.tidy(() => {
      const z = column(0.5, -1, 2);
      const flat = taskLoss(binary(), z, tf.tensor1d([1, 0, 1]), tf.tensor1d([1, 2, 3]));
      expectClose(taskLoss(binary(), z, column(1, 0, 1), column(1, 2, 3)), flat);
      const kind = multiclass({ classes: 2 });
      const logits = tf.tensor2d([
        [1, 2],
        [3, 4],
      ]);
      expectClose(taskLoss(kind, logits, column(1, 0)), taskLoss(kind, logits, tf.tensor1d([1, 0], 'int32')));
    });
  });

  test('stays finite and exact with logits of ±10,000', () => {
    tf.tidy(() => {
      const z = column(1e4, -1e4, 1e4, -1e4);
      const y = tf.tensor1d([1, 0, 0, 1]);
      expectClose(taskLoss(binary(), z, y), [5000]);
      expectClose(
        tf.grad((x: tf.Tensor) => taskLoss(binary(), x as tf.Tensor2D, y))(z),
        column(0, 0, 0.25, -0.25),
      );
      const classes = multiclass({ classes: 2 });
      const logits = tf.tensor2d([
        [1e4, -1e4],
        [1e4, -1e4],
      ]);
      expectClose(taskLoss(classes, logits, tf.tensor1d([0, 1])), [1e4]);
      expectClose(
        tf.grad((x: tf.Tensor) => taskLoss(classes, x as tf.Tensor2D, tf.tensor1d([0, 1])))(logits),
        tf.tensor2d([
          [0, 0],
          [0.5, -0.5],
        ]),
      );
    });
  });

  test('of a binary task is right to 1e-6 of itself, however confident a row is, and its gradient too', () => {
    const logits = Float32Array.from({ length: 1601 }, (_, i) => (i - 800) / 10 + 0.001);
    for (const label of [0, 1]) {
      const y = tf.tensor1d([label]);
      const wrong = Array.from(logits).filter((z) => {
        const [loss, slope] = tf.tidy(() => {
          const f = (x: tf.Tensor) => taskLoss(binary(), x as tf.Tensor2D, y);
          const { value, grad } = tf.valueAndGrad(f)(column(z));
          return [value.dataSync()[0] as number, grad.dataSync()[0] as number];
        });
        const x = label === 1 ? -z : z;
        const expected = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        const expectedSlope = (label === 1 ? -1 : 1) / (1 + Math.exp(-x));
        return !(
          Math.abs((loss as number) - expected) <= 1e-6 * expected &&
          Math.abs((slope as number) - expectedSlope) <= 1e-6
        );
      });
      expect(wrong).toEqual([]);
      y.dispose();
    }
  });

  test('of a multiclass task is right to 1e-5 of itself, however confident a row is', () => {
    const classes = 4;
    const rows: number[][] = [];
    for (let d = -80; d <= 80; d += 0.5) rows.push([d, 0, 0.25, -3], [1, d + 1, 1, 1], [-d, d, 0.5 * d, 0]);
    const z = tf.tensor2d(rows);
    const values = z.arraySync();
    const wrong = values.flatMap((row, r) =>
      row.flatMap((own, label) => {
        const loss = tf.tidy(() => {
          const one = tf.slice(z, [r, 0], [1, classes]);
          return taskLoss(multiclass({ classes }), one, tf.tensor1d([label])).dataSync()[0] as number;
        });
        const others = row.filter((_, c) => c !== label).map((other) => other - own);
        const top = Math.max(...others, 0);
        const rest = others.reduce((sum, d) => sum + Math.exp(d - top), 0);
        const expected = top === 0 ? Math.log1p(rest) : top + Math.log(Math.exp(-top) + rest);
        return Math.abs(loss - expected) <= 1e-5 * expected ? [] : [{ row, label, loss, expected }];
      }),
    );
    expect(wrong).toEqual([]);
    z.dispose();
  });

  test('has a gradient in the weights, which finite differences confirm', () => {
    const [z, y] = [column(0.5, -1, 2), tf.tensor1d([1, 0, 1])];
    const weights = tf.tensor1d([0.5, 2, 1]);
    expectGradients((w) => taskLoss(binary(), z, y, w), [weights]);
    expectGradients((w) => taskLoss(regression(), z, y, w), [weights]);
    tf.dispose([z, y, weights]);
  });

  test('refuses logits, labels and weights that do not fit', () => {
    tf.tidy(() => {
      const refusal = (message: string) => expect.objectContaining({ name: 'ShapeError', message });
      const z = column(0, 1, 2);
      expect(() => taskLoss(multiclass({ classes: 3 }), z, tf.zeros([3]))).toThrow(
        refusal('taskLoss: `logits` must be [batch, 3] for a multiclass task, got [3,1].'),
      );
      expect(() => taskLoss(binary(), z, tf.zeros([2]))).toThrow(
        refusal('taskLoss: `labels` must be [3] to match logits [3,1], got [2].'),
      );
      expect(() => taskLoss(binary(), z, tf.zeros([3]), tf.zeros([1, 3]))).toThrow(
        refusal('taskLoss: `weights` must be [3] to match logits [3,1], got [1,3].'),
      );
    });
  });

  test('takes soft labels of binary tasks', () => {
    tf.tidy(() => {
      const expected = -(0.3 * ln(0.75) + 0.7 * ln(0.25));
      expectClose(taskLoss(binary(), column(ln(3)), tf.tensor1d([0.3])), [expected]);
    });
  });

  test('weighs rows, and rows without weight not at all', () => {
    tf.tidy(() => {
      const z = column(3, -1, 100);
      const y = tf.tensor1d([1, -2, 0]);
      const weights = tf.tensor1d([3, 1, 0]);
      expectClose(taskLoss(regression(), z, y, weights), [(3 * 4 + 1 * 1) / 4]);
      const f = (x: tf.Tensor) => taskLoss(regression(), x as tf.Tensor2D, y, weights);
      expectClose(tf.grad(f)(z), column(3, 0.5, 0));
      // Only the proportions count.
      expectClose(taskLoss(regression(), z, y, tf.mul(weights, 100)), [13 / 4]);
    });
  });

  test('without any weight is 0 and has no gradient, for every kind of task', () => {
    tf.tidy(() => {
      for (const head of [binary(), multiclass({ classes: 3 }), regression()]) {
        const z = uniformTensor<tf.Rank.R2>([4, head.units], 1);
        const f = (x: tf.Tensor) => taskLoss(head, x as tf.Tensor2D, tf.zeros([4]), tf.zeros([4]));
        expect(Array.from(f(z).dataSync())).toEqual([0]);
        expect(Array.from(tf.grad(f)(z).dataSync()).every((value) => value === 0)).toBe(true);
      }
    });
  });

  for (const batch of [1, 3, 5]) {
    test(`has the gradients of finite differences in a batch of ${batch}`, () => {
      const weights = tf.tensor1d([0.5, 2, 0, 1, 1].slice(0, batch));
      const labels = tf.tensor1d([1, 0, 1, 2, 0].slice(0, batch));
      const bits = tf.tensor1d([1, 0, 1, 0, 0].slice(0, batch));
      const z = [1, 3].map((units) => uniformTensor<tf.Rank.R2>([batch, units], units));
      for (const w of [undefined, weights]) {
        expectGradients((x) => taskLoss(binary(), x as tf.Tensor2D, bits, w), [z[0] as tf.Tensor]);
        expectGradients((x) => taskLoss(regression(), x as tf.Tensor2D, labels, w), [z[0] as tf.Tensor]);
        expectGradients(
          (x) => taskLoss(multiclass({ classes: 3 }), x as tf.Tensor2D, labels, w),
          [z[1] as tf.Tensor],
        );
      }
      tf.dispose([weights, labels, bits, z]);
    });
  }

  test('agrees with tfjs’s own losses', () => {
    tf.tidy(() => {
      const z = uniformTensor<tf.Rank.R2>([7, 1], 1);
      const y = column(1, 0, 0, 1, 1, 0, 1);
      expectClose(taskLoss(binary(), z, y), tf.losses.sigmoidCrossEntropy(y, z));
      expectClose(taskLoss(regression(), z, y), tf.losses.meanSquaredError(y, z));
      const logits = uniformTensor<tf.Rank.R2>([3, 4], 2);
      const oneHot = tf.oneHot(tf.tensor1d([3, 0, 1], 'int32'), 4);
      expectClose(
        taskLoss(multiclass({ classes: 4 }), logits, tf.tensor1d([3, 0, 1])),
        tf.losses.softmaxCrossEntropy(oneHot, logits),
      );
    });
  });
});

describe('taskLosses', () => {
  const tasks = { click: binary(), price: regression() };

  test('has one scalar per task, in the order of the tasks', () => {
    tf.tidy(() => {
      const logits = { price: column(3, -1), click: column(0, 0) };
      const labels = { price: tf.tensor1d([1, -2]), click: tf.tensor1d([1, 0]) };
      const losses = taskLosses(logits, labels, tasks);
      expect(Object.keys(losses)).toEqual(['click', 'price']);
      expectClose(losses.click, [ln(2)]);
      expectClose(losses.price, [2.5]);
    });
  });

  test('weighs the tasks that have weights', () => {
    tf.tidy(() => {
      const logits = { price: column(3, -1), click: column(0, 9) };
      const labels = { price: tf.tensor1d([1, -2]), click: tf.tensor1d([1, 0]) };
      const losses = taskLosses(logits, labels, tasks, { click: tf.tensor1d([1, 0]) });
      expectClose(losses.click, [ln(2)]);
      expectClose(losses.price, [2.5]);
    });
  });

  test('leaves nothing behind but the losses, in a gradient neither', () => {
    const logits = { click: tf.variable(column(0.5, -1)), price: tf.variable(column(3, -1)) };
    const labels = { click: tf.tensor1d([1, 0]), price: tf.tensor1d([1, -2]) };
    const weights = { click: tf.tensor1d([1, 2]) };
    expectNoLeak(() => tf.dispose(taskLosses(logits, labels, tasks, weights)));
    expectNoLeak(() => {
      const total = () => tf.addN(Object.values(taskLosses(logits, labels, tasks, weights))) as tf.Scalar;
      const { value, grads } = tf.variableGrads(total);
      tf.dispose([value, grads]);
    });
    tf.dispose([logits, labels, weights]);
  });
});
