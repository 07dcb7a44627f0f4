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
  LevelMixture,
  SluiceLevel,
  type TaskModelConfig,
} from '@mtl/layers';

/** Configuration of {@link sluice}. */
export interface SluiceConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Width of every task's layer, per level, bottom first; the same at all levels. Default `[64, 64]`. */
  readonly units?: readonly number[];
  /** Parts that a task's layer is cut into; must divide the width. Default 2, as in the paper. */
  readonly subspaces?: number;
  /** Weight c of the penalty on overlapping subspaces, ≥ 0. Default 0.1. */
  readonly orthogonality?: number;
  /** Start of the stitches: `'imbalanced'`, 0.9 on a part itself and 0.1 shared by all others, or `'balanced'`. Default `'imbalanced'`. */
  readonly stitchInit?: 'imbalanced' | 'balanced';
  /** Start of the mixture: `'imbalanced'`, 0.9 on the last level and 0.1 shared by the others, or `'balanced'`. Default `'imbalanced'`. */
  readonly mixtureInit?: 'imbalanced' | 'balanced';
}

/**
 * Sluice network: every task has its own layers, cut into subspaces, and learns which subspaces of which tasks it takes, at every level
 * (Ruder et al. 2019): `h̃^l = A^l · h^l`, `h_t = Σ_l β[t, l] · h̃_t^l`. A penalty keeps the subspaces of a task apart:
 * no unit of one should weigh the inputs as a unit of the other does. It sums over the inputs, the paper's over the units.
 *
 * @example
 * ```ts
 * import { binary, denseInput, sluice } from '@mtl/sluice';
 *
 * const model = sluice({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   units: [32, 32],
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its widths.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function sluice<const T extends Tasks>(config: SluiceConfig<T>): TaskModel<T> {
  assertBuilderConfig<SluiceConfig<Tasks>>('sluice', config, {
    units: true,
    subspaces: true,
    orthogonality: true,
    stitchInit: true,
    mixtureInit: true,
  });
  const { units = [64, 64], subspaces = 2, orthogonality = 0.1, initScheme = 'glorot', seed = 0 } = config;
  const { stitchInit = 'imbalanced', mixtureInit = 'imbalanced' } = config;
  assertVectorInput('sluice', config.input);
  assertUnits('sluice', 'units', units);
  const width = units[0] as number;
  if (units.some((other) => other !== width)) {
    throw configError('sluice', 'units', 'the same width at every level, since levels are added up', units);
  }
  assertPositiveInteger('sluice', 'subspaces', subspaces);
  if (width % subspaces !== 0) {
    throw configError('sluice', 'subspaces', `a divisor of the width of a level, ${width}`, subspaces);
  }
  if (!Number.isFinite(orthogonality) || orthogonality < 0) {
    throw configError('sluice', 'orthogonality', 'a finite number ≥ 0', orthogonality);
  }
  assertOneOf('sluice', 'stitchInit', ['imbalanced', 'balanced'], stitchInit);
  assertOneOf('sluice', 'mixtureInit', ['imbalanced', 'balanced'], mixtureInit);

  const resolved = { ...config, units, subspaces, orthogonality, stitchInit, mixtureInit };
  return buildTaskModel('sluice', resolved, (input, taskNames) => {
    const tasks = taskNames.length;
    let { rows, features } = input; // every task's first layer reads x
    const levels = units.map((_, i) => {
      const name = `level_${i + 1}`;
      const level = new SluiceLevel({
        name,
        features,
        tasks,
        units: width,
        subspaces,
        orthogonality,
        stitchInit,
        initScheme,
        seed: deriveSeed(seed, name),
      });
      rows = applyLayer(level, rows); // h̃^l = A^l · h^l
      features = width;
      return rows;
    });
    const mixture = new LevelMixture({ name: 'mixture', tasks, levels: levels.length, mixtureInit });
    return applyLayer(mixture, levels); // Σ_l β[t, l] · h̃_t^l
  });
}
