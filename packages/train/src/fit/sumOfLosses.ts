import {
  type BatchTensors,
  type Step,
  type StepContext,
  type TaskRecord,
  type Tasks,
  taskLosses,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/**
 * The step of plain multi-task training: the gradient of `Σ_t w_t · L_t`, the weighted sum of the tasks' losses, and of the penalties.
 *
 * @returns For `step` of `fitTasks`, whose default it is; it has no state.
 */
export function sumOfLosses(): Step {
  return {
    name: 'sumOfLosses',
    run: (context, batch, state) => ({ losses: stepOnSum(context, batch), state }),
  };
}

function stepOnSum<T extends Tasks>(context: StepContext<T>, batch: BatchTensors): TaskRecord<T, tf.Scalar> {
  const { model, taskWeights } = context;
  const weights = context.weights();
  let losses: Record<string, tf.Scalar> = {};
  const total = () => {
    const logits = model.logits(batch.features, { training: true });
    const labels = batch.labels as TaskRecord<T, tf.Tensor>;
    losses = taskLosses(logits, labels, model.tasks, batch.weights as Partial<TaskRecord<T, tf.Tensor>>);
    for (const loss of Object.values(losses)) tf.keep(loss);
    const weighted = Object.entries(losses).map(([name, loss]) => {
      const weight = taskWeights[name as keyof T & string];
      return weight === 1 ? loss : tf.mul<tf.Scalar>(loss, weight);
    });
    return tf.addN([...weighted, ...context.penalties()]) as tf.Scalar;
  };
  try {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(total, [...weights.values()]);
      const byName = Array.from(weights, ([name, { name: variable }]) => [
        name,
        grads[variable] as tf.Tensor,
      ]);
      context.applyGradients(Object.fromEntries(byName));
    });
  } catch (error) {
    tf.dispose(losses);
    dropTape();
    throw error;
  }
  return losses as TaskRecord<T, tf.Scalar>;
}

/** tfjs frees what it saved for the gradients at the end of a backward pass; where that was not reached, nobody would. */
function dropTape(): void {
  tf.engine().state.activeTape?.forEach(({ saved }) => {
    tf.dispose(saved);
  });
}
