import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { type RoutedGates, routedMixture, routedWeights, routedWidths } from './routedMixture.js';

const cases: RoutedGates[] = [
  { taskExperts: [2, 2, 2], sharedExperts: 1, gateShared: true },
  { taskExperts: [1, 1], sharedExperts: 2, gateShared: false },
  { taskExperts: [2, 0, 3], sharedExperts: 1, gateShared: true },
  { taskExperts: [0, 0], sharedExperts: 2, gateShared: false },
  { taskExperts: [1, 2, 2], sharedExperts: 0, gateShared: false },
  { taskExperts: [3], sharedExperts: 1, gateShared: true },
  { taskExperts: [1], sharedExperts: 0, gateShared: false },
];

/** Places of the experts that each gate sees. */
function seenBy({ taskExperts, sharedExperts, gateShared }: RoutedGates): number[][] {
  const ofTasks = taskExperts.reduce((sum, n) => sum + n, 0);
  const shared = Array.from({ length: sharedExperts }, (_, k) => ofTasks + k);
  let first = 0;
  const seen = taskExperts.map((own) => {
    const mine = Array.from({ length: own }, (_, k) => first + k);
    first += own;
    return [...mine, ...shared];
  });
  return gateShared ? [...seen, Array.from({ length: ofTasks + sharedExperts }, (_, k) => k)] : seen;
}

for (const routed of cases) {
  const title = `experts [${routed.taskExperts}] and ${routed.sharedExperts} shared${routed.gateShared ? ' with a gate' : ''}`;
  describe(title, () => {
    const [batch, units] = [3, 2];
    const seen = seenBy(routed);
    const widths = seen.map((experts) => experts.length);
    const count = routed.taskExperts.reduce((sum, n) => sum + n, routed.sharedExperts);
    const experts = () => uniformTensor<tf.Rank.R3>([batch, count, units], 1);
    const columns = () => uniformTensor<tf.Rank.R2>([batch, widths.reduce((sum, n) => sum + n)], 2);

    /** Softmax over the columns of a gate, put where its experts stand. */
    const expectedWeights = () => {
      let first = 0;
      const logits = columns().arraySync();
      return logits.map((row) => {
        first = 0;
        return seen.map((places) => {
          const exps = places.map((_, k) => Math.exp(row[first + k] as number));
          first += places.length;
          const total = exps.reduce((sum, e) => sum + e, 0);
          const weights = new Array<number>(count).fill(0);
          places.forEach((place, k) => {
            weights[place] = (exps[k] as number) / total;
          });
          return weights;
        });
      });
    };

    test('a gate has as many columns as it sees experts', () => {
      expect(routedWidths(routed)).toEqual(widths);
    });

    test('a gate weighs the experts that it sees, and no others', () => {
      tf.tidy(() => {
        const expected = tf.tensor3d(expectedWeights());
        expectClose(routedWeights(columns(), routed), expected, 1e-6);
        expectClose(routedMixture(experts(), columns(), routed), tf.matMul(expected, experts()), 1e-6);
      });
    });

    test('experts and gates have gradients', () => {
      const inputs = [experts(), columns()];
      expectGradients((x, g) => routedMixture(x as tf.Tensor3D, g as tf.Tensor2D, routed), inputs);
      tf.dispose(inputs);
    });
  });
}
