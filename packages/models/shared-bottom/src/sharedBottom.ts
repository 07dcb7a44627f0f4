import { assertUnits, deriveSeed, type TaskModel, type Tasks } from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  buildTaskModel,
  Dense,
  type TaskModelConfig,
} from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';

/** Configuration of {@link sharedBottom}. */
export interface SharedBottomConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Layer widths of the bottom. Default `[16]`, as in Ma et al. 2018, §3.3. */
  readonly bottomUnits?: readonly number[];
}

/**
 * Shared-Bottom: all tasks read one representation, and each has a tower of its own (Caruana 1997; Ma et al. 2018, Eq. 1):
 * `y_t = h_t(f(x))`.
 *
 * @example
 * ```ts
 * import { binary, denseInput, sharedBottom } from '@mtl/shared-bottom';
 *
 * const model = sharedBottom({
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
export function sharedBottom<const T extends Tasks>(config: SharedBottomConfig<T>): TaskModel<T> {
  assertBuilderConfig<SharedBottomConfig<Tasks>>('sharedBottom', config, { bottomUnits: true });
  const { bottomUnits = [16], initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput('sharedBottom', config.input);
  assertUnits('sharedBottom', 'bottomUnits', bottomUnits);
  return buildTaskModel('sharedBottom', { ...config, bottomUnits }, (input, taskNames) => {
    let { rows, features } = input;
    bottomUnits.forEach((units, i) => {
      const name = `bottom_${i + 1}`;
      const layer = new Dense({ name, features, units, initScheme, seed: deriveSeed(seed, name) });
      rows = applyLayer(layer, rows); // f, ReLU after every layer
      features = units;
    });
    return taskNames.map(() => rows as tf.SymbolicTensor);
  });
}
