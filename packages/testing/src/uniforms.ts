import * as tf from '@tensorflow/tfjs';

/** Seeded numbers, uniform in [−1, 1), the same on every backend. */
export function uniforms(count: number, seed: number): Float32Array {
  return tf.tidy(() => Float32Array.from(tf.randomUniform([count], -1, 1, 'float32', seed + 1).dataSync()));
}

/** A float32 tensor of {@link uniforms}. */
export function uniformTensor<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  return tf.tensor(uniforms(tf.util.sizeFromShape(shape), seed), shape);
}

/** An int32 tensor of seeded ids from `lowest` to `highest`. */
export function idTensor(
  shape: readonly [number, number],
  lowest: number,
  highest: number,
  seed: number,
): tf.Tensor2D {
  const ids = Array.from(
    uniforms(shape[0] * shape[1], seed),
    (u) => lowest + Math.floor(((u + 1) / 2) * (highest - lowest + 1)),
  );
  return tf.tensor2d(ids, [...shape], 'int32');
}
