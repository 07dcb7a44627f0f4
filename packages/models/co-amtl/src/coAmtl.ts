import {
  assertOneOf,
  assertPositiveInteger,
  configError,
  deriveSeed,
  type TaskModel,
  type Tasks,
} from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertModelInput,
  buildTaskModel,
  CoAttention,
  Dense,
  TaskAttention,
  type TaskModelConfig,
} from '@mtl/layers';

/** Configuration of {@link amtl} and {@link coAmtl}. */
export interface CoAmtlConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** How many experts. Default 3. */
  readonly experts?: number;
  /**
   * Width to which the input is projected first. Default: no projection, and experts as wide as the input; a one-hot input needs it.
   */
  readonly units?: number;
  /** `'sqrt'` divides all scores by the root of the width. Default: false, as the source. */
  readonly scale?: false | 'sqrt';
  /** Activation of the task representations. Default `'relu'`, as the source's code; `'linear'` as its formula. */
  readonly taskActivation?: 'relu' | 'linear';
  /** Layer normalization after each of the residual sums. Default `'none'`. */
  readonly norm?: 'layer' | 'none';
  /** Widths of the hidden layers of every task's tower. Default `[200, 80]`. */
  readonly towerUnits?: readonly number[];
}

/** Configuration of {@link amtl}. */
export type AmtlConfig<T extends Tasks> = CoAmtlConfig<T>;

/**
 * AMTL: tasks attend to residual experts with representations of their own: `u_k = Σ_i softmax_i(E_i · t_k) E_i + t_k` over
 * `E_i = relu(x · W_i + b_i) + x`, with `t_k = relu(x · V_k + c_k)`. It is {@link coAmtl} without co-attention.
 *
 * @param config What the model reads, its tasks and its experts.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function amtl<const T extends Tasks>(config: AmtlConfig<T>): TaskModel<T> {
  return build('amtl', config, false);
}

/**
 * Co-AMTL: {@link amtl}, whose tasks then take from each other by co-attention: `v_t = u_t + Σ_{s≠t} (m_t · u_s) u_s`, with
 * `m_t = relu(u_t · M_t + b_t)`. The source has two tasks; the sum is the same for any number of them.
 *
 * @example
 * ```ts
 * import { binary, coAmtl, denseInput } from '@mtl/co-amtl';
 *
 * const model = coAmtl({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   units: 16,
 *   scale: 'sqrt',
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its experts.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function coAmtl<const T extends Tasks>(config: CoAmtlConfig<T>): TaskModel<T> {
  return build('coAmtl', config, true);
}

function build<const T extends Tasks>(
  builder: 'amtl' | 'coAmtl',
  config: CoAmtlConfig<T>,
  coAttention: boolean,
): TaskModel<T> {
  assertBuilderConfig<CoAmtlConfig<Tasks>>(builder, config, {
    experts: true,
    units: true,
    scale: true,
    taskActivation: true,
    norm: true,
  });
  const { input, experts = 3, units, scale = false, taskActivation = 'relu', norm = 'none' } = config;
  const { towerUnits = [200, 80], initScheme = 'glorot', seed = 0 } = config;
  assertModelInput(builder, input);
  assertPositiveInteger(builder, 'experts', experts);
  if (scale !== false && scale !== 'sqrt') throw configError(builder, 'scale', 'false or "sqrt"', scale);
  assertOneOf(builder, 'taskActivation', ['relu', 'linear'], taskActivation);
  assertOneOf(builder, 'norm', ['layer', 'none'], norm);
  if (input.kind === 'embedding' && input.combine === 'tokens') {
    throw configError(builder, 'input.combine', '"sum" or "concat"', input.combine);
  }
  if (units !== undefined) assertPositiveInteger(builder, 'units', units);
  else if (input.kind === 'oneHot') {
    const expected = 'given for a one-hot input, as a positive integer';
    throw configError(builder, 'units', expected, units, 'Experts add their input, so it needs a width.');
  }

  const own = { experts, ...(units !== undefined && { units }), scale, taskActivation, norm };
  return buildTaskModel(builder, { ...config, ...own, towerUnits }, (encoded, { length: tasks }) => {
    let rows = encoded.rows;
    let { features } = encoded;
    if (units !== undefined) {
      const name = 'projection';
      const activation = 'linear';
      rows = applyLayer(
        new Dense({ name, features, units, activation, initScheme, seed: deriveSeed(seed, name) }),
        rows,
      );
      features = units;
    }
    const shape = { tasks, scale, norm, initScheme };
    const attention = { name: 'task_attention', features, experts, taskActivation };
    let u = applyLayer(
      new TaskAttention({ ...shape, ...attention, seed: deriveSeed(seed, attention.name) }),
      rows,
    );
    if (coAttention) {
      const name = 'co_attention';
      u = applyLayer(new CoAttention({ ...shape, name, units: features, seed: deriveSeed(seed, name) }), u);
    }
    return u;
  });
}
