import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  configError,
  deriveSeed,
  gatedMixture,
  mixtureWeights,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { attentionScores } from '../ops/attentionScores.js';
import { linear } from '../ops/linear.js';
import { biasInitializer, type InitScheme, kernelInitializer } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';
import { addNormWeights, type NormWeights, normalize } from '../parts/normWeights.js';

/** Configuration of {@link TaskAttention}. */
export interface TaskAttentionConfig extends LayerArgs {
  /** Width of the input, of every expert and of every task representation. */
  readonly features: number;
  /** How many experts. */
  readonly experts: number;
  /** How many tasks. */
  readonly tasks: number;
  /** `'sqrt'` divides the scores by √features. Default: false. */
  readonly scale?: false | 'sqrt';
  /** Activation of the task representations. Default `'relu'`. */
  readonly taskActivation?: 'relu' | 'linear';
  /** Normalization of the output. Default `'none'`. */
  readonly norm?: 'layer' | 'none';
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * Residual experts that every task attends to with its own representation, as in AMTL: experts `E_i = relu(x · W_i + b_i) + x`, task
 * representations `t_k = relu(x · V_k + c_k)`, and `u_k = Σ_i softmax_i(E_i · t_k) E_i + t_k`.
 *
 * Input [batch, features] → output [batch, tasks, features].
 */
export class TaskAttention extends tf.layers.Layer {
  static readonly className = 'MtlTaskAttention';
  private readonly config: Required<Omit<TaskAttentionConfig, keyof LayerArgs>>;
  private experts!: Kernels; // [features, experts · features]
  private tasks!: Kernels; // [features, tasks · features]
  private norm: NormWeights | undefined;

  constructor(config: TaskAttentionConfig) {
    super(config);
    assertOptions<TaskAttentionConfig>(
      'TaskAttention',
      config,
      {
        ...layerKeys,
        features: true,
        experts: true,
        tasks: true,
        scale: true,
        taskActivation: true,
        norm: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { features, experts, tasks, scale = false, taskActivation = 'relu', norm = 'none' } = config;
    const { initScheme = 'glorot', seed } = config;
    assertPositiveInteger('TaskAttention', 'features', features);
    assertPositiveInteger('TaskAttention', 'experts', experts);
    assertPositiveInteger('TaskAttention', 'tasks', tasks);
    if (scale !== false && scale !== 'sqrt') {
      throw configError('TaskAttention', 'scale', 'false or "sqrt"', scale);
    }
    assertOneOf('TaskAttention', 'taskActivation', ['relu', 'linear'], taskActivation);
    assertOneOf('TaskAttention', 'norm', ['layer', 'none'], norm);
    assertOneOf('TaskAttention', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('TaskAttention', 'seed', seed);
    this.config = { features, experts, tasks, scale, taskActivation, norm, initScheme, seed };
  }

  override build(): void {
    const { features, experts, tasks, norm } = this.config;
    this.experts = this.addKernels('experts', experts);
    this.tasks = this.addKernels('tasks', tasks);
    this.norm = addNormWeights(
      (name, shape, initializer) => this.addWeight(name, [...shape], 'float32', initializer),
      norm,
      features,
    );
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.tasks, this.config.features];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const { experts, tasks, scores } = this.attend(inputs);
      const u = tf.add<tf.Tensor3D>(gatedMixture(experts, scores), tasks);
      if (!this.norm) return u;
      return tf.reshape(normalize(tf.expandDims(u, 2), this.norm, false), u.shape);
    });
  }

  /**
   * The weight that every task gives every expert.
   *
   * @param inputs What the layer is applied to.
   * @returns [batch, tasks, experts]; the caller owns it.
   */
  expertWeights(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => mixtureWeights(this.attend(inputs).scores));
  }

  /** Experts, task representations and how well they fit, all from one product. */
  private attend(inputs: LayerInputs): Record<'experts' | 'tasks' | 'scores', tf.Tensor3D> {
    const { features, experts, tasks, scale, taskActivation } = this.config;
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D;
    const kernel = tf.concat([this.experts.kernel.read(), this.tasks.kernel.read()], 1);
    const bias = tf.concat([this.experts.bias.read(), this.tasks.bias.read()], 0);
    const product = tf.reshape(linear([x], kernel, tf.reshape(bias, [-1])), [-1, experts + tasks, features]);
    const [h, t] = tf.split(product, [experts, tasks], 1) as [tf.Tensor3D, tf.Tensor3D];
    const residual = tf.add<tf.Tensor3D>(tf.relu(h), tf.expandDims(x, 1));
    const representations = taskActivation === 'relu' ? tf.relu(t) : t;
    const factor = scale === 'sqrt' ? 1 / Math.sqrt(features) : 1;
    return {
      experts: residual,
      tasks: representations,
      scores: attentionScores(representations, residual, factor),
    };
  }

  /** Dense layers of the input's width side by side: `name` [features, count · features] and `name_bias` [count, features]. */
  private addKernels(name: string, count: number): Kernels {
    const { features, initScheme: scheme, seed } = this.config;
    const fan = { inputs: features, outputs: features, scheme };
    const kernel = kernelInitializer({ ...fan, seed: deriveSeed(seed, name) });
    const biasName = `${name}_bias`;
    const bias = biasInitializer({ ...fan, seed: deriveSeed(seed, biasName) });
    return {
      kernel: this.addWeight(name, [features, count * features], 'float32', kernel),
      bias: this.addWeight(biasName, [count, features], 'float32', bias),
    };
  }

  /** Where the weights of the experts and those of the tasks lie. */
  layouts(): WeightLayouts {
    const { features, experts, tasks } = this.config;
    const parts = (of: 'experts' | 'tasks', count: number, size: number, axis: number) => {
      return { of, axis, sizes: Array<number>(count).fill(size) };
    };
    return {
      experts: parts('experts', experts, features, 1),
      experts_bias: parts('experts', experts, 1, 0),
      tasks: parts('tasks', tasks, features, 1),
      tasks_bias: parts('tasks', tasks, 1, 0),
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}

interface Kernels {
  readonly kernel: tf.LayerVariable;
  readonly bias: tf.LayerVariable;
}
