import {
  assertBoolean,
  assertLevelUnits,
  assertOneOf,
  deriveSeed,
  type TaskModel,
  type Tasks,
} from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  buildTaskModel,
  CrossStitch,
  Experts,
  type StitchInit,
  type TaskModelConfig,
} from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';

/** Configuration of {@link crossStitch}. */
export interface CrossStitchConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Layer widths of the expert of every task, per level, bottom first; a unit follows each level. Default `[[64], [32]]`. */
  readonly expertUnits?: readonly (readonly number[])[];
  /**
   * How the units start: `'imbalanced'`, 0.9 for the task itself and 0.1 shared out among the others; `'identity'`, nothing shared;
   * `'uniform'` in ±√(1/tasks). Default `'imbalanced'`.
   */
  readonly stitchInit?: StitchInit;
  /** Whether every channel has weights of its own. Default: false, one weight per pair of tasks. */
  readonly perChannel?: boolean;
}

/**
 * Cross-stitch networks: one net per task, and after every level each task goes on with a learned linear combination of all
 * (Misra et al. 2016, Eq. 1): `x_t = Σ_s A[t, s] · u_s`, with `u_s` the output of task s.
 *
 * @example
 * ```ts
 * import { binary, crossStitch, denseInput } from '@mtl/cross-stitch';
 *
 * const model = crossStitch({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   expertUnits: [[32], [16]],
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its levels.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function crossStitch<const T extends Tasks>(config: CrossStitchConfig<T>): TaskModel<T> {
  assertBuilderConfig<CrossStitchConfig<Tasks>>('crossStitch', config, {
    expertUnits: true,
    stitchInit: true,
    perChannel: true,
  });
  const { expertUnits = [[64], [32]], stitchInit = 'imbalanced', perChannel = false } = config;
  const { initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput('crossStitch', config.input);
  assertLevelUnits('crossStitch', 'expertUnits', expertUnits);
  assertOneOf('crossStitch', 'stitchInit', ['imbalanced', 'identity', 'uniform'], stitchInit);
  assertBoolean('crossStitch', 'perChannel', perChannel);
  const resolved = { ...config, expertUnits, stitchInit, perChannel };
  return buildTaskModel('crossStitch', resolved, (input, { length: tasks }) => {
    let { rows, features } = input; // all tasks start from the same input
    expertUnits.forEach((levelUnits, i) => {
      const units = levelUnits.at(-1) as number;
      const named = (name: string) => ({ name, seed: deriveSeed(seed, name) });
      const experts = new Experts({
        ...named(`level_${i + 1}`),
        features,
        experts: tasks,
        expertUnits: levelUnits,
        ofTasks: true,
        initScheme,
      });
      const stitch = new CrossStitch({ ...named(`stitch_${i + 1}`), tasks, units, stitchInit, perChannel });
      rows = applyLayer(stitch, applyLayer(experts, rows));
      features = units;
    });
    return rows as tf.SymbolicTensor;
  });
}
