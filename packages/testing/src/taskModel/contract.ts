import type { TaskModel, Tasks } from '@mtl/core';
import { binary, multiclass, regression } from '@mtl/core';
import type { ModelInput } from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';
import { weightsByName } from '../weightsByName.js';

/** A builder of any architecture. */
export type AnyBuilder = (config: never) => TaskModel;

/** A builder's own options: all but input, tasks and seed. */
export type OwnOptions<B extends AnyBuilder> = Omit<Parameters<B>[0], 'input' | 'tasks' | 'seed'>;

/** What `describeTaskModel` has to know of an architecture. */
export interface TaskModelContract<B extends AnyBuilder> {
  /** Options for narrow models; a function of the task names where they depend on these. */
  readonly options: OwnOptions<B> | ((taskNames: readonly string[]) => OwnOptions<B>);
  /** Full configurations, each with the exact number of parameters. */
  readonly parameters: readonly (readonly [config: Parameters<B>[0], count: number])[];
  /**
   * After 200 steps of Adam on 64 rows the loss of every task is below it. Absent for a variation of an architecture that is
   * described in full elsewhere: then the long trainings are left out.
   */
  readonly lossBound?: number;
  /**
   * Whether the model starts with weights of the trunk that treat all tasks alike, so that their order among the tasks says nothing. Default:
   * false.
   */
  readonly tasksAlike?: boolean;
  /**
   * The input that takes the place of one that the architecture refuses, over the same tensors. Absent: it reads every input as a
   * dense row, and ids as their one-hot table.
   */
  readonly reads?: (input: ModelInput) => ModelInput;
  /** Whether losses are measured with the statistics of the batch: the moving ones lag behind. Default: false. */
  readonly batchStatistics?: boolean;
  /**
   * A weight of the trunk as it is when the tasks come in another order. Towers and heads need none: they go by name.
   *
   * @param name `<layer>/<weight>`.
   * @param order For every task of the new order, its position in the old one.
   * @param taskNames In the old order.
   */
  readonly permute: (
    weight: tf.Tensor,
    name: string,
    order: readonly number[],
    taskNames: readonly string[],
  ) => tf.Tensor;
}

/** What the checks of all parts share. */
export interface Subject {
  readonly builder: AnyBuilder;
  readonly contract: TaskModelContract<AnyBuilder>;
  build(tasks: Tasks, input: ModelInput, seed?: number): TaskModel;
}

/** One task of every kind. */
export const mixedTasks: Tasks = {
  click: binary(),
  category: multiclass({ classes: 3 }),
  price: regression(),
};

/** The values of all weights, by name. */
export function weightValues(model: TaskModel): Map<string, number[]> {
  return new Map(
    [...weightsByName(model)].map(([name, weight]) => [name, Array.from(weight.read().dataSync())]),
  );
}

/** The values of all outputs of a model, by task. */
export function outputValues(outputs: Readonly<Record<string, tf.Tensor>>): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [name, Array.from(output.dataSync())]),
  );
}
