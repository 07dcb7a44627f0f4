import {
  assertBoolean,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { linear } from '../ops/linear.js';
import { addGateKernels, type GateKernels } from '../parts/gateKernels.js';
import type { InitScheme } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link Gates}. */
export interface GatesConfig extends LayerArgs {
  /** Width of the input; of its dense form where it is sparse. */
  readonly features: number;
  /** How many gates, one per mixture. */
  readonly gates: number;
  /** How many experts a gate weighs. */
  readonly experts: number;
  /** Whether gates have a bias. Default: true. */
  readonly useGateBias?: boolean;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * Gate logits, before the softmax that {@link Mixture} applies: `g = x · W + b` (Ma et al. 2018, Eq. 8).
 *
 * Input [batch, features] or [ids, numeric, weights] → output [batch, gates, experts].
 */
export class Gates extends tf.layers.Layer {
  static readonly className = 'MtlGates';
  private readonly config: Required<Omit<GatesConfig, keyof LayerArgs>>;
  private weightsOfGates!: GateKernels; // [features, gates · experts]

  constructor(config: GatesConfig) {
    super(config);
    assertOptions<GatesConfig>(
      'Gates',
      config,
      {
        ...layerKeys,
        features: true,
        gates: true,
        experts: true,
        useGateBias: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { features, gates, experts, useGateBias = true, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('Gates', 'features', features);
    assertPositiveInteger('Gates', 'gates', gates);
    assertPositiveInteger('Gates', 'experts', experts);
    assertOneOf('Gates', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('Gates', 'seed', seed);
    assertBoolean('Gates', 'useGateBias', useGateBias);
    this.config = { features, gates, experts, useGateBias, initScheme, seed };
  }

  override build(): void {
    this.weightsOfGates = addGateKernels(
      (name, shape, initializer) => this.addWeight(name, [...shape], 'float32', initializer),
      this.config,
    );
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.gates, this.config.experts];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    const { gates, experts } = this.config;
    return tf.tidy(() => {
      const rows = Array.isArray(inputs) ? inputs : [inputs];
      const bias = this.weightsOfGates.bias?.read();
      const logits = linear(
        rows,
        this.weightsOfGates.kernel.read(),
        bias && tf.reshape(bias, [gates * experts]),
      );
      return tf.reshape(logits, [-1, gates, experts]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
