import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  deriveSeed,
  gatedMixture,
  matrixProduct,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { biasInitializer, type InitScheme, kernelInitializer } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link SoftOrdering}. */
export interface SoftOrderingConfig extends LayerArgs {
  /** How many tasks. */
  readonly tasks: number;
  /** How many shared layers, and how many depths they are used at. */
  readonly layers: number;
  /** Width of the input and of every layer. */
  readonly units: number;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * Shared layers in an order that every task learns (Meyerson & Miikkulainen 2018): at depth k task t weighs all layers j,
 * `h_t^k = Σ_j softmax(s_t^k)_j · relu(h_t^(k−1) · W_j + b_j)`. The scores s start at 0: all layers count the same.
 *
 * Input [batch, tasks, units] → output [batch, tasks, units].
 */
export class SoftOrdering extends tf.layers.Layer {
  static readonly className = 'MtlSoftOrdering';
  private readonly config: Required<Omit<SoftOrderingConfig, keyof LayerArgs>>;
  private kernels!: tf.LayerVariable; // [units, layers · units], the columns layer by layer
  private biases!: tf.LayerVariable; // [layers, units]
  private ordering!: tf.LayerVariable; // [depths, tasks, layers]

  constructor(config: SoftOrderingConfig) {
    super(config);
    assertOptions<SoftOrderingConfig>(
      'SoftOrdering',
      config,
      { ...layerKeys, tasks: true, layers: true, units: true, initScheme: true, seed: true },
      'config',
    );
    const { tasks, layers, units, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('SoftOrdering', 'tasks', tasks);
    assertPositiveInteger('SoftOrdering', 'layers', layers);
    assertPositiveInteger('SoftOrdering', 'units', units);
    assertOneOf('SoftOrdering', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('SoftOrdering', 'seed', seed);
    this.config = { tasks, layers, units, initScheme, seed };
  }

  override build(): void {
    const { tasks, layers, units, initScheme: scheme, seed } = this.config;
    const fan = { inputs: units, outputs: units, scheme }; // of ONE layer
    const kernel = kernelInitializer({ ...fan, seed: deriveSeed(seed, 'kernels') });
    const bias = biasInitializer({ ...fan, seed: deriveSeed(seed, 'biases') });
    this.kernels = this.addWeight('kernels', [units, layers * units], 'float32', kernel);
    this.biases = this.addWeight('biases', [layers, units], 'float32', bias);
    this.ordering = this.addWeight('ordering', [layers, tasks, layers], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.tasks, this.config.units];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    const { tasks, layers, units } = this.config;
    return tf.tidy(() => {
      const rows = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const batch = rows.shape[0];
      const bias = tf.reshape(this.biases.read(), [layers * units]) as tf.Tensor1D;
      let h = tf.reshape(rows, [batch * tasks, units]) as tf.Tensor2D;
      for (let depth = 0; depth < layers; depth++) {
        const outputs = tf.relu(matrixProduct(h, this.kernels.read() as tf.Tensor2D, bias));
        const scores = tf.slice(this.ordering.read(), [depth, 0, 0], [1, tasks, layers]);
        const ofRows = tf.reshape(tf.tile(scores, [batch, 1, 1]), [batch * tasks, 1, layers]) as tf.Tensor3D;
        const stacked = tf.reshape(outputs, [batch * tasks, layers, units]) as tf.Tensor3D;
        h = tf.reshape(gatedMixture(stacked, ofRows), [batch * tasks, units]);
      }
      return tf.reshape(h, [batch, tasks, units]);
    });
  }

  /**
   * How much every task uses every layer at every depth.
   *
   * @returns [depths, tasks, layers], summing to 1 over the layers; the caller owns it.
   */
  order(): tf.Tensor3D {
    return tf.softmax(this.ordering.read() as tf.Tensor3D);
  }

  /** Where the weights of the shared layers and those of the tasks lie. */
  layouts(): WeightLayouts {
    const { tasks, layers, units } = this.config;
    return {
      kernels: { of: 'experts', axis: 1, sizes: Array<number>(layers).fill(units) },
      biases: { of: 'experts', axis: 0, sizes: Array<number>(layers).fill(1) },
      ordering: { of: 'tasks', axis: 1, sizes: Array<number>(tasks).fill(1) },
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
