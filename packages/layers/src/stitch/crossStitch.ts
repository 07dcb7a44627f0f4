import {
  assertBoolean,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  deriveSeed,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { stitchTasks } from '../ops/stitchTasks.js';
import { type Initializer, initializerOf, uniform } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/**
 * How cross-stitch units start: `'imbalanced'`, 0.9 for the task itself and 0.1 shared out among the others, 1 where there are none;
 * `'identity'`, 1 and 0; `'uniform'` in ±√(1/tasks).
 */
export type StitchInit = 'imbalanced' | 'identity' | 'uniform';

/** Configuration of {@link CrossStitch}. */
export interface CrossStitchConfig extends LayerArgs {
  /** How many tasks. */
  readonly tasks: number;
  /** Width of a task's row. */
  readonly units: number;
  /** How the weights start. Default `'imbalanced'`. */
  readonly stitchInit?: StitchInit;
  /** Whether every channel has weights of its own. Default: false, one weight per pair of tasks. */
  readonly perChannel?: boolean;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * Cross-stitch unit of all tasks: `x_t = Σ_s A[t, s] · u_s` (Misra et al. 2016, Eq. 1). A is learned, signed, not normalized and the
 * same for every example.
 *
 * Input [batch, tasks, units] → output [batch, tasks, units].
 */
export class CrossStitch extends tf.layers.Layer {
  static readonly className = 'MtlCrossStitch';
  private readonly config: Required<Omit<CrossStitchConfig, keyof LayerArgs>>;
  private stitch!: tf.LayerVariable; // [tasks, tasks], or [tasks, tasks, units]

  constructor(config: CrossStitchConfig) {
    super(config);
    assertOptions<CrossStitchConfig>(
      'CrossStitch',
      config,
      { ...layerKeys, tasks: true, units: true, stitchInit: true, perChannel: true, seed: true },
      'config',
    );
    const { tasks, units, stitchInit = 'imbalanced', perChannel = false, seed } = config;
    assertPositiveInteger('CrossStitch', 'tasks', tasks);
    assertPositiveInteger('CrossStitch', 'units', units);
    assertOneOf('CrossStitch', 'stitchInit', ['imbalanced', 'identity', 'uniform'], stitchInit);
    assertSafeInteger('CrossStitch', 'seed', seed);
    assertBoolean('CrossStitch', 'perChannel', perChannel);
    this.config = { tasks, units, stitchInit, perChannel, seed };
  }

  override build(): void {
    const { tasks, units, stitchInit, perChannel, seed } = this.config;
    const shape = perChannel ? [tasks, tasks, units] : [tasks, tasks];
    const initializer =
      stitchInit === 'uniform'
        ? uniform(Math.sqrt(1 / tasks), deriveSeed(seed, 'stitch'))
        : diagonal(shape, ownWeight(stitchInit, tasks));
    this.stitch = this.addWeight('stitch', shape, 'float32', initializer);
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.tasks, this.config.units];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const rows = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      return stitchTasks(rows, this.stitch.read() as tf.Tensor2D | tf.Tensor3D);
    });
  }

  /** Where the weights of the tasks lie: what task t takes from the others. */
  layouts(): WeightLayouts {
    return { stitch: { of: 'tasks', axis: 0, sizes: Array<number>(this.config.tasks).fill(1) } };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}

/** What a task keeps of its own row. */
function ownWeight(stitchInit: 'imbalanced' | 'identity', tasks: number): number {
  return stitchInit === 'identity' || tasks === 1 ? 1 : 0.9;
}

/** `own` where both tasks are the same, the rest to 1 in equal parts elsewhere; every channel alike. */
function diagonal(shape: readonly number[], own: number): Initializer {
  const [tasks, , channels = 1] = shape as [number, number, number?];
  const other = tasks > 1 ? (1 - own) / (tasks - 1) : 0;
  return initializerOf('MtlDiagonal', () => {
    const values = Array.from({ length: tasks * tasks * channels }, (_, i) => {
      const pair = Math.floor(i / channels);
      return Math.floor(pair / tasks) === pair % tasks ? own : other;
    });
    return tf.tensor(values, [...shape]);
  });
}
