import {
  assertBoolean,
  assertNonNegativeInteger,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  assertUnits,
  configError,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { type LevelProducts, productsOfShared, productsOfUnits } from '../ops/expertProducts.js';
import { type RoutedGates, routedMixture, routedWeights, routedWidths } from '../ops/routedMixture.js';
import {
  addExpertKernels,
  type ExpertKernels,
  expertLayouts,
  finishExperts,
} from '../parts/expertKernels.js';
import { addRoutedGateKernels, type GateKernels, routedGateLayouts } from '../parts/gateKernels.js';
import type { AddWeight, InitScheme } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link ExtractionLevel}. */
export interface ExtractionLevelConfig extends LayerArgs {
  /** Width of the input; of its dense form where it is sparse. */
  readonly features: number;
  /** Experts of each task, [tasks]; a task may have none of its own where there are shared ones. */
  readonly taskExperts: readonly number[];
  /** Experts of the shared unit. Default 0: there is no shared unit. */
  readonly sharedExperts?: number;
  /** Layer widths of every expert; the last is the output's. */
  readonly expertUnits: readonly number[];
  /** Whether the shared unit has a gate and an output too, as on every level but the last. Default: false. */
  readonly gateShared?: boolean;
  /** Whether gates have a bias. Default: true; Eq. 3 of the paper has none. */
  readonly useGateBias?: boolean;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * One extraction level of PLE, all tasks in one layer (Tang et al. 2020, Eqs. 2–6): `x_k = softmax(x_k′ · W_k + b_k) · [E_k ; E_s]`,
 * the task's own experts and the shared ones, each ending in ReLU. The gate of the shared unit sees the experts of all.
 *
 * A gate has columns for the experts it sees and no others; one that sees a single expert gives it weight 1, whatever its kernel.
 *
 * Input [batch, features] or [ids, numeric, weights] for all units, or [batch, units, features] with the shared unit last → output
 * [batch, tasks, units], with `gateShared` [batch, tasks + 1, units].
 */
export class ExtractionLevel extends tf.layers.Layer {
  static readonly className = 'MtlExtractionLevel';
  private readonly config: Required<Omit<ExtractionLevelConfig, keyof LayerArgs>>;
  private readonly unitExperts: readonly number[];
  private readonly routed: RoutedGates;
  private experts!: ExpertKernels; // [features, experts · units], …
  private gates!: GateKernels; // [features, Σ experts that each gate sees]

  constructor(config: ExtractionLevelConfig) {
    super(config);
    assertOptions<ExtractionLevelConfig>(
      'ExtractionLevel',
      config,
      {
        ...layerKeys,
        features: true,
        taskExperts: true,
        sharedExperts: true,
        expertUnits: true,
        gateShared: true,
        useGateBias: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { features, taskExperts, sharedExperts = 0, expertUnits, gateShared = false } = config;
    const { useGateBias = true, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('ExtractionLevel', 'features', features);
    assertNonNegativeInteger('ExtractionLevel', 'sharedExperts', sharedExperts);
    assertTaskExperts('ExtractionLevel', taskExperts, sharedExperts);
    assertUnits('ExtractionLevel', 'expertUnits', expertUnits);
    assertOneOf('ExtractionLevel', 'initScheme', ['glorot', 'pytorch'], initScheme);
    if (gateShared && sharedExperts === 0) {
      throw configError('ExtractionLevel', 'gateShared', 'false where `sharedExperts` is 0', gateShared);
    }
    assertSafeInteger('ExtractionLevel', 'seed', seed);
    assertBoolean('ExtractionLevel', 'gateShared', gateShared);
    assertBoolean('ExtractionLevel', 'useGateBias', useGateBias);
    this.config = {
      features,
      taskExperts: [...taskExperts],
      sharedExperts,
      expertUnits: [...expertUnits],
      gateShared,
      useGateBias,
      initScheme,
      seed,
    };
    this.unitExperts = sharedExperts > 0 ? [...taskExperts, sharedExperts] : [...taskExperts];
    this.routed = { taskExperts: [...taskExperts], sharedExperts, gateShared };
  }

  override build(): void {
    const { features, expertUnits, useGateBias, initScheme, seed } = this.config;
    const add: AddWeight = (name, shape, initializer) =>
      this.addWeight(name, [...shape], 'float32', initializer);
    const experts = this.unitExperts.reduce((sum, n) => sum + n);
    const widths = routedWidths(this.routed);
    this.experts = addExpertKernels(add, { features, experts, expertUnits, initScheme, seed });
    this.gates = addRoutedGateKernels(add, { features, widths, useGateBias, initScheme, seed });
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), routedWidths(this.routed).length, this.config.expertUnits.at(-1) as number];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const { experts, columns } = this.products(inputs);
      return routedMixture(finishExperts(experts, this.experts), columns as tf.Tensor2D, this.routed);
    });
  }

  /**
   * The weight that every unit gives every expert; 0 for the experts of other tasks.
   *
   * @param inputs What the layer is applied to.
   * @returns [batch, tasks, experts], with `gateShared` one more row; the caller owns it.
   */
  expertWeights(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => routedWeights(this.products(inputs).columns as tf.Tensor2D, this.routed));
  }

  private products(inputs: LayerInputs): LevelProducts {
    const rows = Array.isArray(inputs) ? inputs : [inputs];
    const kernels = {
      experts: this.experts.kernel.read() as tf.Tensor2D,
      expertsBias: this.experts.bias.read() as tf.Tensor2D,
      gates: this.gates.kernel.read() as tf.Tensor2D,
      gatesBias: this.gates.bias?.read(),
      gateWidths: routedWidths(this.routed),
    };
    return rows[0]?.rank === 3
      ? productsOfUnits(rows[0] as tf.Tensor3D, kernels, this.unitExperts)
      : productsOfShared(rows, kernels);
  }

  /** Where the weights of the tasks lie; those of the shared unit follow. */
  layouts(): WeightLayouts {
    const { taskExperts, sharedExperts, expertUnits } = this.config;
    return {
      ...expertLayouts('tasks', taskExperts, expertUnits),
      ...routedGateLayouts(taskExperts.map((own) => own + sharedExperts)),
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { taskExperts, expertUnits, ...rest } = this.config;
    return { ...super.getConfig(), ...rest, taskExperts: [...taskExperts], expertUnits: [...expertUnits] };
  }
}

/** Refuses counts of experts with which a task would have none at all. */
function assertTaskExperts(owner: string, taskExperts: unknown, sharedExperts: number): void {
  if (!Array.isArray(taskExperts) || taskExperts.length === 0) {
    throw configError(owner, 'taskExperts', 'a non-empty array of non-negative integers', taskExperts);
  }
  taskExperts.forEach((experts, task) => {
    const field = `taskExperts[${task}]`;
    assertNonNegativeInteger(owner, field, experts);
    if (experts + sharedExperts === 0) {
      throw configError(owner, field, 'a positive integer where `sharedExperts` is 0', experts);
    }
  });
}
