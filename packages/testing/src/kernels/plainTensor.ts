import * as tf from '@tensorflow/tfjs';
import { uniforms } from '../uniforms.js';

/** A tensor as the oracles read and write it: its values as doubles, row by row. */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  /** Default float32. */
  readonly dtype?: 'int32';
}

/** Plain tensors by name; an optional one may be absent. */
export type PlainTensors = Readonly<Record<string, PlainTensor>>;

/** Seeded values in [−1, 1), which float32 holds exactly. */
export function draw(shape: readonly number[], seed: number): PlainTensor {
  return { shape, data: Array.from(uniforms(sizeOf(shape), seed)) };
}

/** Seeded integers from `lowest` to `highest`, as int32 or, for labels, as float32. */
export function drawIntegers(
  shape: readonly number[],
  [lowest, highest]: readonly [number, number],
  seed: number,
  dtype?: 'int32',
): PlainTensor {
  const width = highest - lowest + 1;
  const data = Array.from(uniforms(sizeOf(shape), seed), (u) => lowest + Math.floor(((u + 1) / 2) * width));
  return { shape, data, ...(dtype && { dtype }) };
}

/** The values of a shape, computed from the index along each axis. */
export function fromIndex(
  shape: readonly number[],
  valueAt: (...index: readonly number[]) => number,
): PlainTensor {
  const data = Array.from({ length: sizeOf(shape) }, (_, flat) => {
    const index: number[] = [];
    let rest = flat;
    for (const length of [...shape].reverse()) {
      index.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    return valueAt(...index);
  });
  return { shape, data };
}

/** The value at an index. */
export function at({ shape, data }: PlainTensor, ...index: readonly number[]): number {
  return data[index.reduce((flat, i, axis) => flat * (shape[axis] as number) + i, 0)] as number;
}

/** Σ f(i) for i from 0 to count − 1. */
export function sumOf(count: number, f: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += f(i);
  return sum;
}

/** The tensor for tfjs; the caller owns it. */
export function toTensor({ shape, data, dtype }: PlainTensor): tf.Tensor {
  return tf.tensor([...data], [...shape], dtype ?? 'float32');
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
