import type * as tf from '@tensorflow/tfjs';
import type { TaskRecord, Tasks } from '../tasks.js';
import type { BatchTensors } from './batchTensors.js';
import type { TaskModel } from './taskModel.js';

/** Tensors by name: what a method or an optimizer remembers between two steps. */
export type StateTensors = Readonly<Record<string, tf.Tensor>>;

/** What a training run lends to its {@link Step}. */
export interface StepContext<T extends Tasks = Tasks> {
  readonly model: TaskModel<T>;
  /** Weight of each task's loss in the sum, ≥ 0. */
  readonly taskWeights: TaskRecord<T, number>;
  /** The weights that are trained now, by name: those of layers that are not frozen. */
  weights(): ReadonlyMap<string, tf.Variable>;
  /**
   * What the loss has besides the tasks: penalties of the model's own layers (`addLoss`) and regularizers. To be called inside the function
   * that is differentiated, after the logits.
   */
  penalties(): readonly tf.Scalar[];
  /** Lets the optimizer change the weights; a weight without a gradient stays as it is. The gradients stay the caller's. */
  applyGradients(gradients: Readonly<Record<string, tf.Tensor>>): void;
}

/** What one step gives back; whoever asked for it disposes it. */
export interface StepResult<T extends Tasks = Tasks> {
  /** The loss of each task before the step, without weights and penalties. */
  readonly losses: TaskRecord<T, tf.Scalar>;
  /** State after the step: the very same record where nothing changed, else new tensors only. */
  readonly state: StateTensors;
}

/**
 * One step of training, a batch to the losses of the tasks: the place where a way to weigh losses, to combine gradients, or a compiled
 * step takes the place of the plain sum. The loop around it knows none of them.
 *
 * A step reads no value (a synchronous read stalls the device) and holds none between two calls: its state goes in and out, so that one
 * object serves any number of runs, and a run can be stored and resumed.
 */
export interface Step {
  /** For messages and stored runs, such as `sumOfLosses`. */
  readonly name: string;
  /** State before the first step; the caller owns it. Absent: there is none. */
  init?(context: StepContext): StateTensors;
  /** Makes one step. When it throws it leaves weights, state and the number of tensors as they were. */
  run<T extends Tasks>(context: StepContext<T>, batch: BatchTensors, state: StateTensors): StepResult<T>;
}
