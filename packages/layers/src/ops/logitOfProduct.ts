import * as tf from '@tensorflow/tfjs';

/**
 * The logit of a product of two probabilities, from their logits: `logit(σ(a) · σ(b)) = −log(e^−a + e^−b + e^−a−b)`, because the odds
 * of the product are 1 / ((1 + e^−a)(1 + e^−b) − 1). As a log-sum-exp it is exact for every finite logit, where log p and
 * log(1 − p) would round to 0 or −∞, and its gradients are those of a softmax, between 0 and 1. It never exceeds a or b.
 *
 * @param a Logits, any shape.
 * @param b Logits of the same shape.
 * @returns Logits of that shape; the caller owns them.
 */
export function logitOfProduct<T extends tf.Tensor>(a: T, b: T): T {
  return tf.tidy(() => {
    const [minusA, minusB] = [tf.neg(a), tf.neg(b)];
    return tf.neg(tf.logSumExp(tf.stack([minusA, minusB, tf.add(minusA, minusB)]), 0)) as T;
  });
}
