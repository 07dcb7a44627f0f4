import * as tf from '@tensorflow/tfjs';

/** Share of the old value that a moving average keeps at each step, as in Keras. */
const decay = 0.99;

/** One step of the moving average in a weight that no gradient trains: `average ← 0.99 · average + 0.01 · value`. */
export function moveAverage(average: tf.LayerVariable, value: tf.Tensor): void {
  tf.tidy(() => {
    average.write(tf.add(tf.mul(average.read(), decay), tf.mul(value, 1 - decay)));
  });
}
