import type { StateTensors } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';

/** What an optimizer remembers in one run, by names of weights. */
export interface OptimizerState {
  /** Steps that each weight has made. */
  readonly counts: Readonly<Record<string, number>>;
  readonly slots: Readonly<Record<string, StateTensors>>;
}

/** An optimizer at work in one run. */
export interface OptimizerRun {
  /**
   * Changes the weights that have a gradient.
   *
   * @param step Number of this step of the run, from 1.
   */
  apply(
    weights: ReadonlyMap<string, tf.Variable>,
    gradients: Readonly<Record<string, tf.Tensor>>,
    step: number,
  ): void;
  /** What it remembers now; the run owns the tensors. */
  state(): OptimizerState;
  dispose(): void;
}
