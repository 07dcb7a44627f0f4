import {
  assertLevelUnits,
  assertTasks,
  configError,
  deriveSeed,
  type TaskModel,
  type Tasks,
} from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  Branching,
  buildTaskModel,
  choiceSchedule,
  Experts,
  type Selection,
  scheduleKeys,
  type TaskModelConfig,
} from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';
import { branchesOfTasks } from './branchesOfTasks.js';
import type { TaskGroups } from './groupTasks.js';
import { parentsInGroups } from './parentsInGroups.js';

/** Configuration of {@link branched}. */
export interface BranchedConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** Layer widths of a branch, per level, bottom first. Default `[[64], [32]]`. */
  readonly branchUnits?: readonly (readonly number[])[];
  /** Branches per level to choose from, bottom first. Default: at every level as many as tasks. */
  readonly branches?: readonly number[];
  /**
   * A fixed tree instead: per level the groups of tasks that share a branch, as `groupTasks` gives them; nothing is chosen then.
   * Default: none, the tree is learned.
   */
  readonly groups?: TaskGroups<keyof NoInfer<T> & string>;
  /**
   * `'sampled'`: branches draw their parent by Gumbel-softmax in training and take the most probable one otherwise; `'soft'`: all parents
   * count with their probability, in training and otherwise. Default `'sampled'`.
   */
  readonly selection?: Selection;
  /** Temperature of the first draws, > 0. Default 5. */
  readonly temperature?: number;
  /** Factor on the temperature at every training step, > 0 and ≤ 1. Default 0.999; it stops at 0.1. */
  readonly temperatureDecay?: number;
  /** Training steps before the first choice, in which all parents count the same, in predictions too. Default 0. */
  readonly warmupSteps?: number;
}

/**
 * Branched multi-task learning: levels of branches, each branch reads one branch of the level below, each task one of the last. Which one
 * is learned (Guo et al. 2020), `child_i = Σ_j a_ij · parent_j` with a by Gumbel-softmax, or fixed by `groups` (Vandenhende et al.
 * 2020). All branches of the first level read the input.
 *
 * @example
 * ```ts
 * import { binary, branched, denseInput } from '@mtl/branched';
 *
 * const model = branched({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary(), like: binary() },
 *   branchUnits: [[16], [8]],
 *   branches: [1, 2],
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its branches.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function branched<const T extends Tasks>(config: BranchedConfig<T>): TaskModel<T> {
  assertBuilderConfig<BranchedConfig<Tasks>>('branched', config, {
    ...scheduleKeys,
    branchUnits: true,
    branches: true,
    groups: true,
  });
  const { branchUnits = [[64], [32]], groups, initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput('branched', config.input);
  assertTasks('branched', config.tasks);
  assertLevelUnits('branched', 'branchUnits', branchUnits);
  const { selection, temperature, temperatureDecay, warmupSteps } = choiceSchedule('branched', config);
  const schedule = { selection, temperature, temperatureDecay, warmupSteps };
  const names = Object.keys(config.tasks);
  if (groups !== undefined && config.branches !== undefined) {
    throw configError('branched', 'branches', 'left out where there are `groups`', config.branches);
  }
  const tree = groups === undefined ? undefined : parentsInGroups(groups, names, branchUnits.length);
  const branches = tree ? tree.branches : branchesOfTasks(config.branches, names.length, branchUnits.length);
  const resolved = { ...config, branchUnits, ...(groups ? { groups } : { branches }), ...schedule };

  return buildTaskModel('branched', resolved, (input) => {
    let { rows, features } = input;
    const choose = (name: string, level: number, children: number) => {
      const parents = branches[level - 1] as number;
      const fixed = tree?.parents[level];
      const branching = new Branching({
        name,
        parents,
        children,
        ...schedule,
        ...(fixed && { fixed }),
        ofTasks: level === branchUnits.length,
        seed: deriveSeed(seed, name),
      });
      rows = applyLayer(branching, rows);
    };
    branchUnits.forEach((units, level) => {
      const experts = branches[level] as number;
      if (level > 0) choose(`branching_${level + 1}`, level, experts);
      const name = `level_${level + 1}`;
      const branch = new Experts({
        name,
        features,
        experts,
        expertUnits: units,
        initScheme,
        seed: deriveSeed(seed, name),
      });
      rows = applyLayer(branch, rows);
      features = units.at(-1) as number;
    });
    choose('branching_tasks', branchUnits.length, names.length);
    return rows as tf.SymbolicTensor;
  });
}
