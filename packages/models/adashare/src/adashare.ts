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
  assertVectorInput,
  buildTaskModel,
  choiceSchedule,
  Dense,
  type Selection,
  SelectiveBlock,
  type TaskModelConfig,
  unstackTasks,
} from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';

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
   * Training steps after which one more block, from the last to the first, starts to be drawn; until then every task uses it. Default 0:
   * all from the start.
   */
  readonly warmupSteps?: number;
  /** Weight of the penalty on blocks in use, ≥ 0. Default 0.05. */
  readonly sparsity?: number;
  /** Weight of the penalty on tasks that disagree, ≥ 0. Default 0.05. */
  readonly sharing?: number;
}

/**
 * AdaShare: residual blocks that all tasks share, and every task learns which to use and which to skip (Sun et al. 2020):
 * `x_t ← u_t · relu(x_t + F(x_t)) + (1 − u_t) · x_t`. To the losses of the tasks it adds, over blocks l = 0 … L − 1,
 * `sparsity · 1/L · Σ_l Σ_t −log P(t skips l)` and `sharing · Σ_l (L − l)/L · Σ_(s < t) |P(s uses l) − P(t uses l)|`.
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
  const { blocks = 4, units = 32, warmupSteps = 0, sparsity = 0.05, sharing = 0.05 } = config;
  const { initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput('adashare', config.input);
  assertTasks('adashare', config.tasks);
  assertPositiveInteger('adashare', 'blocks', blocks);
  assertPositiveInteger('adashare', 'units', units);
  assertNonNegativeInteger('adashare', 'warmupSteps', warmupSteps);
  for (const [field, weight] of Object.entries({ sparsity, sharing })) {
    if (!Number.isFinite(weight) || weight < 0) {
      throw configError('adashare', field, 'a finite number ≥ 0', weight);
    }
  }
  const { selection, temperature, temperatureDecay } = choiceSchedule('adashare', config);
  const schedule = { selection, temperature, temperatureDecay };
  const resolved = { ...config, blocks, units, ...schedule, warmupSteps, sparsity, sharing };
  return buildTaskModel('adashare', resolved, (input, taskNames) => {
    const tasks = taskNames.length;
    const { features } = input;
    const stem = new Dense({ name: 'stem', features, units, initScheme, seed: deriveSeed(seed, 'stem') });
    let rows = stem.apply(input.rows) as tf.SymbolicTensor;
    for (let l = 0; l < blocks; l++) {
      const name = `block_${l + 1}`;
      const block = new SelectiveBlock({
        name,
        tasks,
        units,
        ...schedule,
        warmupSteps: (blocks - l) * warmupSteps,
        sparsity: sparsity / blocks,
        sharing: (sharing * (blocks - l)) / blocks,
        initScheme,
        seed: deriveSeed(seed, name),
      });
      rows = block.apply(rows) as tf.SymbolicTensor;
    }
    return unstackTasks(rows);
  });
}
