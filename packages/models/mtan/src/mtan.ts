import { assertUnits, configError, deriveSeed, type TaskModel, type Tasks } from '@mtl/core';
import {
  AttentionMasks,
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  buildTaskModel,
  Dense,
  type TaskModelConfig,
} from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';

/** Configuration of {@link mtan}. */
export interface MtanConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Width of the trunk at every level, bottom first. Default `[64, 32]`. */
  readonly units?: readonly number[];
  /** Width of the hidden layer of a mask, per level. Default: a quarter of the level's width. */
  readonly maskUnits?: readonly number[];
}

/**
 * MTAN: one trunk for all tasks, and for each task a soft mask over its features at every level (Liu et al. 2019, Eqs. 1–2), with dense
 * layers for convolutions: `â_t^l = a_t^l ⊙ p^l`, `a_t^l = σ(g(relu(f([u^l ; â_t^(l−1)]))))`.
 *
 * @example
 * ```ts
 * import { binary, denseInput, mtan } from '@mtl/mtan';
 *
 * const model = mtan({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   units: [32, 16],
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its widths.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function mtan<const T extends Tasks>(config: MtanConfig<T>): TaskModel<T> {
  assertBuilderConfig<MtanConfig<Tasks>>('mtan', config, { units: true, maskUnits: true });
  const { units = [64, 32], initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput('mtan', config.input);
  assertUnits('mtan', 'units', units);
  const { maskUnits = units.map((width) => Math.ceil(width / 4)) } = config;
  assertUnits('mtan', 'maskUnits', maskUnits);
  if (maskUnits.length !== units.length) {
    throw configError('mtan', 'maskUnits', `one width per level, ${units.length}`, maskUnits);
  }
  return buildTaskModel('mtan', { ...config, units, maskUnits }, (input, taskNames) => {
    let { rows, features } = input; // p⁰ = x
    let attended: tf.SymbolicTensor | undefined;
    units.forEach((width, i) => {
      const dense = (name: string) => {
        const layer = new Dense({ name, features, units: width, initScheme, seed: deriveSeed(seed, name) });
        rows = applyLayer(layer, rows);
        features = width;
        return rows;
      };
      const attendedUnits = units[i - 1] ?? 0;
      const u = dense(`trunk_${i + 1}_1`);
      const p = dense(`trunk_${i + 1}_2`);
      const name = `masks_${i + 1}`;
      const shape = {
        tasks: taskNames.length,
        units: width,
        attendedUnits,
        maskUnits: maskUnits[i] as number,
      };
      const masks = new AttentionMasks({ name, ...shape, initScheme, seed: deriveSeed(seed, name) });
      attended = applyLayer(masks, attended ? [u, p, attended] : [u, p]); // Eqs. 1 and 2
    });
    return attended as tf.SymbolicTensor;
  });
}
