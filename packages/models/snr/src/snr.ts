import {
  assertOneOf,
  assertPositiveInteger,
  assertUnits,
  configError,
  deriveSeed,
  type TaskModel,
  type Tasks,
} from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  buildTaskModel,
  SubNetworkLevel,
  type TaskModelConfig,
} from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';

/** Configuration of {@link snr}. */
export interface SnrConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Sub-networks at every level. Default 4. */
  readonly experts?: number;
  /** Width of a sub-network, per level, bottom first. Default `[32, 16]`. */
  readonly units?: readonly number[];
  /** SNR-Trans, a matrix on every connection, or SNR-Aver, none. Default `'trans'`. */
  readonly connection?: 'trans' | 'aver';
  /** Weight λ of the penalty on open connections, ≥ 0. Default 1e-4. */
  readonly l0?: number;
  /** Whether gates are drawn at random in training. Default: true; without, they are those of test time. */
  readonly sampling?: boolean;
}

/**
 * SNR: sub-networks whose connections, from level to level and to the tasks, are learned and can close for good (Ma et al. 2019):
 * `u_j = Σ_i z_ji · v_i · M_ji` (SNR-Trans) or `u_j = Σ_i z_ji · v_i` (SNR-Aver), with a hard concrete gate z_ji per connection and
 * the penalty `λ · Σ P(z_ji ≠ 0)`.
 *
 * @example
 * ```ts
 * import { binary, denseInput, snr } from '@mtl/snr';
 *
 * const model = snr({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   experts: 3,
 *   units: [16, 8],
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its sub-networks.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function snr<const T extends Tasks>(config: SnrConfig<T>): TaskModel<T> {
  assertBuilderConfig<SnrConfig<Tasks>>('snr', config, {
    experts: true,
    units: true,
    connection: true,
    l0: true,
    sampling: true,
  });
  const { experts = 4, units = [32, 16], connection = 'trans', l0 = 1e-4, sampling = true } = config;
  const { initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput('snr', config.input);
  assertPositiveInteger('snr', 'experts', experts);
  assertUnits('snr', 'units', units);
  assertOneOf('snr', 'connection', ['trans', 'aver'], connection);
  if (!Number.isFinite(l0) || l0 < 0) throw configError('snr', 'l0', 'a finite number ≥ 0', l0);
  if (typeof sampling !== 'boolean') throw configError('snr', 'sampling', 'true or false', sampling);

  const resolved = { ...config, experts, units, connection, l0, sampling };
  return buildTaskModel('snr', resolved, (input, taskNames) => {
    let { rows, features } = input; // every sub-network of level 1 reads x
    units.forEach((width, i) => {
      const name = `level_${i + 1}`;
      const level = new SubNetworkLevel({
        name,
        features,
        experts,
        targets: i === units.length - 1 ? taskNames.length : experts,
        units: width,
        ofTasks: i === units.length - 1,
        connection,
        l0,
        sampling,
        initScheme,
        seed: deriveSeed(seed, name),
      });
      rows = applyLayer(level, rows);
      features = width;
    });
    return rows as tf.SymbolicTensor;
  });
}
