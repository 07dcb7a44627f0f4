import {
  type BatchTensors,
  type Examples,
  MtlError,
  type TaskModel,
  type Tasks,
  taskLosses,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { tensorsOf } from '../evaluate/tensorsOf.js';
import type { Divergence } from './stepLosses.js';

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
 * The error with its cause. The model must have finite weights again: where the losses of the same batches are not finite with them either,
 * the rows are too large, else the steps were too long.
 */
export async function explained<T extends Tasks>(
  { message, found }: DivergedError,
  model: TaskModel<T>,
): Promise<MtlError> {
  for (const batch of found.batches) {
    if (await hasFiniteLosses(model, batch)) continue;
    return new MtlError(`${message} The numbers of this batch are too large: scale features and labels.`);
  }
  return new MtlError(`${message} The weights diverged: try a lower learning rate.`);
}

async function hasFiniteLosses<T extends Tasks>(model: TaskModel<T>, batch: Examples): Promise<boolean> {
  const tensors = tensorsOf(model, batch as Examples<keyof T & string>);
  const losses = tf.tidy(() => tf.stack(Object.values<tf.Scalar>(lossesOf(model, tensors))));
  tf.dispose([tensors.features, tensors.labels, tensors.weights] as unknown as tf.TensorContainer);
  const values = await losses.data();
  losses.dispose();
  return values.every(Number.isFinite);
}

function lossesOf<T extends Tasks>(model: TaskModel<T>, { features, labels, weights }: BatchTensors) {
  return taskLosses(model.logits(features), labels as never, model.tasks, weights as never);
}
