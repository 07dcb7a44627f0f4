import * as tf from '@tensorflow/tfjs';

/**
 * A draw of one option out of several that a gradient can pass through (Jang et al. 2017, Eq. 2): `softmax((logits + g) / τ)` with
 * `g = −log(−log u)`. The cooler, the closer to one option with the probability `softmax(logits)`.
 *
 * @param logits Scores of the options, [choices, options].
 * @param uniforms u of every option, above 0 and below 1, [choices, options].
 * @param temperature τ, above 0.
 * @returns Weights of the options that sum to 1 in every row, [choices, options]; the caller owns them.
 */
export function gumbelSoftmax(
  logits: tf.Tensor2D,
  uniforms: tf.Tensor2D,
  temperature: tf.Scalar,
): tf.Tensor2D {
  return tf.tidy(() => {
    const gumbel = tf.neg(tf.log(tf.neg(tf.log(uniforms))));
    return tf.softmax(tf.div<tf.Tensor2D>(tf.add(logits, gumbel), temperature));
  });
}
