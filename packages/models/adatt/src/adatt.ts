import {
  assertBoolean,
  assertLevelUnits,
  assertNonNegativeInteger,
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
  expertCounts,
  FusionLevel,
  type TaskModelConfig,
  type Trunk,
} from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';

/** Configuration of {@link adattSp}. */
export interface AdaTTSpConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Layer widths of an expert, per fusion level, bottom first. Default `[[64], [32]]`. */
  readonly expertUnits?: readonly (readonly number[])[];
  /** Experts of each task at every level, one number or one per task. Default 2. */
  readonly taskExperts?: number | readonly number[];
  /** Whether a unit adds its native experts to its mixture, Eq. 7. Default: true. */
  readonly residual?: boolean;
  /** Start of the native weights: `'uniform'` in ±√(1/m), or `'mean'`, 1/m each. Default `'uniform'`. */
  readonly nativeInit?: 'uniform' | 'mean';
  /** Whether gates have a bias. Default: true; Eq. 10 of the paper has none. */
  readonly useGateBias?: boolean;
}

/** Configuration of {@link adatt}. */
export interface AdaTTConfig<T extends Tasks> extends AdaTTSpConfig<T> {
  /** Experts of the shared unit at every level. Default 0, and then the model is `adattSp`. */
  readonly sharedExperts?: number;
}

const ownKeys = {
  expertUnits: true,
  taskExperts: true,
  residual: true,
  nativeInit: true,
  useGateBias: true,
} as const;

/**
 * AdaTT-sp: every task keeps its own experts and learns how much to take from the others (Li et al. 2023, §3.1):
 * `f_t = (softmax(f_t′ · W_t) + pad(v_t)) · E`, Eq. 11, with the experts E of all tasks, on every level.
 *
 * @example
 * ```ts
 * import { adattSp, binary, denseInput } from '@mtl/adatt';
 *
 * const model = adattSp({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   expertUnits: [[32], [16]],
 *   taskExperts: 2,
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its experts.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function adattSp<const T extends Tasks>(config: AdaTTSpConfig<T>): TaskModel<T> {
  assertBuilderConfig<AdaTTSpConfig<Tasks>>('adattSp', config, ownKeys);
  return build('adattSp', config, 0);
}

/**
 * AdaTT with a unit of shared experts beside those of the tasks (Li et al. 2023, §3.2). The shared unit fuses as well, on every
 * level but the last. Without shared experts it is {@link adattSp}.
 *
 * @param config What the model reads, its tasks and its experts.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function adatt<const T extends Tasks>(config: AdaTTConfig<T>): TaskModel<T> {
  assertBuilderConfig<AdaTTConfig<Tasks>>('adatt', config, { ...ownKeys, sharedExperts: true });
  const { sharedExperts = 0 } = config;
  return build('adatt', config, sharedExperts);
}

function build<const T extends Tasks>(
  builder: 'adattSp' | 'adatt',
  config: AdaTTSpConfig<T>,
  sharedExperts: number,
): TaskModel<T> {
  const {
    expertUnits = [[64], [32]],
    taskExperts: given = 2,
    residual = true,
    nativeInit = 'uniform',
    useGateBias = true,
  } = config;
  const { initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput(builder, config.input);
  const taskExperts = expertCounts(builder, config.tasks, given);
  assertNonNegativeInteger(builder, 'sharedExperts', sharedExperts, 'Use 0 for task experts only.');
  assertLevelUnits(builder, 'expertUnits', expertUnits);
  assertBoolean(builder, 'residual', residual);
  assertOneOf(builder, 'nativeInit', ['uniform', 'mean'], nativeInit);
  assertBoolean(builder, 'useGateBias', useGateBias);

  const trunk: Trunk = (input) => {
    let { rows, features } = input; // Eq. 2: at level 1 every unit reads the same input
    expertUnits.forEach((units, i) => {
      const name = `level_${i + 1}`;
      const level = new FusionLevel({
        name,
        features,
        taskExperts,
        sharedExperts,
        expertUnits: units,
        fuseShared: sharedExperts > 0 && i < expertUnits.length - 1,
        residual,
        nativeInit,
        useGateBias,
        initScheme,
        seed: deriveSeed(seed, name),
      });
      rows = applyLayer(level, rows); // Eq. 3
      features = units.at(-1) as number;
    });
    return rows as tf.SymbolicTensor; // towers: Eq. 1
  };
  const resolved = { ...config, expertUnits, taskExperts, residual, nativeInit, useGateBias };
  return buildTaskModel(builder, { ...resolved, ...(builder === 'adatt' && { sharedExperts }) }, trunk);
}
