import * as tf from '@tensorflow/tfjs';

/**
 * The option with the highest score as weights 1 and 0; the first of several equal ones. Has the gradient 0.
 *
 * @param logits Scores of the options, [choices, options].
 * @returns [choices, options]; the caller owns it.
 */
export function mostProbable(logits: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    // A step of its own: tfjs refuses to differentiate what lies behind an argMax.
    const choose = tf.customGrad((scores) => {
      const options = (scores as tf.Tensor2D).shape[1];
      const value = tf.cast(tf.oneHot(tf.argMax(scores as tf.Tensor2D, 1), options), 'float32');
      return { value, gradFunc: () => tf.zerosLike(scores as tf.Tensor2D) };
    });
    return choose(logits) as tf.Tensor2D;
  });
}
