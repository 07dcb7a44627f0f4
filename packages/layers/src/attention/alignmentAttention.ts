import { assertBoolean, assertOneOf, assertOptions, assertSafeInteger } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { InitScheme } from '../parts/initializers.js';
import { type LayerArgs, layerKeys } from '../parts/layerArgs.js';
import { moveAverage } from '../parts/moveAverage.js';
import { addNormWeights, type Norm, type NormWeights, normalize } from '../parts/normWeights.js';
import {
  type AffinityWeights,
  type Attention,
  addAffinityWeights,
  affinityOf,
  assertAffinityShape,
} from './affinityWeights.js';

/** Configuration of {@link AlignmentAttention}. */
export interface AlignmentAttentionConfig extends LayerArgs {
  /** Width of a token. */
  readonly units: number;
  /** How a task is compared with a feature. Default `'multiHead'`. */
  readonly attention?: Attention;
  /** Heads of `'multiHead'`; must divide `units`. Default 2. */
  readonly heads?: number;
  /** Width of the hidden layer of `'concat'`. Default 16. */
  readonly concatUnits?: number;
  /** Normalization of the output; its statistics are each task's own. Default `'batch'`. */
  readonly norm?: Norm;
  /** Whether the average alignment of the training batches is used outside training. Default: false. */
  readonly frozenAlignment?: boolean;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * Aligns features with tasks, as in MRAN: `U_t = norm(H + α_t ⊙ H)` with `α_t = softmax_f(score(h_t, h_f))`, a task's tokens side by
 * side.
 *
 * With `frozenAlignment` the layer keeps the moving average of α over the training batches (0.99 of the old, from 1 / features on),
 * and uses it for all rows when not training.
 *
 * Input [tasks' tokens, features' tokens], [batch, tasks, units] and [batch, features, units] → output
 * [batch, tasks, features · units].
 */
export class AlignmentAttention extends tf.layers.Layer {
  static readonly className = 'MtlAlignmentAttention';
  private readonly config: Required<Omit<AlignmentAttentionConfig, keyof LayerArgs>>;
  private affinity!: AffinityWeights;
  private norm: NormWeights | undefined;
  private average?: tf.LayerVariable; // [tasks, features], not trained

  constructor(config: AlignmentAttentionConfig) {
    super(config);
    assertOptions<AlignmentAttentionConfig>(
      'AlignmentAttention',
      config,
      {
        ...layerKeys,
        units: true,
        attention: true,
        heads: true,
        concatUnits: true,
        norm: true,
        frozenAlignment: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { units, attention = 'multiHead', heads = 2, concatUnits = 16, norm = 'batch' } = config;
    const { frozenAlignment = false, initScheme = 'glorot', seed } = config;
    assertAffinityShape('AlignmentAttention', { units, attention, heads, concatUnits, initScheme, seed });
    assertOneOf('AlignmentAttention', 'norm', ['batch', 'layer', 'none'], norm);
    assertSafeInteger('AlignmentAttention', 'seed', seed);
    assertBoolean('AlignmentAttention', 'frozenAlignment', frozenAlignment);
    this.config = { units, attention, heads, concatUnits, norm, frozenAlignment, initScheme, seed };
  }

  override build(inputShape: tf.Shape[]): void {
    const [[, tasks], [, features]] = inputShape as [[null, number, number], [null, number, number]];
    const { units, norm, frozenAlignment } = this.config;
    this.affinity = addAffinityWeights(
      (name, shape, initializer) => this.addWeight(name, [...shape], 'float32', initializer),
      this.config,
    );
    this.norm = addNormWeights(
      (name, shape, initializer, trainable) =>
        this.addWeight(name, [...shape], 'float32', initializer, undefined, trainable),
      norm,
      units,
      tasks,
    );
    if (frozenAlignment) {
      const even = tf.initializers.constant({ value: 1 / features });
      this.average = this.addWeight('average', [tasks, features], 'float32', even, undefined, false);
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape[]): tf.Shape {
    const [tasks, features] = inputShape as [tf.Shape, tf.Shape];
    return [tasks[0] as number | null, tasks[1] as number, (features[1] as number) * this.config.units];
  }

  override call(inputs: tf.Tensor[], kwargs?: { readonly training?: boolean }): tf.Tensor3D {
    return tf.tidy(() => {
      const training = kwargs?.training === true;
      const [tasks, features] = inputs as [tf.Tensor3D, tf.Tensor3D];
      const weights = this.weightsOf(tasks, features, training);
      if (training && this.average) moveAverage(this.average, tf.mean(weights, 0));
      const tokens = tf.expandDims(features, 1) as tf.Tensor4D; // [batch, 1, features, units]
      const aligned = tf.add<tf.Tensor4D>(tokens, tf.mul(tokens, tf.expandDims(weights, 3)));
      const rows = this.norm ? normalize(aligned, this.norm, training) : aligned;
      return tf.reshape(rows, [features.shape[0], tasks.shape[1], features.shape[1] * this.config.units]);
    });
  }

  /**
   * The weight that every task gives every feature, outside training.
   *
   * @param inputs What the layer is applied to.
   * @returns [batch, tasks, features]; the caller owns it.
   */
  alignment(inputs: tf.Tensor[]): tf.Tensor3D {
    return tf.tidy(() => {
      const [tasks, features] = inputs as [tf.Tensor3D, tf.Tensor3D];
      const weights = this.weightsOf(tasks, features, false);
      return tf.tile(weights, [features.shape[0] / weights.shape[0], 1, 1]);
    });
  }

  /** α [batch, tasks, features]; [1, tasks, features] where it is frozen. */
  private weightsOf(tasks: tf.Tensor3D, features: tf.Tensor3D, training: boolean): tf.Tensor3D {
    if (this.average && !training) return tf.expandDims(this.average.read() as tf.Tensor2D, 0);
    return tf.softmax(affinityOf(tasks, features, this.affinity, this.config.heads));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
