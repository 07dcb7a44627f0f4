import type { TaskModel } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { Regularizer } from './regularizer.js';
import { selectWeights } from './selectWeights.js';

/** What the regularizers of a run remember. */
export interface RegularizationState {
  /** Steps done. */
  readonly step: number;
  /** The state of each, in their order. */
  readonly states: readonly (readonly tf.Tensor[])[];
}

/** The regularizers of one training run with the state they have reached. */
export interface Regularization {
  /** Their penalties now, to be added to the loss of a step. */
  penalties(): tf.Scalar[];
  /** Lets them take notice of the weights after a step. */
  afterStep(): void;
  /** What they remember now; the run owns the tensors. */
  state(): RegularizationState;
  dispose(): void;
}

/**
 * Starts the regularizers of a training run, or lets them go on where they were.
 *
 * @param state What they remembered; its tensors are taken over. Default: they begin.
 * @throws ConfigError when one of them cannot work on the model.
 */
export function regularization(
  model: TaskModel,
  regularizers: readonly Regularizer[],
  state?: RegularizationState,
): Regularization {
  const selected = regularizers.map((regularizer) => ({
    regularizer,
    read: selectWeights(model, regularizer),
  }));
  const runs = selected.map(({ regularizer, read }, i) => ({
    regularizer,
    read,
    state: state?.states[i] ?? keptOf(() => regularizer.init?.(read()) ?? []),
  }));
  let step = state?.step ?? 0;
  return {
    penalties: () => runs.map(({ regularizer, read, state }) => regularizer.penalty(read(), state)),
    afterStep: () => {
      step += 1;
      for (const run of runs) {
        const { regularizer, read, state } = run;
        const { update } = regularizer;
        if (!update) continue;
        const next = keptOf(() => update(read(), state, step));
        if (next !== state) tf.dispose(state.filter((tensor) => !next.includes(tensor)));
        run.state = next;
      }
    },
    state: () => ({ step, states: runs.map(({ state }) => state) }),
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
