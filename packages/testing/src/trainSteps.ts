import { type TaskModel, taskLosses } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { TrainingRows } from './trainingRows.js';

/** The plain sum of all task losses and of the model's own, as a scalar that can be differentiated. */
export function totalLoss(model: TaskModel, { x, labels }: Pick<TrainingRows, 'x' | 'labels'>): tf.Scalar {
  const losses = taskLosses(model.logits(x, { training: true }), labels, model.tasks);
  return tf.addN([...Object.values(losses), ...model.network.calculateLosses()]) as tf.Scalar;
}

/**
 * The loss of every task now.
 *
 * @param training Whether as a training step sees it, with the statistics of the batch. Default: false.
 */
export function lossesOf(
  model: TaskModel,
  { x, labels }: TrainingRows,
  training = false,
): Record<string, number> {
  return tf.tidy(() => {
    const losses = taskLosses(model.logits(x, { training }), labels, model.tasks);
    return Object.fromEntries(
      Object.entries(losses).map(([name, loss]) => [name, loss.dataSync()[0] as number]),
    );
  });
}

/** The plain sum of numbers by task. */
export function sumOf(losses: Readonly<Record<string, number>>): number {
  return Object.values(losses).reduce((sum, loss) => sum + loss, 0);
}

/**
 * Full-batch steps of Adam.
 *
 * @param afterStep Called with the number of each step that is done, from 1.
 */
export function trainSteps(
  model: TaskModel,
  rows: TrainingRows,
  steps: number,
  learningRate = 0.02,
  afterStep: (step: number) => void = () => {},
): void {
  const optimizer = tf.train.adam(learningRate);
  for (let step = 1; step <= steps; step++) {
    optimizer.minimize(() => totalLoss(model, rows));
    afterStep(step);
  }
  optimizer.dispose();
}
