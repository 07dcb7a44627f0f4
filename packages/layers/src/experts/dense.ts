import { assertOneOf, assertOptions, assertPositiveInteger, assertSafeInteger, deriveSeed } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { linear } from '../ops/linear.js';
import { biasInitializer, type InitScheme, kernelInitializer } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link Dense}. */
export interface DenseConfig extends LayerArgs {
  /** Width of the input; of its dense form where it is sparse. */
  readonly features: number;
  /** Width of the output. */
  readonly units: number;
  /** `'linear'` for logits. Default `'relu'`. */
  readonly activation?: 'relu' | 'linear';
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * A dense layer over any form of input, for bottoms and towers: `y = relu(x · kernel + bias)`. Unlike tfjs's it reads ids too, and
 * its gradients are quick on wasm.
 *
 * Input [batch, features] or [ids, numeric, weights] → output [batch, units].
 */
export class Dense extends tf.layers.Layer {
  static readonly className = 'MtlDense';
  private readonly config: Required<Omit<DenseConfig, keyof LayerArgs>>;
  private kernel!: tf.LayerVariable; // [features, units]
  private bias!: tf.LayerVariable; // [units]

  constructor(config: DenseConfig) {
    super(config);
    assertOptions<DenseConfig>(
      'Dense',
      config,
      { ...layerKeys, features: true, units: true, activation: true, initScheme: true, seed: true },
      'config',
    );
    const { features, units, activation = 'relu', initScheme = 'glorot', seed } = config;
    assertPositiveInteger('Dense', 'features', features);
    assertPositiveInteger('Dense', 'units', units);
    assertOneOf('Dense', 'activation', ['relu', 'linear'], activation);
    assertOneOf('Dense', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('Dense', 'seed', seed);
    this.config = { features, units, activation, initScheme, seed };
  }

  override build(): void {
    const { features: inputs, units: outputs, initScheme: scheme, seed } = this.config;
    const kernel = kernelInitializer({ inputs, outputs, scheme, seed: deriveSeed(seed, 'kernel') });
    const bias = biasInitializer({ inputs, scheme, seed: deriveSeed(seed, 'bias') });
    this.kernel = this.addWeight('kernel', [inputs, outputs], 'float32', kernel);
    this.bias = this.addWeight('bias', [outputs], 'float32', bias);
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.units];
  }

  override call(inputs: LayerInputs): tf.Tensor2D {
    return tf.tidy(() => {
      const rows = Array.isArray(inputs) ? inputs : [inputs];
      const y = linear(rows, this.kernel.read(), this.bias.read()) as tf.Tensor2D;
      return this.config.activation === 'relu' ? tf.relu(y) : y;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
