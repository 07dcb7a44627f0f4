import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  assertUnits,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { productsOfShared, productsOfUnits } from '../ops/expertProducts.js';
import {
  addExpertKernels,
  type ExpertKernels,
  expertLayouts,
  finishExperts,
} from '../parts/expertKernels.js';
import type { InitScheme } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link Experts}. */
export interface ExpertsConfig extends LayerArgs {
  /** Width of the input; of its dense form where it is sparse. */
  readonly features: number;
  /** How many experts. */
  readonly experts: number;
  /** Layer widths of every expert; the last is the output's. */
  readonly expertUnits: readonly number[];
  /** Whether expert t is that of task t alone: for `layouts`, it changes no value. Default: false. */
  readonly ofTasks?: boolean;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * Experts, each a stack of dense layers with ReLU after every one; the first layer of all is one product.
 *
 * Input [batch, features] or [ids, numeric, weights] for all experts, or [batch, experts, features] with a row for each → output
 * [batch, experts, units].
 */
export class Experts extends tf.layers.Layer {
  static readonly className = 'MtlExperts';
  private readonly config: Required<Omit<ExpertsConfig, keyof LayerArgs>>;
  private experts!: ExpertKernels; // [features, experts · units], …

  constructor(config: ExpertsConfig) {
    super(config);
    assertOptions<ExpertsConfig>(
      'Experts',
      config,
      {
        ...layerKeys,
        features: true,
        experts: true,
        expertUnits: true,
        ofTasks: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { features, experts, expertUnits, ofTasks = false, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('Experts', 'features', features);
    assertPositiveInteger('Experts', 'experts', experts);
    assertUnits('Experts', 'expertUnits', expertUnits);
    assertOneOf('Experts', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('Experts', 'seed', seed);
    this.config = { features, experts, expertUnits: [...expertUnits], ofTasks, initScheme, seed };
  }

  override build(): void {
    this.experts = addExpertKernels(
      (name, shape, initializer) => this.addWeight(name, [...shape], 'float32', initializer),
      this.config,
    );
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.experts, this.config.expertUnits.at(-1) as number];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const rows = Array.isArray(inputs) ? inputs : [inputs];
      const kernels = {
        experts: this.experts.kernel.read() as tf.Tensor2D,
        expertsBias: this.experts.bias.read() as tf.Tensor2D,
      };
      const ones = Array<number>(this.config.experts).fill(1);
      const first =
        rows[0]?.rank === 3
          ? productsOfUnits(rows[0] as tf.Tensor3D, kernels, ones)
          : productsOfShared(rows, kernels);
      return finishExperts(first.experts, this.experts);
    });
  }

  /** Where the weights of the experts lie. */
  layouts(): WeightLayouts {
    const { experts, expertUnits, ofTasks } = this.config;
    return expertLayouts(ofTasks ? 'tasks' : 'experts', Array<number>(experts).fill(1), expertUnits);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config, expertUnits: [...this.config.expertUnits] };
  }
}
