import type { TaskModel } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { Regulariser } from './regulariser.js';
import { selectWeights } from './selectWeights.js';

/** The regularisers of one training run with the state they have reached. */
export interface Regularisation {
  /** Their penalties now, to be added to the loss of a step. */
  penalties(): tf.Scalar[];
  /** Lets them take notice of the weights after a step. */
  afterStep(): void;
  dispose(): void;
}

/**
 * Starts the regularisers of a training run.
 *
 * @throws ConfigError when one of them cannot work on the model.
 */
export function regularisation(model: TaskModel, regularisers: readonly Regulariser[]): Regularisation {
  const selected = regularisers.map((regulariser) => ({
    regulariser,
    read: selectWeights(model, regulariser),
  }));
  const runs = selected.map(({ regulariser, read }) => ({
    regulariser,
    read,
    state: keptOf(() => regulariser.init?.(read()) ?? []),
  }));
  let step = 0;
  return {
    penalties: () => runs.map(({ regulariser, read, state }) => regulariser.penalty(read(), state)),
    afterStep: () => {
      step += 1;
      for (const run of runs) {
        const { regulariser, read, state } = run;
        const { update } = regulariser;
        if (!update) continue;
        const next = keptOf(() => update(read(), state, step));
        if (next !== state) tf.dispose([...state]);
        run.state = next;
      }
    },
    dispose: () => {
      for (const { state } of runs) tf.dispose([...state]);
    },
  };
}

/** Runs in a tidy of which only the state survives; a state that is handed through unchanged is not touched. */
function keptOf(run: () => readonly tf.Tensor[]): readonly tf.Tensor[] {
  let state: readonly tf.Tensor[] = [];
  tf.tidy(() => {
    state = run();
    for (const tensor of state) tf.keep(tensor);
  });
  return state;
}
