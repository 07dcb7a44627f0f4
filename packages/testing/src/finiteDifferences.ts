import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { uniforms } from './uniforms.js';

/** One thing whose gradient is checked: its values now, how to change them, and the gradient that is claimed. */
export interface Checked {
  readonly name: string;
  readonly values: Float32Array;
  /** Puts other values in its place; the objective is then computed with them. */
  set(values: Float32Array): void;
  readonly gradient: Float32Array;
}

/**
 * Checks claimed gradients against differences of an objective, at up to 48 coordinates each. A coordinate where the slopes to both
 * sides disagree lies on a kink (of a ReLU) and is left out; three quarters must remain.
 *
 * @param objective The number that is differentiated, computed anew at each call.
 */
export function expectSlopes(objective: () => number, checked: readonly Checked[]): void {
  const step = 2 ** -9;
  const here = objective();
  for (const { name, values, set, gradient } of checked) {
    expect(gradient.length, name).toBe(values.length);
    const stride = Math.max(1, Math.floor(values.length / 48));
    let smooth = 0;
    let count = 0;
    for (let i = 0; i < values.length; i += stride) {
      const at = (offset: number) => {
        const moved = Float32Array.from(values);
        moved[i] = (values[i] as number) + offset;
        set(moved);
        return objective();
      };
      const forward = (at(step) - here) / step;
      const backward = (here - at(-step)) / step;
      const central = (forward + backward) / 2;
      const scale = Math.max(1, Math.abs(central));
      count++;
      if (Math.abs(forward - backward) > 0.01 * scale) continue;
      smooth++;
      const distance = Math.abs((gradient[i] as number) - central) / scale;
      expect(distance, `${name}[${i}]: ${gradient[i]} claimed, ${central} measured`).toBeLessThan(5e-3);
    }
    set(values);
    expect(smooth / count, `${name}: share of smooth coordinates`).toBeGreaterThanOrEqual(0.75);
  }
}

/** A fixed weight for every value of an output, in ±[0.5, 1.5]: with it the sum of an output is an objective that hides nothing. */
export function objectiveWeights(count: number): Float32Array {
  return Float32Array.from(uniforms(count, 977), (u) => (u < 0 ? u - 0.5 : u + 0.5));
}

/** Σ weight · output over all outputs, in double precision. */
export function weightedSum(outputs: readonly tf.Tensor[]): number {
  const values = outputs.flatMap((output) => Array.from(output.dataSync()));
  const weights = objectiveWeights(values.length);
  return values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
}

/** {@link weightedSum} as a scalar that tfjs can differentiate. */
export function weightedSumTensor(outputs: readonly tf.Tensor[]): tf.Scalar {
  const flat = tf.concat(outputs.map((output) => tf.reshape(output, [-1])));
  return tf.sum(tf.mul(flat, tf.tensor1d(objectiveWeights(flat.size))));
}

/**
 * Checks the gradients that tfjs gives for a function against finite differences, for each of its inputs.
 *
 * @param f From tensors to one tensor; what is not differentiated it closes over.
 * @param inputs float32; they are not disposed.
 */
export function expectGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
): void {
  const current: Float32Array[] = inputs.map((input) => Float32Array.from(input.dataSync()));
  const shapes = inputs.map((input) => input.shape);
  const objective = () =>
    tf.tidy(() => weightedSum([f(...current.map((values, i) => tf.tensor(values, shapes[i])))]));
  const gradients = tf.tidy(() =>
    tf
      .grads((...xs: tf.Tensor[]) => weightedSumTensor([f(...xs)]))([...inputs])
      .map((gradient, i) => {
        expect(gradient.shape).toEqual(shapes[i]);
        return Float32Array.from(gradient.dataSync());
      }),
  );
  expectSlopes(
    objective,
    inputs.map((_, i) => ({
      name: `input ${i}`,
      values: current[i] as Float32Array,
      set: (values) => {
        current[i] = values;
      },
      gradient: gradients[i] as Float32Array,
    })),
  );
}
