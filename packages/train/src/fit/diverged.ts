import { type BatchTensors, type Examples, MtlError, type Tasks, taskLosses } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { tensorsOf } from '../evaluate/tensorsOf.js';
import { zeroIfFinite } from './finiteWeights.js';
import { copyWeights, restoreWeights } from './namedWeights.js';
import type { Divergence } from './stepLosses.js';
import { isDisposed, type TrainingRun } from './trainingRun.js';

/** Ends a run whose losses or weights are no longer finite; {@link explained} says why. */
export class DivergedError extends MtlError {
  constructor(
    readonly found: Divergence,
    readonly epoch: number,
  ) {
    super(
      `fitTasks: ${found.what} must be finite, got ${found.value} in epoch ${epoch}, step ${found.step}.`,
    );
  }
}

/**
 * The error with its cause. The model must have finite weights again: where a forward pass on one of the batches is not finite with them
 * either, the rows are too large, else the steps were too long. The weights stay as they are.
 */
export async function explained<T extends Tasks>(
  { message, found }: DivergedError,
  run: TrainingRun<T>,
): Promise<MtlError> {
  if (isDisposed(run)) return new MtlError(message);
  const copies = copyWeights(run.weights);
  try {
    for (const batch of found.batches) {
      if (await isFinitePass(run, batch)) continue;
      return new MtlError(`${message} The numbers of this batch are too large: scale features and labels.`);
    }
    return new MtlError(`${message} The weights diverged: try a lower learning rate.`);
  } finally {
    restoreWeights(run.weights, copies);
    tf.dispose(copies);
  }
}

/** Whether losses and moving statistics are finite after a forward pass of training. */
async function isFinitePass<T extends Tasks>(
  { context: { model }, weights }: TrainingRun<T>,
  batch: Examples,
): Promise<boolean> {
  const tensors = tensorsOf(model, batch as Examples<keyof T & string>);
  const checked = tf.tidy(() => {
    const losses = lossesOf(tensors);
    return tf.stack([...losses, zeroIfFinite(weights)]);
  });
  tf.dispose([tensors.features, tensors.labels, tensors.weights] as unknown as tf.TensorContainer);
  const values = await checked.data();
  checked.dispose();
  return values.every(Number.isFinite);

  function lossesOf({ features, labels, weights: rowWeights }: BatchTensors): tf.Scalar[] {
    const logits = model.logits(features, { training: true });
    return Object.values(taskLosses(logits, labels as never, model.tasks, rowWeights as never));
  }
}
