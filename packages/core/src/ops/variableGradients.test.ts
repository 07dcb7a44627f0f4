import { expectClose, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { binary } from '../tasks.js';
import { embeddingBag } from './embeddingBag.js';
import { gatedMixture } from './gatedMixture.js';
import { groupedDense } from './groupedDense.js';
import { matrixProduct } from './matrixProduct.js';
import { taskLoss } from './taskLoss.js';
import { variableGradients } from './variableGradients.js';

const kernel = () => tf.variable(uniformTensor<tf.Rank.R2>([4, 6], 1));

/** A network of all primitives of the way forth. */
function network(weight: tf.Tensor2D, broken: 'never' | 'forth' | 'back'): tf.Scalar {
  return tf.tidy(() => {
    const ids = tf.ones<tf.Rank.R2>([5, 2], 'int32');
    const h = embeddingBag(weight, ids); // [5, 6]
    const experts = groupedDense(tf.reshape(h, [5, 2, 3]), tf.ones([2, 3, 2]));
    const mixed = gatedMixture(experts, tf.zeros([5, 1, 2]));
    const guard = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => {
        if (broken === 'back') throw new Error('on the way back');
        return dy;
      },
    }))(tf.reshape(mixed, [5, 2]));
    const logits = matrixProduct(guard as tf.Tensor2D, tf.ones([2, 1]));
    if (broken === 'forth') throw new Error('on the way forth');
    return taskLoss(binary(), logits, tf.zeros([5]));
  });
}

describe('variableGradients', () => {
  test('gives what tf.variableGrads gives', () => {
    const weight = kernel();
    const ours = variableGradients(() => network(weight, 'never'), [weight]);
    const theirs = tf.variableGrads(() => network(weight, 'never'), [weight]);
    expectClose(ours.value, theirs.value);
    expectClose(ours.grads[weight.name] as tf.Tensor, theirs.grads[weight.name] as tf.Tensor);
    tf.dispose([ours.value, ours.grads, theirs.value, theirs.grads, weight]);
  });

  for (const broken of ['forth', 'back'] as const) {
    test(`leaves nothing behind when something throws on the way ${broken}, and works again after it`, () => {
      const weight = kernel();
      expectNoLeak(() => {
        expect(() => variableGradients(() => network(weight, broken), [weight])).toThrow(
          `on the way ${broken}`,
        );
      });
      expectNoLeak(() => {
        const { value, grads } = variableGradients(() => network(weight, 'never'), [weight]);
        tf.dispose([value, grads]);
      });
      weight.dispose();
    });
  }

  test('leaves the tape of a gradient around it alone', () => {
    const x = tf.scalar(3);
    const weight = tf.variable(tf.scalar(2));
    expectNoLeak(() => {
      const slope = tf.grad((given: tf.Tensor) => {
        const square = tf.square(given);
        const failing = () =>
          variableGradients(() => {
            throw new Error('inner');
          }, [weight]);
        expect(failing).toThrow('inner');
        return square;
      })(x);
      expectClose(slope, [6]);
      slope.dispose();
    });
    tf.dispose([x, weight]);
  });
});
