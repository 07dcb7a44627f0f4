import type * as tf from '@tensorflow/tfjs';
import { taskLoss } from './ops/taskLosses.js';
import type { TaskModel } from './taskModel.js';
import type { TaskRecord, Tasks } from './tasks.js';

/**
 * The losses of all tasks in the form that tfjs's own training takes:
 * `model.network.compile({ optimizer: 'adam', loss: lossesByTask(model) })`. The total is their plain sum.
 *
 * @returns Per task a function of labels [batch, 1] and logits [batch, head.units] to a scalar, the mean over the batch in nats.
 */
export function lossesByTask<const T extends Tasks>(
  model: TaskModel<T>,
): TaskRecord<T, (labels: tf.Tensor, logits: tf.Tensor) => tf.Scalar> {
  const losses = Object.entries(model.tasks).map(([name, head]) => [
    name,
    (labels: tf.Tensor, logits: tf.Tensor) => taskLoss(head, logits as tf.Tensor2D, labels),
  ]);
  return Object.fromEntries(losses);
}
