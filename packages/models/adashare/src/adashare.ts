import {
  assertNonNegativeInteger,
  assertPositiveInteger,
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
  buildTaskModel,
  choiceSchedule,
  Dense,
  type Selection,
  SelectiveBlock,
  scheduleKeys,
  type TaskModelConfig,
} from '@mtl/layers';
import { assertPolicy, type ChoiceOption, type Policy } from './assertPolicy.js';

/** Configuration of {@link adashare}. */
export interface AdashareConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** How many residual blocks. Default 4. */
  readonly blocks?: number;
  /** Width of the stem and of every block. Default 32. */
  readonly units?: number;
  /**
   * `'sampled'`: tasks draw by Gumbel-softmax in training and take the more probable of use and skip otherwise; `'soft'`: a block counts
   * with its probability, in training and otherwise. Default `'sampled'`.
   */
  readonly selection?: Selection;
  /** Temperature of the first draws, > 0. Default 5, as in the authors' code. */
  readonly temperature?: number;
  /** Factor on the temperature at every training step, > 0 and ≤ 1. Default 0.999; it stops at 0.1. */
  readonly temperatureDecay?: number;
  /**
   * Training steps after which one more block, from the last to the first, starts to be chosen; until then every task uses it, in
   * predictions too. Default 0: all from the start.
   */
  readonly warmupSteps?: number;
  /** Weight of the penalty on the use of blocks that are chosen by now, ≥ 0. Default 0.05. */
  readonly sparsity?: number;
  /** Weight of the penalty on tasks that disagree, ≥ 0. Default 0.05. */
  readonly sharing?: number;
  /**
   * Which blocks each task uses, bottom first: the second phase of the paper, in which weights alone are trained. Nothing is chosen or
   * penalized then, and blocks that no task uses are left out. `fixPolicy` makes it. Default: none, policies are learned.
   */
  readonly policy?: Policy<keyof NoInfer<T> & string>;
}

/**
 * AdaShare: residual blocks that all tasks share, and every task learns which to use and which to skip (Sun et al. 2020):
 * `x_t ← u_t · relu(x_t + F(x_t)) + (1 − u_t) · x_t`. To the losses of the tasks it adds, over blocks l = 0 … L − 1,
 * `sparsity · 1/L · Σ_l Σ_t −log P(t skips l)` and `sharing · Σ_l (L − l)/L · Σ_(s < t) |P(s uses l) − P(t uses l)|`.
 * With `policy` it is the network of the second phase, in which only weights are trained.
 *
 * @example
 * ```ts
 * import { adashare, binary, denseInput } from '@mtl/adashare';
 *
 * const model = adashare({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   blocks: 3,
 *   units: 16,
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its blocks.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function adashare<const T extends Tasks>(config: AdashareConfig<T>): TaskModel<T> {
  assertBuilderConfig<AdashareConfig<Tasks>>('adashare', config, {
    ...scheduleKeys,
    blocks: true,
    units: true,
    sparsity: true,
    sharing: true,
    policy: true,
  });
  const { blocks = 4, units = 32, policy } = config;
  const { initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput('adashare', config.input);
  assertTasks('adashare', config.tasks);
  assertPositiveInteger('adashare', 'blocks', blocks);
  assertPositiveInteger('adashare', 'units', units);
  if (policy) assertPolicy(config, blocks);
  const choices = policy ? undefined : choicesOf(config);
  return buildTaskModel('adashare', { ...config, blocks, units, ...choices }, (input, taskNames) => {
    const tasks = taskNames.length;
    const { features } = input;
    const stem = new Dense({ name: 'stem', features, units, initScheme, seed: deriveSeed(seed, 'stem') });
    let rows = applyLayer(stem, input.rows);
    for (let l = 0; l < blocks; l++) {
      const name = `block_${l + 1}`;
      const fixed = policy && taskNames.map((task) => policy[task as keyof typeof policy][l] as boolean);
      if (fixed && !fixed.includes(true)) continue;
      const shape = { name, tasks, units, initScheme, seed: deriveSeed(seed, name) };
      const block = new SelectiveBlock({
        ...shape,
        ...(fixed && { fixed }),
        ...(choices && choicesOfBlock(choices, blocks, l)),
      });
      rows = applyLayer(block, rows);
    }
    // Without any block all tasks read the stem.
    return rows.rank === 3 ? rows : taskNames.map(() => rows);
  });
}

/** The options about choices, which a fixed policy leaves none of. */
type Choices = Required<Pick<AdashareConfig<Tasks>, ChoiceOption>>;

/** How policies are learned, defaults filled in. */
function choicesOf(config: Partial<Choices>): Choices {
  const { warmupSteps = 0, sparsity = 0.05, sharing = 0.05 } = config;
  assertNonNegativeInteger('adashare', 'warmupSteps', warmupSteps);
  for (const [field, weight] of Object.entries({ sparsity, sharing })) {
    if (!Number.isFinite(weight) || weight < 0) {
      throw configError('adashare', field, 'a finite number ≥ 0', weight);
    }
  }
  const { selection, temperature, temperatureDecay } = choiceSchedule('adashare', config);
  return { selection, temperature, temperatureDecay, warmupSteps, sparsity, sharing };
}

/** Those of block l, from 0: the last block is chosen first, and disagreement costs most at the bottom. */
function choicesOfBlock(choices: Choices, blocks: number, l: number): Choices {
  const { warmupSteps, sparsity, sharing, ...schedule } = choices;
  return {
    ...schedule,
    warmupSteps: (blocks - l) * warmupSteps,
    sparsity: sparsity / blocks,
    sharing: (sharing * (blocks - l)) / blocks,
  };
}
