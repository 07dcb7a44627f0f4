import * as tf from '@tensorflow/tfjs';
import { shapeError } from '../assert.js';
import { show } from '../show.js';
import type { TaskHead } from '../tasks.js';
import { assertRoom } from './assertRoom.js';
import { log1p } from './log1p.js';
import { type Primitive, runPrimitive } from './primitive.js';

/**
 * The loss of one task, from logits, in nats, `L = Σ_i w_i · ℓ(z_i, y_i) / Σ_i w_i`; see `taskLosses`. Confident rows keep their
 * small losses on every backend. Labels are constants: no gradient flows into them. Those of a regression task are in their unit, and
 * the loss is of `(y − mean) / std`.
 *
 * @param head Decides between cross-entropy and squared error.
 * @param logits [batch, head.units].
 * @param labels [batch] or [batch, 1].
 * @param weights [batch] or [batch, 1]. Default 1 each.
 * @returns A scalar, the weighted mean over the batch; the caller owns it.
 * @throws ShapeError when logits, labels and weights do not fit.
 */
export function taskLoss(
  head: TaskHead,
  logits: tf.Tensor2D,
  labels: tf.Tensor,
  weights?: tf.Tensor,
): tf.Scalar {
  const [batch, units] = logits.shape;
  if (logits.rank !== 2 || units !== head.units) {
    throw shapeError('taskLoss', 'logits', `[batch, ${head.units}] for a ${head.kind} task`, logits.shape);
  }
  const rows = (field: string, given: tf.Tensor) => {
    if (given.size !== batch || given.shape[0] !== batch) {
      throw shapeError('taskLoss', field, `[${batch}] to match logits ${show(logits.shape)}`, given.shape);
    }
    return tf.reshape(given, [batch]) as tf.Tensor1D;
  };
  assertRoom('taskLoss', { logits: [batch, 8 * units] }); // the composite's tensors of this shape
  return tf.tidy(() => {
    const inputs = {
      logits,
      labels: scaled(head, tf.cast(rows('labels', labels), 'float32')),
      weights: weights && rows('weights', weights),
    };
    return runPrimitive(taskLossPrimitive, inputs, { kind: head.kind }).loss;
  });
}

/** What logits are compared with: the labels of a regression task as `(y − mean) / std`, all others as they are. */
function scaled(head: TaskHead, labels: tf.Tensor1D): tf.Tensor1D {
  if (head.kind !== 'regression') return labels;
  const { mean = 0, std = 1 } = head;
  return mean === 0 && std === 1 ? labels : tf.div(tf.sub(labels, mean), std);
}

/** What {@link taskLoss} takes, by name. */
export interface TaskLossInputs {
  /** [batch, units]. */
  readonly logits: tf.Tensor2D;
  /** float32 [batch]; those of a regression task are what its logits are to be. */
  readonly labels: tf.Tensor1D;
  /** [batch]. */
  readonly weights?: tf.Tensor1D | undefined;
}

/** The primitive op of {@link taskLoss}. */
export const taskLossPrimitive: Primitive<
  TaskLossInputs,
  { readonly kind: TaskHead['kind'] },
  { readonly loss: tf.Scalar }
> = {
  name: 'MtlTaskLoss',
  inputs: ['logits', 'labels'],
  optionalInputs: ['weights'],
  attributes: ['kind'],
  outputs: ['loss'],
  saved: ['logits', 'labels', 'weights', 'loss'],
  composite: ({ logits, labels, weights }, { kind }) => {
    const losses = rowLosses(kind, logits, labels);
    const loss = weights ? tf.div(tf.sum(tf.mul(losses, weights)), divisorOf(weights)) : tf.mean(losses);
    return { loss: loss as tf.Scalar };
  },
  gradients: {
    logits: ({ loss: dy }, { logits, labels, weights }, { kind }) => {
      const [batch, units] = logits.shape;
      const perRow = weights ? tf.mul(tf.div(dy, divisorOf(weights)), weights) : tf.div(dy, batch);
      const slopes = rowSlopes(kind, logits, labels); // [batch, units]
      const factors = weights ? tf.reshape(perRow, [batch, 1]) : perRow;
      return tf.reshape(tf.mul(factors, slopes), [batch, units]);
    },
    weights: ({ loss: dy }, { logits, labels, weights, loss }, { kind }) => {
      const above = tf.sub(rowLosses(kind, logits, labels), loss);
      return tf.mul(dy, tf.div(above, divisorOf(weights as tf.Tensor1D)));
    },
  },
};

/** Σ w, or 1 where there is no weight at all: 0 / 1 = 0, and no NaN enters the sum of the losses. */
function divisorOf(weights: tf.Tensor1D): tf.Tensor {
  const total = tf.sum(weights);
  return tf.add(total, tf.cast(tf.equal(total, 0), 'float32'));
}

/** ℓ of every row, [batch]. */
function rowLosses(kind: TaskHead['kind'], logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  if (kind === 'multiclass') return multiclassLosses(logits, labels);
  const z = tf.reshape(logits, [logits.shape[0]]) as tf.Tensor1D;
  return kind === 'binary' ? binaryLosses(z, labels) : tf.squaredDifference(z, labels);
}

/** Gradient of ℓ of every row in its logits, [batch, units]. */
function rowSlopes(kind: TaskHead['kind'], logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor2D {
  if (kind === 'multiclass') return tf.sub(tf.softmax(logits), oneHot(labels, logits.shape[1]));
  const y = tf.reshape(labels, [logits.shape[0], 1]);
  return kind === 'binary' ? tf.sub(tf.sigmoid(logits), y) : tf.mul(tf.sub(logits, y), 2);
}

/** `max(z, 0) − z·y + log(1 + e^−|z|)`; its gradient is σ(z) − y. */
function binaryLosses(z: tf.Tensor1D, labels: tf.Tensor1D): tf.Tensor1D {
  const linear = tf.sub(tf.relu(z), tf.mul(z, labels));
  return tf.add(linear, log1p(tf.exp(tf.neg(tf.abs(z)))));
}

/**
 * `log Σ_c e^z_c − z_y`; its gradient is softmax(z) − onehot(y). Written by the distance d of the largest other logit from z_y, so that
 * nothing small is added to 1: `log(1 + S·e^d)` where d ≤ 0, else `d + log(S + e^−d)`, with S = Σ e^(z_c − largest) over the others.
 */
function multiclassLosses(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  const target = oneHot(labels, logits.shape[1]);
  const own = tf.sum(tf.mul(logits, target), 1);
  const others = tf.where(tf.cast(target, 'bool'), tf.fill(logits.shape, Number.NEGATIVE_INFINITY), logits);
  const largest = tf.max(others, 1, true);
  const sum = tf.sum(tf.exp(tf.sub(others, largest)), 1);
  const distance = tf.sub(tf.reshape(largest, [-1]), own);
  const small = tf.exp(tf.neg(tf.abs(distance)));
  const behind = tf.add(tf.sub(sum, 1), small); // S + e^−d − 1
  const rest = log1p(tf.where(tf.greater(distance, 0), behind, tf.mul(sum, small)));
  return tf.add(tf.relu(distance), rest);
}

function oneHot(labels: tf.Tensor1D, classes: number): tf.Tensor2D {
  return tf.cast(tf.oneHot(tf.cast(labels, 'int32'), classes), 'float32') as tf.Tensor2D;
}
