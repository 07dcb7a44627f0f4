import * as tf from '@tensorflow/tfjs';
import { attentionScores } from './attentionScores.js';

/**
 * What every task takes from the others: `Σ_{s≠t} (m_t · u_s) u_s`, with no softmax and no bound.
 *
 * @param questions The m of all tasks, [batch, tasks, units].
 * @param rows The u of all tasks, [batch, tasks, units].
 * @param factor Of the products m · u. Default 1.
 * @returns [batch, tasks, units], zeros for a single task; the caller owns it.
 */
export function sumOfOthers(questions: tf.Tensor3D, rows: tf.Tensor3D, factor = 1): tf.Tensor3D {
  return tf.tidy(() => {
    const tasks = rows.shape[1];
    const others = tf.sub(1, tf.eye(tasks)); // [tasks, tasks], 0 where s is t
    const scores = tf.mul<tf.Tensor3D>(attentionScores(questions, rows, factor), others);
    return tf.matMul(scores, rows);
  });
}
