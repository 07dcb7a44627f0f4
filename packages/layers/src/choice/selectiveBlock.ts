import { assertOneOf, assertPositiveInteger, configError, deriveSeed, matrixProduct } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { mostProbable } from '../ops/mostProbable.js';
import { biasInitializer, type InitScheme, kernelInitializer } from '../parts/initializers.js';
import { batchOf, type InputShapes, type LayerArgs, type LayerInputs } from '../parts/layerArgs.js';
import {
  addChoiceWeights,
  type ChoiceSchedule,
  type ChoiceWeights,
  choiceSchedule,
  chooseOptions,
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
 * While `warmupSteps` are not over, every task uses the block.
 *
 * Input [batch, units] for all tasks, or [batch, tasks, units] → output [batch, tasks, units].
 */
export class SelectiveBlock extends tf.layers.Layer {
  static readonly className = 'MtlSelectiveBlock';
  private readonly config: Required<Omit<SelectiveBlockConfig, keyof LayerArgs>>;
  private inner!: DenseWeights;
  private outer!: DenseWeights;
  private policy!: ChoiceWeights; // [tasks, 2], use and skip

  constructor(config: SelectiveBlockConfig) {
    super(config);
    const { tasks, units, sparsity = 0, sharing = 0, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('SelectiveBlock', 'tasks', tasks);
    assertPositiveInteger('SelectiveBlock', 'units', units);
    const schedule = choiceSchedule('SelectiveBlock', config);
    for (const [field, weight] of Object.entries({ sparsity, sharing })) {
      if (!Number.isFinite(weight) || weight < 0) {
        throw configError('SelectiveBlock', field, 'a finite number ≥ 0', weight);
      }
    }
    assertOneOf('SelectiveBlock', 'initScheme', ['glorot', 'pytorch'], initScheme);
    this.config = { tasks, units, ...schedule, sparsity, sharing, initScheme, seed };
  }

  override build(): void {
    const { tasks, selection, sparsity, sharing, seed } = this.config;
    this.inner = this.addDense('inner');
    this.outer = this.addDense('outer');
    this.policy = addChoiceWeights(
      (name, shape, initializer, trainable) =>
        this.addWeight(name, shape, 'float32', initializer, undefined, trainable),
      'policy',
      { choices: tasks, options: 2, spread: 0, selection, seed },
    );
    if (sparsity > 0)
      this.addLoss(() => tf.tidy(() => tf.mul<tf.Scalar>(this.surpriseOfSkipping(), sparsity)));
    if (sharing > 0) this.addLoss(() => tf.tidy(() => tf.mul<tf.Scalar>(this.disagreement(), sharing)));
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.tasks, this.config.units];
  }

  override call(inputs: LayerInputs, { training = false }: { training?: boolean } = {}): tf.Tensor3D {
    const { tasks, units } = this.config;
    return tf.tidy(() => {
      const given = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D | tf.Tensor3D;
      const flat = tf.reshape(given, [-1, units]) as tf.Tensor2D;
      const hidden = tf.relu(product(flat, this.inner));
      const used = tf.relu(tf.add(flat, product(hidden, this.outer)));
      const rows = [given.shape[0], given.rank === 2 ? 1 : tasks, units];

      const warm = () => tf.tile(tf.tensor2d([[1, 0]]), [tasks, 1]) as tf.Tensor2D;
      const weights = chooseOptions(this.policy, this.config, { training, warm }); // [tasks, 2]
      const [use, skip] = tf.split(weights, 2, 1).map((w) => tf.reshape(w, [1, tasks, 1])) as [
        tf.Tensor,
        tf.Tensor,
      ];
      return tf.add(tf.mul(use, tf.reshape(used, rows)), tf.mul(skip, tf.reshape(flat, rows)));
    });
  }

  /**
   * How probable it is that a task uses the block.
   *
   * @returns [tasks]; the caller owns it.
   */
  useProbabilities(): tf.Tensor1D {
    return tf.tidy(() => {
      const probabilities = tf.softmax(this.policy.logits.read() as tf.Tensor2D);
      return tf.reshape(tf.slice(probabilities, [0, 0], [-1, 1]), [this.config.tasks]);
    });
  }

  /**
   * Which tasks use the block at test time: those for which using it is not less probable than skipping it.
   *
   * @returns 1 or 0, [tasks]; the caller owns it.
   */
  uses(): tf.Tensor1D {
    return tf.tidy(() => {
      const choices = mostProbable(this.policy.logits.read() as tf.Tensor2D);
      return tf.reshape(tf.slice(choices, [0, 0], [-1, 1]), [this.config.tasks]);
    });
  }

  private surpriseOfSkipping(): tf.Scalar {
    const logs = tf.logSoftmax(this.policy.logits.read() as tf.Tensor2D);
    return tf.neg(tf.sum(tf.slice(logs, [0, 1], [-1, 1])));
  }

  private disagreement(): tf.Scalar {
    const { tasks } = this.config;
    const use = this.useProbabilities();
    // Every pair in both orders: tfjs takes −1 for the slope of |0|, which cancels that way.
    const differences = tf.sub(tf.reshape(use, [tasks, 1]), tf.reshape(use, [1, tasks]));
    return tf.mul(tf.sum(tf.abs(differences)), 0.5);
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

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
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
