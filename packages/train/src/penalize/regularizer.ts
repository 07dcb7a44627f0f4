import type * as tf from '@tensorflow/tfjs';

/** The weights that stand at one place of all tasks, such as the kernels of the first layers of all towers. */
export interface MatchedWeights {
  /** Their place: `tower_1/kernel`, `bottoms/experts_1`. */
  readonly place: string;
  /** One per task, in the order of the tasks and of one shape. */
  readonly perTask: readonly tf.Tensor[];
}

/**
 * A penalty on weights of the tasks that are to be alike; `fitTasks` adds it to the loss. It may carry state, tensors of its own, from step
 * to step: passed in and out, so that one object serves any number of runs.
 */
export interface Regularizer {
  /** For error messages. */
  readonly name: string;
  /**
   * Names of layers that hold a weight of every task, task by task, such as `bottoms` of a single-task model: they count beside the
   * hidden layers of the towers. Default: none.
   */
  readonly layers?: readonly string[];
  /** Whether the output layers of the tasks count beside the hidden ones. Default: false. */
  readonly outputs?: boolean;
  /** Whether it takes kernels alone, weights of two axes and more. Default: false, biases too. */
  readonly kernelsOnly?: boolean;
  /** State before the first step; whoever asked for it disposes it. Absent: there is none. */
  init?(weights: readonly MatchedWeights[]): readonly tf.Tensor[];
  /** A scalar that can be differentiated by the weights; the caller owns it. */
  penalty(weights: readonly MatchedWeights[], state: readonly tf.Tensor[]): tf.Scalar;
  /**
   * State after a step: the same list where nothing changes, else new tensors.
   *
   * @param step Number of the step that is done, from 1.
   */
  update?(
    weights: readonly MatchedWeights[],
    state: readonly tf.Tensor[],
    step: number,
  ): readonly tf.Tensor[];
}
