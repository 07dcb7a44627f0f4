import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  configError,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { combineRows } from '../ops/combineRows.js';
import { productsOfShared, productsOfUnits } from '../ops/expertProducts.js';
import { subspaceOverlap } from '../ops/subspaceOverlap.js';
import {
  addExpertKernels,
  type ExpertKernels,
  expertLayouts,
  finishExperts,
} from '../parts/expertKernels.js';
import { type Initializer, type InitScheme, pattern } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link SluiceLevel}. */
export interface SluiceLevelConfig extends LayerArgs {
  /** Width of the input; of its dense form where it is sparse. */
  readonly features: number;
  /** How many tasks. */
  readonly tasks: number;
  /** Width of a task's layer. */
  readonly units: number;
  /** Parts that a task's layer is cut into; must divide `units`. Default 2. */
  readonly subspaces?: number;
  /** Weight of the penalty on overlapping subspaces, ≥ 0. Default 0.1. */
  readonly orthogonality?: number;
  /** Start of the stitch: `'imbalanced'`, 0.9 on a part itself and 0.1 shared by the others, or `'balanced'`, all alike. Default `'imbalanced'`. */
  readonly stitchInit?: 'imbalanced' | 'balanced';
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * One level of a sluice network (Ruder et al. 2019, the α parameters): a layer per task, cut into parts, and learned combinations of all
 * parts of all tasks: `h_t = relu(x_t · W_t + b_t)`, `h̃_(t,s) = Σ_(t',s') A[tS + s, t'S + s'] · h_(t',s')`. Adds the penalty
 * `c · Σ_t ‖G_t1ᵀ · G_t2‖²_F` on the columns of W_t that make the parts; it sums over the inputs, the paper's over the units.
 *
 * Input [batch, features] or [ids, numeric, weights] for all tasks, or [batch, tasks, features] with a row for each → output
 * [batch, tasks, units].
 */
export class SluiceLevel extends tf.layers.Layer {
  static readonly className = 'MtlSluiceLevel';
  private readonly config: Required<Omit<SluiceLevelConfig, keyof LayerArgs>>;
  private experts!: ExpertKernels; // one per task: [features, tasks · units], …
  private stitch!: tf.LayerVariable; // [tasks · subspaces, tasks · subspaces], row = output; task by task, then part by part

  constructor(config: SluiceLevelConfig) {
    super(config);
    assertOptions<SluiceLevelConfig>(
      'SluiceLevel',
      config,
      {
        ...layerKeys,
        features: true,
        tasks: true,
        units: true,
        subspaces: true,
        orthogonality: true,
        stitchInit: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { features, tasks, units, subspaces = 2, orthogonality = 0.1 } = config;
    const { stitchInit = 'imbalanced', initScheme = 'glorot', seed } = config;
    assertPositiveInteger('SluiceLevel', 'features', features);
    assertPositiveInteger('SluiceLevel', 'tasks', tasks);
    assertPositiveInteger('SluiceLevel', 'units', units);
    assertPositiveInteger('SluiceLevel', 'subspaces', subspaces);
    if (units % subspaces !== 0) {
      throw configError('SluiceLevel', 'subspaces', `a divisor of \`units\`, ${units}`, subspaces);
    }
    if (!Number.isFinite(orthogonality) || orthogonality < 0) {
      throw configError('SluiceLevel', 'orthogonality', 'a finite number ≥ 0', orthogonality);
    }
    assertOneOf('SluiceLevel', 'stitchInit', ['imbalanced', 'balanced'], stitchInit);
    assertOneOf('SluiceLevel', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('SluiceLevel', 'seed', seed);
    this.config = { features, tasks, units, subspaces, orthogonality, stitchInit, initScheme, seed };
  }

  override build(): void {
    const { features, tasks, units, subspaces, orthogonality, initScheme, seed } = this.config;
    this.experts = addExpertKernels(
      (name, shape, initializer) => this.addWeight(name, [...shape], 'float32', initializer),
      { features, experts: tasks, expertUnits: [units], initScheme, seed },
    );
    const parts = tasks * subspaces;
    this.stitch = this.addWeight('stitch', [parts, parts], 'float32', this.stitchInitializer(parts));
    if (orthogonality > 0 && subspaces > 1) {
      const kernel = () => this.experts.kernel.read() as tf.Tensor2D;
      this.addLoss(() =>
        tf.tidy(() => tf.mul<tf.Scalar>(subspaceOverlap(kernel(), tasks, subspaces), orthogonality)),
      );
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.tasks, this.config.units];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    const { tasks, units, subspaces } = this.config;
    return tf.tidy(() => {
      const rows = Array.isArray(inputs) ? inputs : [inputs];
      const kernels = {
        experts: this.experts.kernel.read() as tf.Tensor2D,
        expertsBias: this.experts.bias.read() as tf.Tensor2D,
      };
      const own =
        rows[0]?.rank === 3
          ? productsOfUnits(rows[0] as tf.Tensor3D, kernels, Array<number>(tasks).fill(1))
          : productsOfShared(rows, kernels);
      const h = finishExperts(own.experts, this.experts); // [batch, tasks, units]
      const parts = tf.reshape(h, [-1, tasks * subspaces, units / subspaces]) as tf.Tensor3D;
      return tf.reshape(combineRows(parts, this.stitch.read() as tf.Tensor2D), [-1, tasks, units]);
    });
  }

  private stitchInitializer(parts: number): Initializer {
    const balanced = this.config.stitchInit === 'balanced' || parts === 1;
    return pattern([parts, parts], (row, column) => {
      if (balanced) return 1 / parts;
      return row === column ? 0.9 : 0.1 / (parts - 1);
    });
  }

  /** Where the weights of the tasks lie; of the stitch, what task t takes from the others. */
  layouts(): WeightLayouts {
    const { tasks, units, subspaces } = this.config;
    return {
      ...expertLayouts('tasks', Array<number>(tasks).fill(1), [units]),
      stitch: { of: 'tasks', axis: 0, sizes: Array<number>(tasks).fill(subspaces) },
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
