import { assertOneOf, assertOptions, assertSafeInteger, configError, deriveSeed } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { multiHeadAttention } from '../ops/multiHeadAttention.js';
import { tokenProduct } from '../ops/tokenProduct.js';
import { type InitScheme, kernelInitializer } from '../parts/initializers.js';
import { type InputShapes, type LayerArgs, type LayerInputs, layerKeys } from '../parts/layerArgs.js';
import { addNormWeights, type Norm, type NormWeights, normalize } from '../parts/normWeights.js';
import {
  type AffinityWeights,
  type Attention,
  addAffinityWeights,
  affinityOf,
  assertAffinityShape,
} from './affinityWeights.js';

/** Configuration of {@link RelationAttention}. */
export interface RelationAttentionConfig extends LayerArgs {
  /** Width of a token. */
  readonly units: number;
  /** How tokens are compared. Default `'multiHead'`. */
  readonly attention?: Attention;
  /** Heads of `'multiHead'`; must divide `units`. Default 2. */
  readonly heads?: number;
  /** Width of the hidden layer of `'concat'`. Default 16. */
  readonly concatUnits?: number;
  /** Normalisation of the output. Default `'batch'`. */
  readonly norm?: Norm;
  /** Weight of the layer's own loss, ‖scores‖² per row. Default 0: none. */
  readonly affinityPenalty?: number;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * Relations among tokens, as in MRAN: `H = norm(E + Ê)`. For `'dot'`, `'general'` and `'concat'` the scores S of all pairs are summed
 * over the keys, and `Ê_i = softmax_i(Σ_j S_ij) · e_i`; for `'multiHead'` Ê is multi-head attention with its output matrix.
 *
 * With `affinityPenalty` the layer has a loss, the mean over the rows (and heads) of ‖S‖²_F in the last call with `training`.
 *
 * Input [batch, tokens, units] → output of the same shape.
 */
export class RelationAttention extends tf.layers.Layer {
  static readonly className = 'MtlRelationAttention';
  private readonly config: Required<Omit<RelationAttentionConfig, keyof LayerArgs>>;
  private affinity!: AffinityWeights;
  private values?: { readonly value: tf.LayerVariable; readonly output: tf.LayerVariable }; // [units, units], multiHead only
  private norm: NormWeights | undefined;
  private squares: tf.Scalar | undefined; // mean ‖S‖² of the last training call

  constructor(config: RelationAttentionConfig) {
    super(config);
    assertOptions<RelationAttentionConfig>(
      'RelationAttention',
      config,
      {
        ...layerKeys,
        units: true,
        attention: true,
        heads: true,
        concatUnits: true,
        norm: true,
        affinityPenalty: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { units, attention = 'multiHead', heads = 2, concatUnits = 16, norm = 'batch' } = config;
    const { affinityPenalty = 0, initScheme = 'glorot', seed } = config;
    assertAffinityShape('RelationAttention', { units, attention, heads, concatUnits, initScheme, seed });
    assertOneOf('RelationAttention', 'norm', ['batch', 'layer', 'none'], norm);
    if (!(affinityPenalty >= 0 && Number.isFinite(affinityPenalty))) {
      throw configError(
        'RelationAttention',
        'affinityPenalty',
        'a finite number, at least 0',
        affinityPenalty,
      );
    }
    assertSafeInteger('RelationAttention', 'seed', seed);
    this.config = { units, attention, heads, concatUnits, norm, affinityPenalty, initScheme, seed };
    if (affinityPenalty > 0) {
      this.addLoss(() => (this.squares ? tf.mul(this.squares, affinityPenalty) : tf.scalar(0)));
    }
  }

  override build(): void {
    const { units, attention, norm, initScheme: scheme, seed } = this.config;
    this.affinity = addAffinityWeights(
      (name, shape, initializer) => this.addWeight(name, [...shape], 'float32', initializer),
      this.config,
    );
    if (attention === 'multiHead') {
      const square = (name: string) => {
        const fan = { inputs: units, outputs: units, scheme, seed: deriveSeed(seed, name) };
        return this.addWeight(name, [units, units], 'float32', kernelInitializer(fan));
      };
      this.values = { value: square('value'), output: square('output') };
    }
    this.norm = addNormWeights(
      (name, shape, initializer, trainable) =>
        this.addWeight(name, [...shape], 'float32', initializer, undefined, trainable),
      norm,
      units,
    );
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return inputShape as tf.Shape;
  }

  override call(inputs: LayerInputs, kwargs?: { readonly training?: boolean }): tf.Tensor3D {
    return tf.tidy(() => {
      const tokens = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const training = kwargs?.training === true;
      const { mixed, scores } = this.values ? this.byHeads(tokens) : this.bySum(tokens);
      if (training && this.config.affinityPenalty > 0) this.keepSquares(scores);
      const sum = tf.add<tf.Tensor3D>(tokens, mixed);
      if (!this.norm) return sum;
      return tf.reshape(normalize(tf.expandDims(sum, 1), this.norm, training), tokens.shape);
    });
  }

  override dispose(): ReturnType<tf.layers.Layer['dispose']> {
    this.squares?.dispose();
    this.squares = undefined;
    return super.dispose();
  }

  /** One weight per token, from the sum of its scores. */
  private bySum(tokens: tf.Tensor3D): Mixed {
    const scores = affinityOf(tokens, tokens, this.affinity, this.config.heads);
    const weights = tf.softmax(tf.sum(scores, 2)); // [batch, tokens]
    return { mixed: tf.mul(tokens, tf.expandDims(weights, 2)), scores };
  }

  private byHeads(tokens: tf.Tensor3D): Mixed {
    const { multiHead } = this.affinity;
    const kernels = [multiHead?.query, multiHead?.key, this.values?.value].map(
      (weight) => weight?.read() as tf.Tensor2D,
    );
    const products = tf.split(tokenProduct(tokens, tf.concat(kernels, 1)), 3, 2);
    const [queries, keys, values] = products as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
    const { mixed, scores } = multiHeadAttention(queries, keys, values, this.config.heads);
    return { mixed: tokenProduct(mixed, this.values?.output.read() as tf.Tensor2D), scores };
  }

  /** For the layer's loss, which is asked for after the call, within the same gradient. */
  private keepSquares(scores: tf.Tensor3D): void {
    this.squares?.dispose();
    this.squares = tf.keep(tf.div<tf.Scalar>(tf.sum(tf.square(scores)), scores.shape[0]));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}

interface Mixed {
  /** [batch, tokens, units]. */
  readonly mixed: tf.Tensor3D;
  /** [batch, tokens, tokens], or of all heads, [batch · heads, tokens, tokens]. */
  readonly scores: tf.Tensor3D;
}
