import { type TaskModel, type TaskRecord, type Tasks, taskLosses } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { BatchTensors } from '../evaluate/tensorsOf.js';

/**
 * One step of an optimizer on the weighted sum of the tasks' losses and of the penalties of the model's own layers.
 *
 * @param taskWeights Weight of each task's loss in the sum.
 * @param penalties What else is added to the sum. Default: nothing.
 * @returns The loss of each task before the step; the caller owns the scalars.
 */
export function trainStep<T extends Tasks>(
  model: TaskModel<T>,
  optimizer: tf.Optimizer,
  batch: BatchTensors,
  taskWeights: Readonly<Record<string, number>>,
  penalties: () => readonly tf.Scalar[] = () => [],
): TaskRecord<T, tf.Scalar> {
  return tf.tidy(() => {
    let losses: TaskRecord<T, tf.Scalar> | undefined;
    const total = () => {
      const logits = model.logits(batch.features, { training: true });
      const labels = batch.labels as TaskRecord<T, tf.Tensor>;
      losses = taskLosses(logits, labels, model.tasks, batch.weights as Partial<TaskRecord<T, tf.Tensor>>);
      const weighted = Object.entries(losses).map(([name, loss]) => {
        const weight = taskWeights[name] ?? 1;
        return weight === 1 ? (loss as tf.Scalar) : tf.mul<tf.Scalar>(loss as tf.Scalar, weight);
      });
      for (const loss of Object.values(losses)) tf.keep(loss as tf.Scalar);
      return tf.addN([...weighted, ...model.network.calculateLosses(), ...penalties()]) as tf.Scalar;
    };
    optimizer.minimize(total, false, trainableVariables(model.network));
    return losses as unknown as TaskRecord<T, tf.Scalar>;
  });
}

/** The variables behind the trainable weights: the optimizer leaves all others in the process alone. */
function trainableVariables(network: tf.LayersModel): tf.Variable[] {
  return network.trainableWeights.map((weight) => (weight as unknown as { readonly val: tf.Variable }).val);
}
