import { type Primitive, runPrimitive } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { expectClose } from './expectClose.js';
import { expectNoLeak } from './expectNoLeak.js';
import { objectiveWeights } from './finiteDifferences.js';
import type { KernelCase, KernelContract } from './kernels/kernelCase.js';
import { kernelContracts } from './kernels/kernelContracts.js';
import { type PlainTensor, type PlainTensors, toTensor } from './kernels/plainTensor.js';

/**
 * The contract of a kernel of a primitive op: at odd sizes, with and without its optional inputs, it gives the values, shapes and
 * types of an oracle in plain JavaScript and those of the composite; gradients through it agree with finite differences of the
 * oracle; nothing leaks. A primitive without cases fails.
 *
 * @param primitive One of core's `primitives`.
 * @param kernel Runs in place of the kernel of the current backend. Default: the kernel that the backend has, else the composite.
 */
export function describeKernel(primitive: Primitive, kernel?: tf.KernelFunc): void {
  describe(primitive.name, () => {
    test('has cases', () => {
      expect(contractOf(primitive).cases.length).toBeGreaterThan(0);
    });
    for (const one of kernelContracts[primitive.name]?.cases ?? []) {
      test(`gives values and gradients of the oracle: ${one.title}`, () =>
        checkKernel(primitive, one, kernel));
    }
  });
}

/** Checks one case of {@link describeKernel}; throws what is wrong. */
export function checkKernel(primitive: Primitive, one: KernelCase, kernel?: tf.KernelFunc): void {
  const { oracle } = contractOf(primitive);
  const { inputs, attributes = {} } = one;
  withKernel(primitive.name, kernel, () => {
    const tensors = Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, toTensor(x)]));
    const expected = oracle(inputs, attributes);
    expectNoLeak(() => {
      const outputs = runPrimitive(primitive, tensors, attributes) as tf.NamedTensorMap;
      const composite = tf.tidy(() => primitive.composite(tensors, attributes)) as tf.NamedTensorMap;
      expect(Object.keys(outputs)).toEqual(primitive.outputs);
      for (const name of primitive.outputs) {
        const output = outputs[name] as tf.Tensor;
        const { shape, data } = expected[name] as PlainTensor;
        expect(output.shape, name).toEqual(shape);
        expect(output.dtype, name).toBe('float32');
        expectClose(output, data, 1e-5, name);
        expectClose(output, composite[name] as tf.Tensor, 1e-5, name);
      }
      tf.dispose([outputs, composite]);
    });
    expectNoLeak(() => checkGradients(primitive, one, tensors, oracle));
    tf.dispose(tensors);
  });
}

function checkGradients(
  primitive: Primitive,
  { inputs, attributes = {}, jumps = [] }: KernelCase,
  tensors: tf.NamedTensorMap,
  oracle: KernelContract['oracle'],
): void {
  const names = Object.keys(primitive.gradients).filter(
    (name) => inputs[name]?.data.length && !jumps.includes(name),
  );
  if (names.length === 0) return;
  const gradients = tf.tidy(() => {
    const objective = (...given: tf.Tensor[]) => {
      const changed = { ...tensors, ...Object.fromEntries(names.map((name, i) => [name, given[i]])) };
      const outputs = runPrimitive(primitive, changed, attributes);
      const flat = tf.concat(primitive.outputs.map((name) => tf.reshape(outputs[name] as tf.Tensor, [-1])));
      return tf.sum(tf.mul(flat, tf.tensor1d(objectiveWeights(flat.size))));
    };
    return tf
      .grads(objective)(names.map((name) => tensors[name] as tf.Tensor))
      .map((gradient, i) => {
        expect(gradient.shape, names[i]).toEqual(inputs[names[i] as string]?.shape);
        return gradient.dataSync();
      });
  });
  names.forEach((name, i) => {
    const slopes = slopesOf(name, inputs, (changed) => weightedSumOf(primitive, oracle(changed, attributes)));
    slopes.forEach((slope, at) => {
      const claimed = gradients[i]?.[at] as number;
      const distance = Math.abs(claimed - slope) / Math.max(1, Math.abs(slope));
      expect(distance, `${name}[${at}]: ${claimed} claimed, ${slope} measured`).toBeLessThanOrEqual(1e-4);
    });
  });
}

function weightedSumOf(primitive: Primitive, outputs: PlainTensors): number {
  const values = primitive.outputs.flatMap((name) => (outputs[name] as PlainTensor).data);
  const weights = objectiveWeights(values.length);
  return values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
}

/** Central differences of an objective in double precision, in every value of one input. */
function slopesOf(
  name: string,
  inputs: PlainTensors,
  objective: (inputs: PlainTensors) => number,
): readonly number[] {
  const input = inputs[name] as PlainTensor;
  const step = 1e-5;
  return input.data.map((_, at) => {
    const moved = (by: number) => {
      const data = input.data.map((value, i) => (i === at ? value + by : value));
      return objective({ ...inputs, [name]: { ...input, data } });
    };
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

function contractOf(primitive: Primitive): KernelContract {
  const contract = kernelContracts[primitive.name];
  if (!contract) throw new Error(`${primitive.name} has no cases in testing/src/kernels/kernelContracts.ts.`);
  return contract;
}

/** Puts a kernel in the place of what the backend has, while something runs. */
function withKernel(kernelName: string, kernelFunc: tf.KernelFunc | undefined, run: () => void): void {
  if (!kernelFunc) {
    run();
    return;
  }
  const backendName = tf.getBackend();
  const own = tf.getKernel(kernelName, backendName);
  if (own) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ kernelName, backendName, kernelFunc });
  try {
    run();
  } finally {
    tf.unregisterKernel(kernelName, backendName);
    if (own) tf.registerKernel(own);
  }
}
