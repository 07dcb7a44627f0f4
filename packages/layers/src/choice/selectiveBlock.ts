import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  configError,
  deriveSeed,
  matrixProduct,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { combineRows } from '../ops/combineRows.js';
import { mostProbable } from '../ops/mostProbable.js';
import { biasInitializer, type InitScheme, kernelInitializer } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';
import {
  addChoiceWeights,
  type ChoiceSchedule,
  type ChoiceWeights,
  choiceSchedule,
  chooseOptions,
  lossOfChoices,
  scheduleKeys,
} from './choiceWeights.js';

/** Configuration of {@link SelectiveBlock}. */
export interface SelectiveBlockConfig extends LayerArgs, ChoiceSchedule {
  /** How many tasks. */
  readonly tasks: number;
  /** Width of the input, of the block and of the output. */
  readonly units: number;
  /** Weight of the penalty on tasks that use the block, ≥ 0. Default 0. */
  readonly sparsity?: number;
  /** Weight of the penalty on tasks that disagree about the block, ≥ 0. Default 0. */
  readonly sharing?: number;
  /** Which tasks use the block, [tasks]; then nothing is chosen or penalized. Default: none, every task learns it. */
  readonly fixed?: readonly boolean[];
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it, the noise of the draws too. */
  readonly seed: number;
}

/**
 * A residual block that every task learns to use or to skip (Sun et al. 2020, §3): `y_t = u_t · relu(x_t + F(x_t)) + (1 − u_t) · x_t`
 * with `F(x) = relu(x · W_1 + b_1) · W_2 + b_2` for all tasks and u_t by Gumbel-softmax over two scores, use and skip. Adds the
 * penalties `sparsity · Σ_t −log P_t(skip)` and `sharing · Σ_(s < t) |P_s(use) − P_t(use)|`.
 *
 * While `warmupSteps` are not over, every task uses the block, in predictions too, and there are no penalties. With `fixed` it is a plain
 * residual block for the tasks that use it, which alone are computed; the others' rows pass as they are.
 *
 * Input [batch, units] for all tasks, or [batch, tasks, units] → output [batch, tasks, units].
 */
export class SelectiveBlock extends tf.layers.Layer {
  static readonly className = 'MtlSelectiveBlock';
  private readonly config: Required<Omit<SelectiveBlockConfig, keyof LayerArgs | 'fixed'>> & {
    readonly fixed?: readonly boolean[];
  };
  private inner!: DenseWeights;
  private outer!: DenseWeights;
  private policy?: ChoiceWeights; // [tasks, 2], use and skip; absent where it is fixed

  constructor(config: SelectiveBlockConfig) {
    super(config);
    const own = {
      tasks: true,
      units: true,
      sparsity: true,
      sharing: true,
      fixed: true,
      initScheme: true,
      seed: true,
    } as const;
    const known = { ...layerKeys, ...scheduleKeys, ...own };
    assertOptions<SelectiveBlockConfig>('SelectiveBlock', config, known, 'config');
    const { tasks, units, sparsity = 0, sharing = 0, fixed, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('SelectiveBlock', 'tasks', tasks);
    assertPositiveInteger('SelectiveBlock', 'units', units);
    const schedule = choiceSchedule('SelectiveBlock', config);
    for (const [field, weight] of Object.entries({ sparsity, sharing })) {
      if (!Number.isFinite(weight) || weight < 0) {
        throw configError('SelectiveBlock', field, 'a finite number ≥ 0', weight);
      }
      if (fixed && weight > 0) throw configError('SelectiveBlock', field, '0 where there is `fixed`', weight);
    }
    assertOneOf('SelectiveBlock', 'initScheme', ['glorot', 'pytorch'], initScheme);
    const isBoolean = (uses: unknown) => typeof uses === 'boolean';
    if (fixed && (!Array.isArray(fixed) || fixed.length !== tasks || !fixed.every(isBoolean))) {
      throw configError('SelectiveBlock', 'fixed', `${tasks} booleans, one per task`, fixed);
    }
    assertSafeInteger('SelectiveBlock', 'seed', seed);
    const resolved = { tasks, units, ...schedule, sparsity, sharing, initScheme, seed };
    this.config = { ...resolved, ...(fixed && { fixed: [...fixed] }) };
  }

  override build(): void {
    const { tasks, selection, warmupSteps, sparsity, sharing, fixed, seed } = this.config;
    this.inner = this.addDense('inner');
    this.outer = this.addDense('outer');
    this.built = true;
    if (fixed) return;
    const policy = addChoiceWeights(
      (name, shape, initializer, trainable) =>
        this.addWeight(name, shape, 'float32', initializer, undefined, trainable),
      'policy',
      { choices: tasks, options: 2, spread: 0, selection, warmupSteps, seed },
    );
    this.policy = policy;
    const penalty = (weight: number, of: () => tf.Scalar) => () =>
      tf.tidy(() => lossOfChoices(policy, this.config, tf.mul<tf.Scalar>(of(), weight)));
    if (sparsity > 0) this.addLoss(penalty(sparsity, () => surpriseOfSkipping(policy)));
    if (sharing > 0) this.addLoss(penalty(sharing, () => disagreement(this.useProbabilities())));
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.tasks, this.config.units];
  }

