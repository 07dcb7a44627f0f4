import { expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { matrixProduct } from './matrixProduct.js';
import { type Primitive, runPrimitive } from './primitive.js';

describe('runPrimitive', () => {
  test('runs the kernel that a backend has registered instead of the composite', () => {
    const backendName = tf.getBackend();
    const name = 'MtlTestOwnKernel';
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs }) => tf.add(Object.values(inputs)[0] as tf.Tensor, 100),
    });
    const primitive: Primitive = {
      name,
      composite: () => {
        throw new Error('the composite ran');
      },
      gradient: (dy) => [() => tf.mul(dy, 7)],
    };
    tf.tidy(() => {
      const f = (x: tf.Tensor) => runPrimitive(primitive, [x]);
      expectClose(f(tf.tensor1d([1, 2])), [101, 102]);
      expectClose(tf.grad(f)(tf.tensor1d([1, 2])), [7, 7]);
    });
    tf.unregisterKernel(name, backendName);
  });

  test('takes a kernel of a primitive op in place of its composite, and the composite again when it is gone', () => {
    const backendName = tf.getBackend();
    const name = 'MtlMatrixProduct';
    tf.tidy(() => {
      const [x, kernel] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])];
      expectClose(matrixProduct(x, kernel), [11]);
      tf.unregisterKernel(name, backendName);
      tf.registerKernel({ kernelName: name, backendName, kernelFunc: () => tf.tensor2d([[-1]]) });
      expectClose(matrixProduct(x, kernel), [-1]);
      tf.unregisterKernel(name, backendName);
      expectClose(matrixProduct(x, kernel), [11]);
    });
  });

  test('computes only the gradients that are asked for', () => {
    const asked: number[] = [];
    const primitive: Primitive = {
      name: 'MtlTestLazy',
      composite: ([a, b]) => tf.add(a as tf.Tensor, b as tf.Tensor),
      gradient: (dy) =>
        [0, 1].map((i) => () => {
          asked.push(i);
          return dy.clone();
        }),
    };
    tf.tidy(() => {
      const data = tf.tensor1d([1, 2]);
      const f = (x: tf.Tensor) => runPrimitive(primitive, [data, x]);
      tf.grad(f)(tf.tensor1d([3, 4]));
    });
    expect(asked).toEqual([1]);
    tf.unregisterKernel('MtlTestLazy', tf.getBackend());
    tf.unregisterGradient('MtlTestLazy');
  });
});
