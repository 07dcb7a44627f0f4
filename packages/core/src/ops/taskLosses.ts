import * as tf from '@tensorflow/tfjs';
import type { TaskHead, TaskRecord, Tasks } from '../tasks.js';
import { taskLoss } from './taskLoss.js';

/**
 * The loss of every task, from logits, in nats: `L_t = Σ_i w_ti · ℓ(z_ti, y_ti) / Σ_i w_ti`, with ℓ the cross-entropy of binary and
 * multiclass tasks and the squared error of regression tasks, of `(y − mean) / std` where the head has them. A row with weight 0 has no label; a batch without any label of a
 * task gives loss 0 and no gradient.
 *
 * @param logits [batch, head.units] per task.
 * @param labels [batch] or [batch, 1] per task: 0 or 1, a class index, or a number in its unit; finite also where the weight is 0.
 * @param tasks Task name → head.
 * @param weights [batch] per task, ≥ 0. Default 1 each: the mean over the batch.
 * @returns One scalar per task; the caller owns them.
 */
export function taskLosses<const T extends Tasks>(
  logits: TaskRecord<T, tf.Tensor2D>,
  labels: TaskRecord<T, tf.Tensor>,
  tasks: T,
  weights?: Partial<TaskRecord<T, tf.Tensor>>,
): TaskRecord<T, tf.Scalar> {
  return tf.tidy(() => {
    const losses = (Object.keys(tasks) as (keyof T & string)[]).map((name) => [
      name,
      taskLoss(tasks[name] as TaskHead, logits[name], labels[name], weights?.[name]),
    ]);
    return Object.fromEntries(losses) as TaskRecord<T, tf.Scalar>;
  });
}