  override call(inputs: LayerInputs, { training = false }: { training?: boolean } = {}): tf.Tensor3D {
    const { tasks, units, fixed } = this.config;
    return tf.tidy(() => {
      const given = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D | tf.Tensor3D;
      if (given.rank === 3 && fixed?.includes(false)) return this.throughUsers(given as tf.Tensor3D, fixed);
      const flat = tf.reshape(given, [-1, units]) as tf.Tensor2D;
      const rows = [given.shape[0], given.rank === 2 ? 1 : tasks, units];
      const [use, skip] = tf.split(this.choose(training), 2, 1).map((w) => tf.reshape(w, [1, tasks, 1])) as [
        tf.Tensor,
        tf.Tensor,
      ];
      return tf.add(tf.mul(use, tf.reshape(this.residual(flat), rows)), tf.mul(skip, tf.reshape(flat, rows)));
    });
  }

  /**
   * How probable it is that a task uses the block; 1 or 0 where that is fixed.
   *
   * @returns [tasks]; the caller owns it.
   */
  useProbabilities(): tf.Tensor1D {
    return tf.tidy(() => firstOf(this.policy ? tf.softmax(scoresOf(this.policy)) : this.choose(false)));
  }

  /**
   * What the block counts for every task in predictions: 1 where it is used and 0 where it is skipped, with soft choices its probability,
   * while the warm-up lasts 1.
   *
   * @returns [tasks]; the caller owns it.
   */
  useWeights(): tf.Tensor1D {
    return tf.tidy(() => firstOf(this.choose(false)));
  }

  /**
   * Which tasks would use the block if that were fixed now: those for which using it is not less probable than skipping it, and all while
   * the warm-up lasts.
   *
   * @returns 1 or 0, [tasks]; the caller owns it.
   */
  uses(): tf.Tensor1D {
    return tf.tidy(() => firstOf(mostProbable(this.choose(false))));
  }

  /** The weights of use and skip, [tasks, 2]. */
  private choose(training: boolean): tf.Tensor2D {
    const { tasks, fixed = [] } = this.config;
    if (!this.policy) return tf.tensor2d(fixed.map((uses) => (uses ? [1, 0] : [0, 1])));
    const warm = () => tf.tile(tf.tensor2d([[1, 0]]), [tasks, 1]) as tf.Tensor2D;
    return chooseOptions(this.policy, this.config, { training, warm });
  }

  /** relu(x + F(x)), [rows, units]. */
  private residual(x: tf.Tensor2D): tf.Tensor2D {
    const hidden = tf.relu(product(x, this.inner));
    return tf.relu(tf.add<tf.Tensor2D>(x, product(hidden, this.outer)));
  }

  /** The rows of the tasks that use the block go through it, the others pass: [batch, tasks, units]. */
  private throughUsers(rows: tf.Tensor3D, fixed: readonly boolean[]): tf.Tensor3D {
    const { tasks, units } = this.config;
    const users = fixed.flatMap((uses, t) => (uses ? [t] : []));
    if (users.length === 0) return tf.clone(rows);
    const places = tf.oneHot(tf.tensor1d(users, 'int32'), tasks) as tf.Tensor2D; // [users, tasks]
    const chosen = tf.reshape(combineRows(rows, places), [-1, units]) as tf.Tensor2D;
    const used = tf.reshape(this.residual(chosen), [-1, users.length, units]) as tf.Tensor3D;
    const skip = tf.tensor3d(
      fixed.flatMap((uses) => [uses ? 0 : 1]),
      [1, tasks, 1],
    );
    return tf.add(tf.mul(rows, skip), combineRows(used, tf.transpose(places)));
  }

  private addDense(name: string): DenseWeights {
    const { units, initScheme: scheme, seed } = this.config;
    const fan = { inputs: units, outputs: units, scheme };
    const kernel = kernelInitializer({ ...fan, seed: deriveSeed(seed, name) });
    const bias = biasInitializer({ ...fan, seed: deriveSeed(seed, `${name}_bias`) });
    return {
      kernel: this.addWeight(name, [units, units], 'float32', kernel),
      bias: this.addWeight(`${name}_bias`, [units], 'float32', bias),
    };
  }

  /** Where the weights of the tasks lie. */
  layouts(): WeightLayouts {
    return { policy: { of: 'tasks', axis: 0, sizes: Array<number>(this.config.tasks).fill(1) } };
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { fixed, ...rest } = this.config;
    return { ...super.getConfig(), ...rest, ...(fixed && { fixed: [...fixed] }) };
  }
}

/** One dense layer: [units, units] and [units]. */
interface DenseWeights {
  readonly kernel: tf.LayerVariable;
  readonly bias: tf.LayerVariable;
}

function product(x: tf.Tensor2D, { kernel, bias }: DenseWeights): tf.Tensor2D {
  return matrixProduct(x, kernel.read() as tf.Tensor2D, bias.read() as tf.Tensor1D);
}

function scoresOf({ logits }: ChoiceWeights): tf.Tensor2D {
  return logits.read() as tf.Tensor2D;
}

/** The first column, [rows]. */
function firstOf(x: tf.Tensor2D): tf.Tensor1D {
  return tf.reshape(tf.slice(x, [0, 0], [-1, 1]), [x.shape[0]]);
}

/** Σ_t −log P_t(skip). */
function surpriseOfSkipping(policy: ChoiceWeights): tf.Scalar {
  return tf.neg(tf.sum(tf.slice(tf.logSoftmax(scoresOf(policy)), [0, 1], [-1, 1])));
}

/** Σ_(s < t) |P_s − P_t| of the probabilities of use, [tasks]. */
function disagreement(use: tf.Tensor1D): tf.Scalar {
  const [tasks] = use.shape;
  // Every pair in both orders: tfjs takes −1 for the slope of |0|, which cancels that way.
  const differences = tf.sub(tf.reshape(use, [tasks, 1]), tf.reshape(use, [1, tasks]));
  return tf.mul(tf.sum(tf.abs(differences)), 0.5);
}
