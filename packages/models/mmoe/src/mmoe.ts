import {
  assertBoolean,
  assertLevelUnits,
  assertPositiveInteger,
  deriveSeed,
  type TaskModel,
  type Tasks,
} from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  buildTaskModel,
  type Encoded,
  MixtureLevel,
  type TaskModelConfig,
  unstackTasks,
} from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';

/** Configuration of {@link mmoe}. */
export interface MmoeConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Experts at every level. Default 8, as in Ma et al. 2018, §3.3. */
  readonly experts?: number;
  /** Layer widths of an expert, per level, bottom first; more than one level is ML-MMoE. Default `[[16]]`. */
  readonly expertUnits?: readonly (readonly number[])[];
  /** Whether gates have a bias. Default: true; Eq. 8 of the paper has none. */
  readonly useGateBias?: boolean;
}

/**
 * MMoE: all tasks share the experts, and each weighs them by a gate of its own (Ma et al. 2018, Eqs. 6–8):
 * `f_t(x) = Σ_i softmax(x · W_t)_i · E_i(x)`. With more than one level it is ML-MMoE (Li et al. 2023, §4.1): an inner level has one
 * mixture per expert of the next, and all gates read x.
 *
 * @example
 * ```ts
 * import { binary, denseInput, mmoe } from '@mtl/mmoe';
 *
 * const model = mmoe({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   experts: 4,
 *   expertUnits: [[16], [8]],
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its experts.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function mmoe<const T extends Tasks>(config: MmoeConfig<T>): TaskModel<T> {
  assertBuilderConfig<MmoeConfig<Tasks>>('mmoe', config, {
    experts: true,
    expertUnits: true,
    useGateBias: true,
  });
  const { experts = 8, expertUnits = [[16]], useGateBias = true } = config;
  assertVectorInput('mmoe', config.input);
  assertPositiveInteger('mmoe', 'experts', experts);
  assertLevelUnits('mmoe', 'expertUnits', expertUnits);
  assertBoolean('mmoe', 'useGateBias', useGateBias);
  const resolved = { ...config, experts, expertUnits, useGateBias };
  return buildTaskModel('mmoe', resolved, (input, taskNames) => {
    return levels(input, resolved, taskNames.length, true);
  });
}

/** Configuration of {@link omoe}. */
export interface OmoeConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** How many experts. Default 8, as in Ma et al. 2018, §3.3. */
  readonly experts?: number;
  /** Layer widths of an expert, per level, bottom first. Default `[[16]]`. */
  readonly expertUnits?: readonly (readonly number[])[];
  /** Whether the gate has a bias. Default: true. */
  readonly useGateBias?: boolean;
}

/**
 * OMoE: all tasks share the experts and one gate (Ma et al. 2018, §4.2): `f(x) = Σ_i softmax(x · W)_i · E_i(x)`, and
 * `y_t = h_t(f(x))`. All experts run; the gate is not sparse.
 *
 * @param config What the model reads, its tasks and its experts.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function omoe<const T extends Tasks>(config: OmoeConfig<T>): TaskModel<T> {
  assertBuilderConfig<OmoeConfig<Tasks>>('omoe', config, {
    experts: true,
    expertUnits: true,
    useGateBias: true,
  });
  const { experts = 8, expertUnits = [[16]], useGateBias = true } = config;
  assertVectorInput('omoe', config.input);
  assertPositiveInteger('omoe', 'experts', experts);
  assertLevelUnits('omoe', 'expertUnits', expertUnits);
  assertBoolean('omoe', 'useGateBias', useGateBias);
  const resolved = { ...config, experts, expertUnits, useGateBias };
  return buildTaskModel('omoe', resolved, (input, taskNames) => {
    const [row] = unstackTasks(levels(input, resolved, 1, false), 'shared_row');
    return taskNames.map(() => row as tf.SymbolicTensor);
  });
}

type Levels = Required<Pick<MmoeConfig<Tasks>, 'experts' | 'expertUnits' | 'useGateBias'>> &
  Pick<MmoeConfig<Tasks>, 'initScheme' | 'seed'>;

/**
 * All levels, from the input to the mixtures of the last, [batch, outputs, units].
 *
 * @param ofTasks Whether the outputs are the tasks'.
 */
function levels(
  { rows, features }: Encoded,
  config: Levels,
  outputs: number,
  ofTasks: boolean,
): tf.SymbolicTensor {
  const { experts, expertUnits, useGateBias, initScheme = 'glorot', seed = 0 } = config;
  const x = [rows].flat();
  let mixtures: tf.SymbolicTensor | undefined;
  let expertFeatures = features; // z⁰ = x
  expertUnits.forEach((units, i) => {
    const name = `level_${i + 1}`;
    const gates = i === expertUnits.length - 1 ? outputs : experts;
    const gatesOfTasks = ofTasks && i === expertUnits.length - 1;
    const gate = { gates, gatesOfTasks, useGateBias };
    const shape = { features, expertFeatures, experts, ...gate, expertUnits: units, initScheme };
    const level = new MixtureLevel({ name, ...shape, seed: deriveSeed(seed, name) });
    mixtures = applyLayer(level, mixtures ? [mixtures, ...x] : x);
    expertFeatures = units.at(-1) as number;
  });
  return mixtures as tf.SymbolicTensor;
}
