import { assertUnits, deriveSeed, type TaskModel, type Tasks } from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  buildTaskModel,
  Experts,
  type TaskModelConfig,
} from '@mtl/layers';

/** Configuration of {@link singleTask}. */
export interface SingleTaskConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Layer widths of every task's bottom. Default `[16]`, those of `sharedBottom`. */
  readonly bottomUnits?: readonly number[];
}

/**
 * Single-task nets, one per task and nothing shared: `y_t = h_t(f_t(x))`, the baseline against which the gain of multi-task learning
 * is counted (Tang et al. 2020, §5.1.3). The nets are computed together, the first layer of all bottoms as one product.
 *
 * With `embeddingInput` or `hashedInput` the table of vectors is shared, as in every model; a model of one task has it alone.
 *
 * @example
 * ```ts
 * import { binary, denseInput, singleTask } from '@mtl/single-task';
 *
 * const model = singleTask({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   bottomUnits: [32, 16],
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its widths.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function singleTask<const T extends Tasks>(config: SingleTaskConfig<T>): TaskModel<T> {
  assertBuilderConfig<SingleTaskConfig<Tasks>>('singleTask', config, { bottomUnits: true });
  const { bottomUnits = [16], initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput('singleTask', config.input);
  assertUnits('singleTask', 'bottomUnits', bottomUnits);
  return buildTaskModel('singleTask', { ...config, bottomUnits }, ({ rows, features }, taskNames) => {
    const name = 'bottoms';
    const bottoms = new Experts({
      name,
      features,
      experts: taskNames.length, // f_t is a stack of layers like an expert, ReLU after every one
      expertUnits: bottomUnits,
      ofTasks: true,
      initScheme,
      seed: deriveSeed(seed, name),
    });
    return applyLayer(bottoms, rows);
  });
}
