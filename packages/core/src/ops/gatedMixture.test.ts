import { expectClose, expectGradients, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { gatedMixture, mixtureWeights } from './gatedMixture.js';

const ln = Math.log;

describe('gatedMixture', () => {
  test('weighs the experts by the softmax of each gate', () => {
    tf.tidy(() => {
      const experts = tf.tensor3d([
        [
          [1, 10],
          [3, 30],
        ],
      ]);
      const gates = tf.tensor3d([
        [
          [0, 0],
          [ln(3), 0],
          [0, ln(9)],
        ],
      ]); // ½ ½, ¾ ¼, ⅒ ⁹⁄₁₀
      expectClose(
        gatedMixture(experts, gates),
        tf.tensor3d([
          [
            [2, 20],
            [1.5, 15],
            [2.8, 28],
          ],
        ]),
      );
    });
  });

  test('adds native weights to the softmax', () => {
    tf.tidy(() => {
      const experts = tf.tensor3d([
        [
          [1, 10],
          [3, 30],
        ],
      ]);
      const gates = tf.zeros<tf.Rank.R3>([1, 2, 2]);
      const native = tf.tensor2d([
        [1, 0],
        [0, -0.5],
      ]);
      expectClose(
        gatedMixture(experts, gates, { native }),
        tf.tensor3d([
          [
            [3, 30],
            [0.5, 5],
          ],
        ]),
      );
      expectClose(
        mixtureWeights(gates, { native }),
        tf.tensor3d([
          [
            [1.5, 0.5],
            [0.5, 0],
          ],
        ]),
      );
    });
  });

  test('is Eq. 7 and Eq. 11 of AdaTT alike: the mixture of all experts plus the native ones', () => {
    tf.tidy(() => {
      const experts = uniformTensor<tf.Rank.R3>([5, 4, 3], 1); // two tasks with two experts each
      const gates = uniformTensor<tf.Rank.R3>([5, 2, 4], 2);
      const [v0, v1] = [
        [0.3, -1.2],
        [0.7, 0.1],
      ] as const;
      const native = tf.tensor2d([
        [...v0, 0, 0],
        [0, 0, ...v1],
      ]);
      const ofAll = gatedMixture(experts, gates);
      const own = [v0, v1].map((v, task) =>
        tf.sum(tf.mul(tf.slice(experts, [0, 2 * task, 0], [-1, 2, -1]), tf.tensor3d([...v], [1, 2, 1])), 1),
      );
      expectClose(gatedMixture(experts, gates, { native }), tf.add(ofAll, tf.stack(own, 1)));
    });
  });

  test('gives an expert outside the routing exactly no weight and no gradient', () => {
    tf.tidy(() => {
      const gates = tf.tensor3d([
        [
          [50, 1, -50],
          [80, -30, 2],
        ],
      ]);
      const routing = tf.tensor2d([
        [0, 1, 1],
        [1, 1, 0],
      ]);
      const weights = Array.from(mixtureWeights(gates, { routing }).dataSync());
      expect([weights[0], weights[5]]).toEqual([0, 0]);
      expectClose(tf.tensor1d(weights), [0, 1, Math.exp(-51), 1, Math.exp(-110), 0], 1e-6);

      const experts = uniformTensor<tf.Rank.R3>([1, 3, 2], 3);
      const f = (e: tf.Tensor, g: tf.Tensor) =>
        tf.slice(gatedMixture(e as tf.Tensor3D, g as tf.Tensor3D, { routing }), [0, 0, 0], [-1, 1, -1]); // task 0
      const [dExperts, dGates] = tf.grads(f)([experts, tf.zeros([1, 2, 3])]) as [tf.Tensor, tf.Tensor];
      expect(Array.from(dExperts.dataSync()).slice(0, 2)).toEqual([0, 0]);
      expect(Array.from(dGates.dataSync())[0]).toBe(0);
      expect(Array.from(dExperts.dataSync()).slice(2)).toEqual([0.5, 0.5, 0.5, 0.5]);
    });
  });

  test('keeps the softmax among the experts that are seen, the native weights on top', () => {
    tf.tidy(() => {
      const gates = uniformTensor<tf.Rank.R3>([3, 2, 4], 5);
      const routing = tf.tensor2d([
        [1, 1, 0, 1],
        [0, 1, 1, 1],
      ]);
      expectClose(tf.sum(mixtureWeights(gates, { routing }), 2), tf.ones([3, 2]));
      const seen = tf.gather(gates, [0, 1, 3], 2);
      const expected = tf.softmax(seen);
      expectClose(
        tf.slice(tf.gather(mixtureWeights(gates, { routing }), [0, 1, 3], 2), [0, 0, 0], [-1, 1, -1]),
        tf.slice(expected, [0, 0, 0], [-1, 1, -1]),
      );
      const native = tf.tensor2d([
        [0, 0, 0.25, 0],
        [0, 0, 0, 0],
      ]);
      expectClose(
        tf.sum(mixtureWeights(gates, { routing, native }), 2),
        tf.tensor2d([
          [1.25, 1],
          [1.25, 1],
          [1.25, 1],
        ]),
      );
    });
  });

  test('is stable with large gate logits', () => {
    tf.tidy(() => {
      const weights = mixtureWeights(
        tf.tensor3d([
          [
            [1e4, -1e4, 0],
            [-1e4, -1e4, -1e4],
          ],
        ]),
      );
      expectClose(
        weights,
        tf.tensor3d([
          [
            [1, 0, 0],
            [1 / 3, 1 / 3, 1 / 3],
          ],
        ]),
      );
    });
  });

  test('leaves outputs as they are when experts and the columns of the gates change places', () => {
    tf.tidy(() => {
      const experts = uniformTensor<tf.Rank.R3>([3, 5, 7], 6);
      const gates = uniformTensor<tf.Rank.R3>([3, 2, 5], 7);
      const order = [3, 0, 4, 1, 2];
      expectClose(
        gatedMixture(tf.gather(experts, order, 1), tf.gather(gates, order, 2)),
        gatedMixture(experts, gates),
      );
    });
  });

  for (const [batch, tasks, experts, units] of [
    [1, 1, 1, 1],
    [1, 3, 2, 7],
    [3, 1, 5, 3],
    [5, 2, 3, 1],
  ] as const) {
    test(`has the gradients of finite differences: ${batch} rows, ${tasks} tasks, ${experts} experts, ${units} units`, () => {
      const inputs = [uniformTensor([batch, experts, units], 1), uniformTensor([batch, tasks, experts], 2)];
      const native = uniformTensor([tasks, experts], 3);
      expectGradients(
        (e, g, v) => gatedMixture(e as tf.Tensor3D, g as tf.Tensor3D, { native: v as tf.Tensor2D }),
        [...inputs, native],
      );
      const routing = tf.tensor2d(
        Array.from({ length: tasks }, (_, t) =>
          Array.from({ length: experts }, (_, e) => (e === 0 || (e + t) % 2 ? 1 : 0)),
        ),
      );
      expectGradients((e, g) => gatedMixture(e as tf.Tensor3D, g as tf.Tensor3D, { routing }), inputs);
      tf.dispose([inputs, native, routing]);
    });
  }

  test('leaves nothing behind, in a gradient neither', () => {
    const experts = tf.variable(uniformTensor<tf.Rank.R3>([3, 2, 4], 1));
    const gates = tf.variable(uniformTensor<tf.Rank.R3>([3, 2, 2], 2));
    const options = { native: tf.ones<tf.Rank.R2>([2, 2]), routing: tf.ones<tf.Rank.R2>([2, 2]) };
    expectNoLeak(() => tf.dispose([gatedMixture(experts, gates, options), mixtureWeights(gates, options)]));
    expectNoLeak(() => {
      const { value, grads } = tf.variableGrads(() => tf.sum(gatedMixture(experts, gates, options)));
      tf.dispose([value, grads]);
    });
    tf.dispose([experts, gates, options.native, options.routing]);
  });

  test('does not return its input where the weights are those alone', () => {
    const gates = tf.zeros<tf.Rank.R3>([1, 1, 1]);
    const weights = mixtureWeights(gates);
    weights.dispose();
    expect(gates.isDisposed).toBe(false);
    gates.dispose();
  });

  test('refuses gates that do not fit', () => {
    tf.tidy(() => {
      const experts = tf.ones<tf.Rank.R3>([32, 8, 64]);
      for (const shape of [
        [32, 2, 4],
        [31, 2, 8],
        [32, 8],
      ]) {
        expect(() => gatedMixture(experts, tf.ones(shape as never) as tf.Tensor3D)).toThrow(
          expect.objectContaining({
            name: 'ShapeError',
            message: `gatedMixture: \`gates\` must be [32, tasks, 8] to match experts [32,8,64], got ${JSON.stringify(shape)}.`,
          }),
        );
      }
    });
  });
});
