import { expectClose, expectNoLeak } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test } from 'vitest';
import { matrixProduct } from './matrixProduct.js';
import { type Primitive, runPrimitive } from './primitive.js';

interface Inputs {
  readonly a: tf.Tensor;
  readonly b?: tf.Tensor | undefined;
  readonly c?: tf.Tensor | undefined;
}
interface Outputs {
  readonly product: tf.Tensor;
  readonly shifted: tf.Tensor;
}
interface Attributes {
  readonly factor: number;
}

const name = 'MtlTestOp';

/** product = factor · a · b · c, shifted = a + c, where an absent b or c is 1. */
const op: Primitive<Inputs, Attributes, Outputs> = {
  name,
  inputs: ['a'],
  optionalInputs: ['b', 'c'],
  attributes: ['factor'],
  outputs: ['product', 'shifted'],
  saved: ['a', 'b', 'c', 'product'],
  composite: ({ a, b = tf.scalar(1), c = tf.scalar(1) }, { factor }) => ({
    product: tf.mul(tf.mul(tf.mul(a, b), c), factor),
    shifted: tf.add(a, c),
  }),
  gradients: {
    a: (dy, { a, product }) => tf.add(tf.mul(dy.product, tf.div(product, a)), dy.shifted),
    b: (dy, { a, c = tf.scalar(1) }, { factor }) => tf.mul(tf.mul(dy.product, factor), tf.mul(a, c)),
    c: (dy, { a, b = tf.scalar(1) }, { factor }) =>
      tf.add(tf.mul(tf.mul(dy.product, factor), tf.mul(a, b)), dy.shifted),
  },
};

const vector = (...values: number[]) => tf.tensor1d(values);

afterEach(() => {
  if (tf.getKernel(name, tf.getBackend())) tf.unregisterKernel(name, tf.getBackend());
  if (tf.getGradient(name)) tf.unregisterGradient(name);
});

