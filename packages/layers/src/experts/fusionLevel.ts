import {
  assertBoolean,
  assertNonNegativeInteger,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  assertUnits,
  configError,
  deriveSeed,
  gatedMixture,
  mixtureWeights,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { type LevelProducts, productsOfShared, productsOfUnits } from '../ops/expertProducts.js';
import { padNative } from '../ops/padNative.js';
import {
  addExpertKernels,
  type ExpertKernels,
  expertLayouts,
  finishExperts,
} from '../parts/expertKernels.js';
import { addGateKernels, type GateKernels, gateLayouts } from '../parts/gateKernels.js';
import { type AddWeight, type Initializer, type InitScheme, uniform } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link FusionLevel}. */
export interface FusionLevelConfig extends LayerArgs {
  /** Width of the input; of its dense form where it is sparse. */
  readonly features: number;
  /** Experts of each task, [tasks]. */
  readonly taskExperts: readonly number[];
  /** Experts of the shared unit. Default 0: AdaTT-sp. */
  readonly sharedExperts?: number;
  /** Layer widths of every expert; the last is the output's. */
  readonly expertUnits: readonly number[];
  /** Whether the shared unit fuses too, as on every level but the last. Default: false. */
  readonly fuseShared?: boolean;
  /** Whether a unit adds its native experts to the mixture. Default: true. */
  readonly residual?: boolean;
  /** Start of the native weights of a unit with m experts: `'uniform'` in ±√(1/m), or `'mean'`, 1/m each. Default `'uniform'`. */
  readonly nativeInit?: 'uniform' | 'mean';
  /** Whether gates have a bias. Default: true; the paper's Eq. 10 has none. */
  readonly useGateBias?: boolean;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * The fusion units of all tasks at one level of AdaTT (Li et al. 2023, §3.1.1 and §3.2):
 * `F = (softmax(x_u · W_u + b_u) + pad(v)) · E`, Eqs. 7–11, over the experts E of all units, each ending in ReLU.
 *
 * Where every unit has exactly one expert the native weight v is fixed to 1 and the layer has no weight for it, as in Eq. 8;
 * else v is learned, one number per expert and independent of the input.
 *
 * Input [batch, features] or [ids, numeric, weights] for all units, or [batch, units, features] with the shared unit last → output
 * [batch, tasks, units], with `fuseShared` [batch, tasks + 1, units].
 */
export class FusionLevel extends tf.layers.Layer {
  static readonly className = 'MtlFusionLevel';
  private readonly config: Required<Omit<FusionLevelConfig, keyof LayerArgs>>;
  private readonly unitExperts: readonly number[];
  private readonly outputs: number;
  private experts!: ExpertKernels; // [features, experts · units], …
  private gates!: GateKernels; // [features, outputs · experts]
  private native?: tf.LayerVariable; // [experts of the units that fuse]

