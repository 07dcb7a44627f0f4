import {
  assertBoolean,
  assertLevelUnits,
  assertNonNegativeInteger,
  deriveSeed,
  type TaskModel,
  type Tasks,
} from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  buildTaskModel,
  ExtractionLevel,
  expertCounts,
  type TaskModelConfig,
} from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';

/** Configuration of {@link ple}. */
export interface PleConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Layer widths of an expert, per extraction level, bottom first; one level is CGC. Default `[[64], [32]]`. */
  readonly expertUnits?: readonly (readonly number[])[];
  /** Experts of each task at every level, one number or one per task; 0 only beside shared ones. Default 2. */
  readonly taskExperts?: number | readonly number[];
  /** Shared experts at every level. Default 1; 0 for task experts only. */
  readonly sharedExperts?: number;
  /** Whether gates have a bias. Default: true; Eq. 3 of the paper has none. */
  readonly useGateBias?: boolean;
}

/**
 * PLE: every task weighs its own experts and the shared ones, and no other task's, on every level (Tang et al. 2020, Eqs. 2–7):
 * `x_k = softmax(x_k′ · W_k) · [E_k ; E_s]`. With one level it is CGC.
 *
 * @example
 * ```ts
 * import { binary, denseInput, ple } from '@mtl/ple';
 *
 * const model = ple({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   expertUnits: [[32], [16]],
 *   taskExperts: 2,
 *   sharedExperts: 1,
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its experts.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function ple<const T extends Tasks>(config: PleConfig<T>): TaskModel<T> {
  assertBuilderConfig<PleConfig<Tasks>>('ple', config, {
    expertUnits: true,
    taskExperts: true,
    sharedExperts: true,
    useGateBias: true,
  });
  const { expertUnits = [[64], [32]], sharedExperts = 1, useGateBias = true } = config;
  const { taskExperts: given = 2 } = config;
  const { initScheme = 'glorot', seed = 0 } = config;
  assertNonNegativeInteger('ple', 'sharedExperts', sharedExperts, 'Use 0 for task experts only.');
  assertVectorInput('ple', config.input);
  assertLevelUnits('ple', 'expertUnits', expertUnits);
  assertBoolean('ple', 'useGateBias', useGateBias);
  const taskExperts = expertCounts('ple', config.tasks, given, sharedExperts);
  const resolved = { ...config, expertUnits, taskExperts, sharedExperts, useGateBias };
  return buildTaskModel('ple', resolved, (input) => {
    let { rows, features } = input; // the first gates and experts all read x
    expertUnits.forEach((units, i) => {
      const name = `level_${i + 1}`;
      const level = new ExtractionLevel({
        name,
        features,
        taskExperts,
        sharedExperts,
        expertUnits: units,
        gateShared: sharedExperts > 0 && i < expertUnits.length - 1,
        useGateBias,
        initScheme,
        seed: deriveSeed(seed, name),
      });
      rows = applyLayer(level, rows); // Eq. 6
      features = units.at(-1) as number;
    });
    return rows as tf.SymbolicTensor; // towers: Eq. 7
  });
}