describe('runPrimitive', () => {
  test('gives the outputs of the composite by name', () => {
    tf.tidy(() => {
      const { product, shifted } = runPrimitive(op, { a: vector(2, 3), c: vector(5, 7) }, { factor: 10 });
      expectClose(product, [100, 210]);
      expectClose(shifted, [7, 10]);
    });
  });

  test('hands a kernel the inputs that are there and the attributes, by name', () => {
    let seen: unknown;
    tf.registerKernel({
      kernelName: name,
      backendName: tf.getBackend(),
      kernelFunc: ({ inputs, attrs }) => {
        seen = [Object.keys(inputs), { ...(attrs as object) }];
        return [tf.add(inputs.a as tf.Tensor, 100), tf.sub(inputs.c as tf.Tensor, 100)];
      },
    });
    tf.tidy(() => {
      // The order of the inputs is that of the primitive, whatever the caller's.
      const inputs = { c: vector(5, 7), b: undefined, a: vector(2, 3) };
      const { product, shifted } = runPrimitive(op, inputs, { factor: 10 });
      expectClose(product, [102, 103]);
      expectClose(shifted, [-95, -93]);
    });
    expect(seen).toEqual([['a', 'c'], { factor: 10 }]);
  });

  test('has the gradient of every input, whichever optional ones are there, through every output', () => {
    tf.tidy(() => {
      const [a, b, c] = [vector(2, 3), vector(11, 13), vector(5, 7)];
      const sum = ({ product, shifted }: Outputs) => tf.add(tf.sum(product), tf.mul(tf.sum(shifted), 1000));
      const run = (inputs: Inputs) => sum(runPrimitive(op, inputs, { factor: 10 }));
      const all = tf.grads((x, y, z) => run({ a: x as tf.Tensor, b: y as tf.Tensor, c: z as tf.Tensor }))([
        a,
        b,
        c,
      ]);
      expectClose(all[0] as tf.Tensor, [550 + 1000, 910 + 1000]);
      expectClose(all[1] as tf.Tensor, [100, 210]);
      expectClose(all[2] as tf.Tensor, [220 + 1000, 390 + 1000]);
      const withoutB = tf.grads((x, z) => run({ a: x as tf.Tensor, c: z as tf.Tensor }))([a, c]);
      expectClose(withoutB[0] as tf.Tensor, [50 + 1000, 70 + 1000]);
      expectClose(withoutB[1] as tf.Tensor, [20 + 1000, 30 + 1000]);
      expectClose(tf.grad((x) => run({ a: x }))(a), [1010, 1010]);
      // One output alone: the gradient of the other is 0.
      expectClose(
        tf.grad((x) => tf.sum(runPrimitive(op, { a: x, b }, { factor: 10 }).product))(a),
        [110, 130],
      );
    });
  });

  test('has right gradients where calls with different inputs and attributes stand on one tape', () => {
    tf.tidy(() => {
      const [b, c] = [vector(11, 13), vector(5, 7)];
      const f = (a: tf.Tensor) => {
        const first = runPrimitive(op, { a, b }, { factor: 2 }).product;
        const second = runPrimitive(op, { a: first, c }, { factor: 3 }).product;
        return tf.sum(runPrimitive(op, { a: second }, { factor: 5 }).product);
      };
      expectClose(tf.grad(f)(vector(2, 3)), [2 * 11 * 3 * 5 * 5, 2 * 13 * 3 * 7 * 5]);
    });
  });

  test('computes only the gradients that are asked for', () => {
    const asked: string[] = [];
    const counting: typeof op = {
      ...op,
      gradients: {
        a: (dy) => {
          asked.push('a');
          return tf.clone(dy.product);
        },
        b: (dy) => {
          asked.push('b');
          return tf.clone(dy.product);
        },
      },
    };
    tf.tidy(() => {
      const data = vector(1, 2);
      tf.grad((b: tf.Tensor) => runPrimitive(counting, { a: data, b }, { factor: 1 }).product)(vector(3, 4));
    });
    expect(asked).toEqual(['b']);
  });

  test('says so when an input without a gradient is to be trained', () => {
    const frozen: typeof op = { ...op, gradients: { a: (dy) => tf.clone(dy.product) } };
    tf.tidy(() => {
      const f = (c: tf.Tensor) => runPrimitive(frozen, { a: vector(1, 2), c }, { factor: 1 }).product;
      expect(() => tf.grad(f)(vector(3, 4))).toThrow('Cannot backprop through input c');
    });
  });

  test('copies no variable for the way back', () => {
    const weight = tf.variable(tf.ones([1000]));
    const kept: number[] = [];
    const op1: typeof op = {
      ...op,
      gradients: {
        a: (dy, { a, b }) => {
          kept.push((a as tf.Tensor).id, (b as tf.Tensor).id);
          return tf.mul(dy.product, b as tf.Tensor);
        },
      },
    };
    const b = tf.ones([1000]);
    const { value, grads } = tf.variableGrads(
      () => tf.sum(runPrimitive(op1, { a: weight, b }, { factor: 1 }).product) as tf.Scalar,
      [weight],
    );
    expect(kept[0]).toBe(weight.id);
    expect(kept[1]).not.toBe(b.id);
    tf.dispose([value, grads, b, weight]);
  });

  test('leaves nothing behind, in a gradient neither', () => {
    const [a, b] = [vector(2, 3), vector(11, 13)];
    const weight = tf.variable(vector(5, 7));
    const run = () => tf.sum(runPrimitive(op, { a, b, c: weight }, { factor: 10 }).product) as tf.Scalar;
    expectNoLeak(() =>
      tf.dispose(runPrimitive(op, { a, b, c: weight }, { factor: 10 }) as unknown as tf.NamedTensorMap),
    );
    expectNoLeak(() => {
      const { value, grads } = tf.variableGrads(run, [weight]);
      tf.dispose([value, grads]);
    });
    tf.dispose([a, b, weight]);
  });

  test('takes a kernel of a primitive op in place of its composite, and the composite again when it is gone', () => {
    const backendName = tf.getBackend();
    const kernelName = 'MtlMatrixProduct';
    tf.tidy(() => {
      const [x, kernel] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])];
      expectClose(matrixProduct(x, kernel), [11]);
      tf.unregisterKernel(kernelName, backendName);
      tf.registerKernel({ kernelName, backendName, kernelFunc: () => tf.tensor2d([[-1]]) });
      expectClose(matrixProduct(x, kernel), [-1]);
      tf.unregisterKernel(kernelName, backendName);
      expectClose(matrixProduct(x, kernel), [11]);
    });
  });
});
