import { assertOneOf, assertOptions, assertPositiveInteger, type WeightLayouts } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { pattern } from '../parts/initializers.js';
import { type LayerArgs, type LayerInputs, layerKeys } from '../parts/layerArgs.js';

/** Configuration of {@link LevelMixture}. */
export interface LevelMixtureConfig extends LayerArgs {
  /** How many tasks. */
  readonly tasks: number;
  /** How many levels are mixed. */
  readonly levels: number;
  /** Start of the weights: `'imbalanced'`, 0.9 on the last level and 0.1 shared by the others, or `'balanced'`, all alike. Default `'imbalanced'`. */
  readonly mixtureInit?: 'imbalanced' | 'balanced';
}

/**
 * What each task takes of every level, for its tower: `h_t = Σ_l β[t, l] · h_t^l` (Ruder et al. 2019, the β parameters). The weights are free
 * numbers, no softmax.
 *
 * Input one [batch, tasks, units] per level, bottom first → output [batch, tasks, units].
 */
export class LevelMixture extends tf.layers.Layer {
  static readonly className = 'MtlLevelMixture';
  private readonly config: Required<Omit<LevelMixtureConfig, keyof LayerArgs>>;
  private mixture!: tf.LayerVariable; // [tasks, levels]

  constructor(config: LevelMixtureConfig) {
    super(config);
    assertOptions<LevelMixtureConfig>(
      'LevelMixture',
      config,
      { ...layerKeys, tasks: true, levels: true, mixtureInit: true },
      'config',
    );
    const { tasks, levels, mixtureInit = 'imbalanced' } = config;
    assertPositiveInteger('LevelMixture', 'tasks', tasks);
    assertPositiveInteger('LevelMixture', 'levels', levels);
    assertOneOf('LevelMixture', 'mixtureInit', ['imbalanced', 'balanced'], mixtureInit);
    this.config = { tasks, levels, mixtureInit };
  }

  override build(): void {
    const { tasks, levels, mixtureInit } = this.config;
    const balanced = mixtureInit === 'balanced' || levels === 1;
    const initializer = pattern([tasks, levels], (_task, level) => {
      if (balanced) return 1 / levels;
      return level === levels - 1 ? 0.9 : 0.1 / (levels - 1);
    });
    this.mixture = this.addWeight('mixture', [tasks, levels], 'float32', initializer);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    const { tasks } = this.config;
    return tf.tidy(() => {
      const weights = this.mixture.read() as tf.Tensor2D;
      const weighted = (Array.isArray(inputs) ? inputs : [inputs]).map((level, l) =>
        tf.mul(level, tf.reshape(tf.slice(weights, [0, l], [tasks, 1]), [1, tasks, 1])),
      );
      return tf.addN(weighted) as tf.Tensor3D;
    });
  }

  /** Where the weights of the tasks lie. */
  layouts(): WeightLayouts {
    return { mixture: { of: 'tasks', axis: 0, sizes: Array<number>(this.config.tasks).fill(1) } };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
