import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  deriveSeed,
  matrixProduct,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { type InitScheme, kernelInitializer } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link TaskTokens}. */
export interface TaskTokensConfig extends LayerArgs {
  /** How many tasks. */
  readonly tasks: number;
  /** Width of a token. */
  readonly units: number;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * One learned vector per task, the same for all rows.
 *
 * Input anything with the batch first, whose values play no part → output [batch, tasks, units].
 */
export class TaskTokens extends tf.layers.Layer {
  static readonly className = 'MtlTaskTokens';
  private readonly config: Required<Omit<TaskTokensConfig, keyof LayerArgs>>;
  private tokens!: tf.LayerVariable; // [tasks, units]

  constructor(config: TaskTokensConfig) {
    super(config);
    assertOptions<TaskTokensConfig>(
      'TaskTokens',
      config,
      { ...layerKeys, tasks: true, units: true, initScheme: true, seed: true },
      'config',
    );
    const { tasks, units, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('TaskTokens', 'tasks', tasks);
    assertPositiveInteger('TaskTokens', 'units', units);
    assertOneOf('TaskTokens', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('TaskTokens', 'seed', seed);
    this.config = { tasks, units, initScheme, seed };
  }

  override build(): void {
    const { tasks, units, initScheme: scheme, seed } = this.config;
    const fan = { inputs: tasks, outputs: units, scheme, seed: deriveSeed(seed, 'tokens') };
    this.tokens = this.addWeight('tokens', [tasks, units], 'float32', kernelInitializer(fan));
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.tasks, this.config.units];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    const { tasks, units } = this.config;
    return tf.tidy(() => {
      const batch = ((Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor).shape[0] as number;
      // A product with ones: its gradient is a product too, where that of a tile is one slice per row.
      const row = tf.reshape(this.tokens.read(), [1, tasks * units]) as tf.Tensor2D;
      return tf.reshape(matrixProduct(tf.ones([batch, 1]), row), [batch, tasks, units]);
    });
  }

  /** Where the weights of the tasks lie. */
  layouts(): WeightLayouts {
    return { tokens: { of: 'tasks', axis: 0, sizes: Array<number>(this.config.tasks).fill(1) } };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
