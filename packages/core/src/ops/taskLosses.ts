import * as tf from '@tensorflow/tfjs';
import type { TaskHead, TaskRecord, Tasks } from '../tasks.js';

/**
 * The loss of every task, from logits, in nats: `L_t = Σ_i w_ti · ℓ(z_ti, y_ti) / Σ_i w_ti`, with ℓ the cross-entropy of binary and
 * multiclass tasks and the squared error of regression tasks. A row with weight 0 has no label; a batch without any label of a
 * task gives loss 0 and no gradient.
 *
 * @param logits [batch, head.units] per task.
 * @param labels [batch] or [batch, 1] per task: 0 or 1, a class index, or a number; finite also where the weight is 0.
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

/**
 * The loss of one task; see {@link taskLosses}.
 *
 * @param head Decides between cross-entropy and squared error.
 * @param logits [batch, head.units].
 * @param labels [batch] or [batch, 1].
 * @param weights [batch] or [batch, 1]. Default 1 each.
 * @returns A scalar, the weighted mean over the batch; the caller owns it.
 */
export function taskLoss(
  head: TaskHead,
  logits: tf.Tensor2D,
  labels: tf.Tensor,
  weights?: tf.Tensor,
): tf.Scalar {
  return tf.tidy(() => {
    const batch = logits.shape[0];
    const perRow = rowLosses(head, logits, tf.reshape(labels, [batch]) as tf.Tensor1D);
    if (!weights) return tf.mean(perRow);
    const w = tf.reshape(weights, [batch]);
    const total = tf.sum(w);
    // Divide by 1 where there is no weight at all: 0 / 1 = 0, and no NaN enters the sum of the losses.
    const divisor = tf.add(total, tf.cast(tf.equal(total, 0), 'float32'));
    return tf.div(tf.sum(tf.mul(perRow, w)), divisor);
  });
}

/** ℓ of every row, [batch]. */
function rowLosses(head: TaskHead, logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  if (head.kind === 'multiclass') return multiclassLosses(logits, labels);
  const z = tf.reshape(logits, [logits.shape[0]]) as tf.Tensor1D;
  return head.kind === 'binary' ? binaryLosses(z, labels) : tf.squaredDifference(z, labels);
}

/** `max(z, 0) − z·y + log(1 + e^−|z|)`; its gradient is σ(z) − y. */
function binaryLosses(logits: tf.Tensor1D, labels: tf.Tensor1D): tf.Tensor1D {
  return tf.customGrad((z, save) => {
    (save as tf.GradSaveFunc)([z as tf.Tensor, labels]);
    const value = tf.add(
      tf.sub(tf.relu(z as tf.Tensor1D), tf.mul(z as tf.Tensor1D, labels)),
      tf.log1p(tf.exp(tf.neg(tf.abs(z as tf.Tensor1D)))),
    );
    const gradFunc = (dy: tf.Tensor, [savedZ, y]: tf.Tensor[]) =>
      tf.mul(dy, tf.sub(tf.sigmoid(savedZ as tf.Tensor), y as tf.Tensor));
    return { value, gradFunc };
  })(logits) as tf.Tensor1D;
}

/** `log Σ_c e^z_c − z_y`; its gradient is softmax(z) − onehot(y). */
function multiclassLosses(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  const target = tf.cast(tf.oneHot(tf.cast(labels, 'int32'), logits.shape[1]), 'float32');
  return tf.customGrad((z, save) => {
    (save as tf.GradSaveFunc)([z as tf.Tensor, target]);
    const value = tf.neg(tf.sum(tf.mul(tf.logSoftmax(z as tf.Tensor2D), target), 1));
    const gradFunc = (dy: tf.Tensor, [savedZ, y]: tf.Tensor[]) =>
      tf.mul(tf.expandDims(dy, 1), tf.sub(tf.softmax(savedZ as tf.Tensor), y as tf.Tensor));
    return { value, gradFunc };
  })(logits) as tf.Tensor1D;
}
