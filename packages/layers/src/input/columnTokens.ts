import { assertOneOf, assertOptions, assertPositiveInteger, assertSafeInteger, deriveSeed } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { biasInitializer, type InitScheme, kernelInitializer } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link ColumnTokens}. */
export interface ColumnTokensConfig extends LayerArgs {
  /** How many columns. */
  readonly features: number;
  /** Width of a token. */
  readonly units: number;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * One token per column of a dense table: column c becomes `x_c · a_c + b_c`, with vectors a and b of its own.
 *
 * Input [batch, features] → output [batch, features, units].
 */
export class ColumnTokens extends tf.layers.Layer {
  static readonly className = 'MtlColumnTokens';
  private readonly config: Required<Omit<ColumnTokensConfig, keyof LayerArgs>>;
  private columns!: tf.LayerVariable; // [features, units]
  private bias!: tf.LayerVariable; // [features, units]

  constructor(config: ColumnTokensConfig) {
    super(config);
    assertOptions<ColumnTokensConfig>(
      'ColumnTokens',
      config,
      { ...layerKeys, features: true, units: true, initScheme: true, seed: true },
      'config',
    );
    const { features, units, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('ColumnTokens', 'features', features);
    assertPositiveInteger('ColumnTokens', 'units', units);
    assertOneOf('ColumnTokens', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('ColumnTokens', 'seed', seed);
    this.config = { features, units, initScheme, seed };
  }

  override build(): void {
    const { features, units, initScheme: scheme, seed } = this.config;
    const fan = { inputs: 1, outputs: units, scheme }; // of one column
    const columns = kernelInitializer({ ...fan, seed: deriveSeed(seed, 'columns') });
    const bias = biasInitializer({ ...fan, seed: deriveSeed(seed, 'columns_bias') });
    this.columns = this.addWeight('columns', [features, units], 'float32', columns);
    this.bias = this.addWeight('columns_bias', [features, units], 'float32', bias);
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.features, this.config.units];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D;
      return tf.add(tf.mul(tf.expandDims(x, 2), this.columns.read()), this.bias.read());
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
