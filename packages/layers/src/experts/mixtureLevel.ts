import {
  assertBoolean,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  assertUnits,
  gatedMixture,
  mixtureWeights,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { type LevelProducts, productsOfShared, productsOfUnits } from '../ops/expertProducts.js';
import { linear } from '../ops/linear.js';
import {
  addExpertKernels,
  type ExpertKernels,
  expertLayouts,
  finishExperts,
} from '../parts/expertKernels.js';
import { addGateKernels, type GateKernels, gateLayouts } from '../parts/gateKernels.js';
import type { AddWeight, InitScheme } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link MixtureLevel}. */
export interface MixtureLevelConfig extends LayerArgs {
  /** Width of what the gates read, the model's input; of its dense form where it is sparse. */
  readonly features: number;
  /** Width of what the experts read. Default: `features`, the same rows as the gates. */
  readonly expertFeatures?: number;
  /** How many experts. */
  readonly experts: number;
  /** How many gates, and mixtures: one per task, on inner levels one per expert of the next level, 1 for OMoE. */
  readonly gates: number;
  /** Layer widths of every expert; the last is the output's. */
  readonly expertUnits: readonly number[];
  /** Whether gates have a bias. Default: true; Eq. 8 of the paper has none. */
  readonly useGateBias?: boolean;
  /** Whether gate t is that of task t alone: for `layouts`, it changes no value. Default: false. */
  readonly gatesOfTasks?: boolean;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * One level of gated experts (Ma et al. 2018, Eqs. 6–8): `F = softmax(x · W + b) · E(z)`, every expert ending in ReLU. All gates of all
 * levels read the model's input x.
 *
 * Input [batch, features] or [ids, numeric, weights] for experts and gates; on the second and later levels
 * [mixtures, …x] with mixtures [batch, experts, features] of the level below, one for each expert → output
 * [batch, gates, units].
 */
export class MixtureLevel extends tf.layers.Layer {
  static readonly className = 'MtlMixtureLevel';
  private readonly config: Required<Omit<MixtureLevelConfig, keyof LayerArgs>>;
  private experts!: ExpertKernels; // [expertFeatures, experts · units], …
  private gates!: GateKernels; // [features, gates · experts]

  constructor(config: MixtureLevelConfig) {
    super(config);
    assertOptions<MixtureLevelConfig>(
      'MixtureLevel',
      config,
      {
        ...layerKeys,
        features: true,
        expertFeatures: true,
        experts: true,
        gates: true,
        expertUnits: true,
        useGateBias: true,
        gatesOfTasks: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { features, expertFeatures = features, experts, gates, expertUnits } = config;
    const { useGateBias = true, gatesOfTasks = false, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('MixtureLevel', 'features', features);
    assertPositiveInteger('MixtureLevel', 'expertFeatures', expertFeatures);
    assertPositiveInteger('MixtureLevel', 'experts', experts);
    assertPositiveInteger('MixtureLevel', 'gates', gates);
    assertUnits('MixtureLevel', 'expertUnits', expertUnits);
    assertOneOf('MixtureLevel', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('MixtureLevel', 'seed', seed);
    assertBoolean('MixtureLevel', 'useGateBias', useGateBias);
    this.config = {
      features,
      expertFeatures,
      experts,
      gates,
      expertUnits: [...expertUnits],
      useGateBias,
      gatesOfTasks,
      initScheme,
      seed,
    };
  }

  override build(): void {
    const { features, expertFeatures, experts, gates, expertUnits, useGateBias, initScheme, seed } =
      this.config;
    const add: AddWeight = (name, shape, initializer) =>
      this.addWeight(name, [...shape], 'float32', initializer);
    this.experts = addExpertKernels(add, {
      features: expertFeatures,
      experts,
      expertUnits,
      initScheme,
      seed,
    });
    this.gates = addGateKernels(add, { features, gates, experts, useGateBias, initScheme, seed });
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.gates, this.config.expertUnits.at(-1) as number];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const { experts, gates } = this.products(inputs);
      return gatedMixture(finishExperts(experts, this.experts), gates as tf.Tensor3D);
    });
  }

  /**
   * The weight that every gate gives every expert.
   *
   * @param inputs What the layer is applied to.
   * @returns [batch, gates, experts]; the caller owns it.
   */
  expertWeights(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => mixtureWeights(this.products(inputs).gates as tf.Tensor3D));
  }

  private products(inputs: LayerInputs): LevelProducts {
    const { experts, gates } = this.config;
    const list = Array.isArray(inputs) ? inputs : [inputs];
    const expertKernels = {
      experts: this.experts.kernel.read() as tf.Tensor2D,
      expertsBias: this.experts.bias.read() as tf.Tensor2D,
    };
    const gateKernel = this.gates.kernel.read() as tf.Tensor2D;
    const gateBias = this.gates.bias?.read() as tf.Tensor2D | undefined;
    const [mixtures, ...rows] = list;
    if (mixtures?.rank !== 3) {
      return productsOfShared(list, { ...expertKernels, gates: gateKernel, gatesBias: gateBias });
    }
    const logits = linear(rows, gateKernel, gateBias && tf.reshape(gateBias, [gates * experts]));
    return {
      ...productsOfUnits(mixtures as tf.Tensor3D, expertKernels, Array<number>(experts).fill(1)),
      gates: tf.reshape(logits, [-1, gates, experts]),
    };
  }

  /** Where the weights of the experts lie, and those of the tasks' gates. */
  layouts(): WeightLayouts {
    const { experts, gates, expertUnits, gatesOfTasks } = this.config;
    const ofExperts = expertLayouts('experts', Array<number>(experts).fill(1), expertUnits);
    return gatesOfTasks ? { ...ofExperts, ...gateLayouts(gates, experts) } : ofExperts;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config, expertUnits: [...this.config.expertUnits] };
  }
}
