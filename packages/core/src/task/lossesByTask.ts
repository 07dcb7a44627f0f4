import * as tf from '@tensorflow/tfjs';
import { taskLoss } from '../ops/taskLoss.js';
import type { TaskHead, TaskRecord, Tasks } from '../tasks.js';
import type { TaskModel } from './taskModel.js';

/**
 * The losses of all tasks in the form that tfjs's own training takes:
 * `model.network.compile({ optimizer: 'adam', loss: lossesByTask(model) })`. The total is their plain sum.
 *
 * Labels are [batch, 1], in their unit; those of a multiclass task are one-hot rows [batch, classes], because `fit` takes no labels that are
 * narrower than the logits.
 *
 * @returns Per task a function of labels and logits [batch, head.units] to a scalar, the mean over the batch in nats.
 */
export function lossesByTask<const T extends Tasks>(
  model: TaskModel<T>,
): TaskRecord<T, (labels: tf.Tensor, logits: tf.Tensor) => tf.Scalar> {
  const losses = Object.entries(model.tasks).map(([name, head]) => [
    name,
    (labels: tf.Tensor, logits: tf.Tensor) =>
      tf.tidy(() => taskLoss(head, logits as tf.Tensor2D, withoutOneHot(head, labels))),
  ]);
  return Object.fromEntries(losses);
}

/** One-hot rows as class indices; all other labels as they are. */
function withoutOneHot(head: TaskHead, labels: tf.Tensor): tf.Tensor {
  return head.kind === 'multiclass' && labels.shape[1] === head.units ? tf.argMax(labels, 1) : labels;
}