  constructor(config: FusionLevelConfig) {
    super(config);
    assertOptions<FusionLevelConfig>(
      'FusionLevel',
      config,
      {
        ...layerKeys,
        features: true,
        taskExperts: true,
        sharedExperts: true,
        expertUnits: true,
        fuseShared: true,
        residual: true,
        nativeInit: true,
        useGateBias: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const {
      features,
      taskExperts,
      sharedExperts = 0,
      expertUnits,
      fuseShared = false,
      residual = true,
    } = config;
    const { nativeInit = 'uniform', useGateBias = true, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('FusionLevel', 'features', features);
    assertUnits('FusionLevel', 'taskExperts', taskExperts);
    assertNonNegativeInteger('FusionLevel', 'sharedExperts', sharedExperts);
    assertUnits('FusionLevel', 'expertUnits', expertUnits);
    assertOneOf('FusionLevel', 'nativeInit', ['uniform', 'mean'], nativeInit);
    assertOneOf('FusionLevel', 'initScheme', ['glorot', 'pytorch'], initScheme);
    if (fuseShared && sharedExperts === 0) {
      throw configError('FusionLevel', 'fuseShared', 'false where `sharedExperts` is 0', fuseShared);
    }
    assertSafeInteger('FusionLevel', 'seed', seed);
    assertBoolean('FusionLevel', 'fuseShared', fuseShared);
    assertBoolean('FusionLevel', 'residual', residual);
    assertBoolean('FusionLevel', 'useGateBias', useGateBias);
    this.config = {
      features,
      taskExperts: [...taskExperts],
      sharedExperts,
      expertUnits: [...expertUnits],
      fuseShared,
      residual,
      nativeInit,
      useGateBias,
      initScheme,
      seed,
    };
    this.unitExperts = sharedExperts > 0 ? [...taskExperts, sharedExperts] : [...taskExperts];
    this.outputs = taskExperts.length + (fuseShared ? 1 : 0);
  }

  override build(): void {
    const { features, expertUnits, residual, useGateBias, initScheme, seed } = this.config;
    const add: AddWeight = (name, shape, initializer) =>
      this.addWeight(name, [...shape], 'float32', initializer);
    const experts = this.unitExperts.reduce((sum, n) => sum + n);
    this.experts = addExpertKernels(add, { features, experts, expertUnits, initScheme, seed });
    const gates = this.outputs;
    this.gates = addGateKernels(add, { features, gates, experts, useGateBias, initScheme, seed });
    if (residual && this.unitExperts.some((n) => n > 1)) {
      const fusing = this.unitExperts.slice(0, this.outputs);
      this.native = add('native', [fusing.reduce((sum, n) => sum + n)], this.nativeInitializer(fusing));
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.outputs, this.config.expertUnits.at(-1) as number];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const { experts, gates } = this.products(inputs);
      return gatedMixture(finishExperts(experts, this.experts), gates as tf.Tensor3D, {
        native: this.nativeWeights(),
      });
    });
  }

  /**
   * The weight that every unit gives every expert, gate plus native weight: what Fig. 3 of the paper shows.
   *
   * @param inputs What the layer is applied to.
   * @returns [batch, tasks, experts], with `fuseShared` one more row; the caller owns it.
   */
  expertWeights(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() =>
      mixtureWeights(this.products(inputs).gates as tf.Tensor3D, { native: this.nativeWeights() }),
    );
  }

  private products(inputs: LayerInputs): LevelProducts {
    const rows = Array.isArray(inputs) ? inputs : [inputs];
    const kernels = {
      experts: this.experts.kernel.read() as tf.Tensor2D,
      expertsBias: this.experts.bias.read() as tf.Tensor2D,
      gates: this.gates.kernel.read() as tf.Tensor2D,
      gatesBias: this.gates.bias?.read() as tf.Tensor2D | undefined,
    };
    return rows[0]?.rank === 3
      ? productsOfUnits(rows[0] as tf.Tensor3D, kernels, this.unitExperts)
      : productsOfShared(rows, kernels);
  }

  /** [outputs, experts]; undefined without residual. */
  private nativeWeights(): tf.Tensor2D | undefined {
    if (!this.config.residual) return undefined;
    const weights = this.native?.read() as tf.Tensor1D | undefined;
    return padNative(
      weights ?? tf.ones([this.unitExperts.slice(0, this.outputs).length]),
      this.unitExperts,
      this.outputs,
    );
  }

  private nativeInitializer(counts: readonly number[]): Initializer {
    const { nativeInit, seed } = this.config;
    const perUnit = counts.map((n, unit) =>
      nativeInit === 'mean'
        ? tf.initializers.constant({ value: 1 / n })
        : uniform(Math.sqrt(1 / n), deriveSeed(seed, 'native', unit)),
    );
    const apply = () =>
      tf.tidy(() => tf.concat(perUnit.map((init, unit) => init.apply([counts[unit] as number]))));
    return { apply, getClassName: () => 'MtlNativeWeights', getConfig: () => ({}) } as unknown as Initializer;
  }

  /** Where the weights of the tasks lie; those of the shared unit follow. */
  layouts(): WeightLayouts {
    const { taskExperts, expertUnits } = this.config;
    const experts = this.unitExperts.reduce((sum, n) => sum + n);
    return {
      ...expertLayouts('tasks', taskExperts, expertUnits),
      ...gateLayouts(taskExperts.length, experts),
      native: { of: 'tasks', axis: 0, sizes: taskExperts },
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { taskExperts, expertUnits, ...rest } = this.config;
    return { ...super.getConfig(), ...rest, taskExperts: [...taskExperts], expertUnits: [...expertUnits] };
  }
}
