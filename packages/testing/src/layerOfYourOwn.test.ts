import {
  assertOptions,
  assertPositiveInteger,
  assertPositiveNumber,
  assertUnits,
  binary,
  ConfigError,
  gatedMixture,
  mixtureWeights,
} from '@mtl/core';
import { applyLayer, buildTaskModel, denseInput, expertWeightsOf, unstackTasks } from '@mtl/layers';
import {
  type AddWeight,
  addExpertKernels,
  addGateKernels,
  batchOf,
  type ExpertKernels,
  finishExperts,
  type GateKernels,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  type LevelProducts,
  layerKeys,
  productsOfShared,
} from '@mtl/layers/parts';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { describeLayer } from './describeLayer.js';

/** Configuration of {@link TemperedMixture}. */
interface TemperedMixtureConfig extends LayerArgs {
  /** Width of the input; of its dense form where it is sparse. */
  readonly features: number;
  readonly experts: number;
  readonly gates: number;
  readonly expertUnits: readonly number[];
  /** What gate logits are divided by: the higher, the more alike the weights. Default 2. */
  readonly temperature?: number;
  readonly seed: number;
}

/**
 * A layer as somebody else would write it, from what packages export alone: gated experts with a temperature,
 * `F = softmax((x · W + b) / τ) · E(x)`.
 *
 * Input [batch, features] or [ids, numeric] → output [batch, gates, units].
 */
class TemperedMixture extends tf.layers.Layer {
  static readonly className = 'TemperedMixture';
  private readonly config: Required<Omit<TemperedMixtureConfig, keyof LayerArgs>>;
  private experts!: ExpertKernels; // [features, experts · units], …
  private gates!: GateKernels; // [features, gates · experts]

  constructor(config: TemperedMixtureConfig) {
    super(config);
    const own = {
      features: true,
      experts: true,
      gates: true,
      expertUnits: true,
      temperature: true,
      seed: true,
    } as const;
    assertOptions<TemperedMixtureConfig>('TemperedMixture', config, { ...layerKeys, ...own }, 'config');
    const { features, experts, gates, expertUnits, temperature = 2, seed } = config;
    assertPositiveInteger('TemperedMixture', 'features', features);
    assertPositiveInteger('TemperedMixture', 'experts', experts);
    assertPositiveInteger('TemperedMixture', 'gates', gates);
    assertUnits('TemperedMixture', 'expertUnits', expertUnits);
    assertPositiveNumber('TemperedMixture', 'temperature', temperature);
    this.config = { features, experts, gates, expertUnits: [...expertUnits], temperature, seed };
  }

  override build(): void {
    const add: AddWeight = (name, shape, initializer) =>
      this.addWeight(name, [...shape], 'float32', initializer);
    const start = { initScheme: 'glorot', useGateBias: true } as const;
    this.experts = addExpertKernels(add, { ...this.config, ...start });
    this.gates = addGateKernels(add, { ...this.config, ...start });
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.gates, this.config.expertUnits.at(-1) as number];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const { experts, gates } = this.products(inputs);
      return gatedMixture(finishExperts(experts, this.experts), this.tempered(gates));
    });
  }

  expertWeights(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => mixtureWeights(this.tempered(this.products(inputs).gates)));
  }

  /** Experts and gates in one product. */
  private products(inputs: LayerInputs): LevelProducts {
    return productsOfShared([inputs].flat(), {
      experts: this.experts.kernel.read() as tf.Tensor2D,
      expertsBias: this.experts.bias.read() as tf.Tensor2D,
      gates: this.gates.kernel.read() as tf.Tensor2D,
      gatesBias: this.gates.bias?.read(),
    });
  }

  private tempered(gates: tf.Tensor3D | undefined): tf.Tensor3D {
    return tf.div(gates as tf.Tensor3D, this.config.temperature);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config, expertUnits: [...this.config.expertUnits] };
  }
}

const config = { name: 'tempered', features: 5, experts: 3, gates: 2, expertUnits: [4, 3], seed: 7 };

tf.serialization.registerClass(TemperedMixture as never);

describeLayer(TemperedMixture, {
  config,
  inputShape: [6, 5],
  outputShape: [6, 2, 3],
  weights: 6,
  rejects: [
    [{ features: 0 }, 'TemperedMixture: `features` must be a positive integer, got 0.'],
    [{ temperature: 0 }, 'TemperedMixture: `temperature` must be a finite number > 0, got 0.'],
  ],
});

test('a layer of one’s own mixes softly, stands in a trunk, and says its weights', () => {
  const weightsAt = (temperature: number) => {
    const model = buildTaskModel(
      'tempered',
      { input: denseInput({ features: 5 }), tasks: { a: binary(), b: binary() } },
      ({ rows }) => unstackTasks(applyLayer(new TemperedMixture({ ...config, temperature }), rows)),
    );
    const { tempered } = expertWeightsOf(model, tf.ones<tf.Rank.R2>([1, 5]));
    model.network.dispose();
    return Array.from((tempered as tf.Tensor).dataSync());
  };
  tf.tidy(() => {
    for (const weight of weightsAt(1e6)) expect(weight).toBeCloseTo(1 / 3, 5);
    expect(Math.max(...weightsAt(0.01))).toBeGreaterThan(0.9);
  });
});

test('a layer of one’s own refuses what it does not know', () => {
  expect(() => new TemperedMixture({ ...config, temprature: 3 } as never)).toThrow(
    new ConfigError(
      'TemperedMixture: `config` must be without unknown keys, got "temprature". Did you mean `temperature`?',
    ),
  );
});
