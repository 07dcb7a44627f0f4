import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  configError,
  deriveSeed,
  groupedDense,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { sumOfOthers } from '../ops/sumOfOthers.js';
import { biasInitializer, type InitScheme, kernelInitializer } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';
import { addNormWeights, type NormWeights, normalize } from '../parts/normWeights.js';

/** Configuration of {@link CoAttention}. */
export interface CoAttentionConfig extends LayerArgs {
  /** How many tasks. */
  readonly tasks: number;
  /** Width of a task's row. */
  readonly units: number;
  /** `'sqrt'` divides the scores by √units. Default: false. */
  readonly scale?: false | 'sqrt';
  /** `'layer'` normalizes the output, every row over its units. Default `'none'`. */
  readonly norm?: 'layer' | 'none';
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * Every task takes from the others what fits a question of its own, as in Co-AMTL: `m_t = relu(u_t · M_t + b_t)` and
 * `v_t = u_t + Σ_{s≠t} (m_t · u_s) u_s`. All terms are of the u of the input; a single task comes out as it went in.
 *
 * Input [batch, tasks, units] → output of the same shape.
 */
export class CoAttention extends tf.layers.Layer {
  static readonly className = 'MtlCoAttention';
  private readonly config: Required<Omit<CoAttentionConfig, keyof LayerArgs>>;
  private kernel!: tf.LayerVariable; // [tasks, units, units]
  private bias!: tf.LayerVariable; // [tasks, units]
  private norm: NormWeights | undefined;

  constructor(config: CoAttentionConfig) {
    super(config);
    assertOptions<CoAttentionConfig>(
      'CoAttention',
      config,
      { ...layerKeys, tasks: true, units: true, scale: true, norm: true, initScheme: true, seed: true },
      'config',
    );
    const { tasks, units, scale = false, norm = 'none', initScheme = 'glorot', seed } = config;
    assertPositiveInteger('CoAttention', 'tasks', tasks);
    assertPositiveInteger('CoAttention', 'units', units);
    if (scale !== false && scale !== 'sqrt') {
      throw configError('CoAttention', 'scale', 'false or "sqrt"', scale);
    }
    assertOneOf('CoAttention', 'norm', ['layer', 'none'], norm);
    assertOneOf('CoAttention', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('CoAttention', 'seed', seed);
    this.config = { tasks, units, scale, norm, initScheme, seed };
  }

  override build(): void {
    const { tasks, units, norm, initScheme: scheme, seed } = this.config;
    const kernel = kernelInitializer({
      inputs: units,
      outputs: units,
      scheme,
      seed: deriveSeed(seed, 'kernel'),
    });
    const bias = biasInitializer({ inputs: units, scheme, seed: deriveSeed(seed, 'bias') });
    this.kernel = this.addWeight('kernel', [tasks, units, units], 'float32', kernel);
    this.bias = this.addWeight('bias', [tasks, units], 'float32', bias);
    this.norm = addNormWeights(
      (name, shape, initializer) => this.addWeight(name, [...shape], 'float32', initializer),
      norm,
      units,
    );
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.tasks, this.config.units];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    const { units, scale } = this.config;
    return tf.tidy(() => {
      const u = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const m = tf.relu(groupedDense(u, this.kernel.read() as tf.Tensor3D, this.bias.read() as tf.Tensor2D));
      const v = tf.add<tf.Tensor3D>(u, sumOfOthers(m, u, scale === 'sqrt' ? 1 / Math.sqrt(units) : 1));
      if (!this.norm) return v;
      return tf.reshape(normalize(tf.expandDims(v, 2), this.norm, false), v.shape);
    });
  }

  /** Where the weights of the tasks lie. */
  layouts(): WeightLayouts {
    const rows = { of: 'tasks', axis: 0, sizes: Array<number>(this.config.tasks).fill(1) } as const;
    return { kernel: rows, bias: rows };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
