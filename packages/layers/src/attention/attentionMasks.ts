import {
  assertNonNegativeInteger,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  deriveSeed,
  groupedDense,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { linear } from '../ops/linear.js';
import { biasInitializer, type InitScheme, kernelInitializer } from '../parts/initializers.js';
import { batchOf, type LayerArgs, layerKeys } from '../parts/layerArgs.js';

/** Configuration of {@link AttentionMasks}. */
export interface AttentionMasksConfig extends LayerArgs {
  /** Width of the trunk at this level, and of the output. */
  readonly units: number;
  /** Width of what the level below has attended to. Default 0: there is none. */
  readonly attendedUnits?: number;
  /** How many tasks. */
  readonly tasks: number;
  /** Width of the hidden layer of a mask. */
  readonly maskUnits: number;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * The attention modules of all tasks at one level of MTAN (Liu et al. 2019, Eqs. 1–2), with dense layers:
 * `a_t = σ(relu([u ; â'_t] · V_t + b_t) · W_t + c_t)`, `â_t = a_t ⊙ p`. The part of the product that reads u is one for all tasks.
 *
 * Input `[u, p]`, an inner and the last layer of the trunk's level, [batch, units] each; above the first level `[u, p, attended]` with
 * what the level below has attended to, [batch, tasks, attendedUnits] → output [batch, tasks, units].
 */
export class AttentionMasks extends tf.layers.Layer {
  static readonly className = 'MtlAttentionMasks';
  private readonly config: Required<Omit<AttentionMasksConfig, keyof LayerArgs>>;
  private inner!: tf.LayerVariable; // [units, tasks · maskUnits], the columns task by task
  private innerAttended?: tf.LayerVariable; // [tasks, attendedUnits, maskUnits]
  private innerBias!: tf.LayerVariable; // [tasks, maskUnits]
  private outer!: tf.LayerVariable; // [tasks, maskUnits, units]
  private outerBias!: tf.LayerVariable; // [tasks, units]

  constructor(config: AttentionMasksConfig) {
    super(config);
    assertOptions<AttentionMasksConfig>(
      'AttentionMasks',
      config,
      {
        ...layerKeys,
        units: true,
        attendedUnits: true,
        tasks: true,
        maskUnits: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { units, attendedUnits = 0, tasks, maskUnits, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('AttentionMasks', 'units', units);
    assertNonNegativeInteger('AttentionMasks', 'attendedUnits', attendedUnits);
    assertPositiveInteger('AttentionMasks', 'tasks', tasks);
    assertPositiveInteger('AttentionMasks', 'maskUnits', maskUnits);
    assertOneOf('AttentionMasks', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('AttentionMasks', 'seed', seed);
    this.config = { units, attendedUnits, tasks, maskUnits, initScheme, seed };
  }

  override build(): void {
    const { units, attendedUnits, tasks, maskUnits, initScheme: scheme, seed } = this.config;
    const kernel = (name: string, shape: number[], inputs: number, outputs: number) =>
      this.addWeight(
        name,
        shape,
        'float32',
        kernelInitializer({ inputs, outputs, scheme, seed: deriveSeed(seed, name) }),
      );
    const bias = (name: string, shape: number[], inputs: number) =>
      this.addWeight(
        name,
        shape,
        'float32',
        biasInitializer({ inputs, scheme, seed: deriveSeed(seed, name) }),
      );
    const width = units + attendedUnits; // of ONE mask's input: both kernels are one layer
    this.inner = kernel('inner', [units, tasks * maskUnits], width, maskUnits);
    if (attendedUnits > 0) {
      this.innerAttended = kernel('inner_attended', [tasks, attendedUnits, maskUnits], width, maskUnits);
    }
    this.innerBias = bias('inner_bias', [tasks, maskUnits], width);
    this.outer = kernel('outer', [tasks, maskUnits, units], maskUnits, units);
    this.outerBias = bias('outer_bias', [tasks, units], maskUnits);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape[]): tf.Shape {
    return [batchOf(inputShape), this.config.tasks, this.config.units];
  }

  override call(inputs: tf.Tensor[]): tf.Tensor3D {
    const { tasks, maskUnits } = this.config;
    return tf.tidy(() => {
      const [u, p, attended] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor3D?];
      const bias = tf.reshape(this.innerBias.read(), [tasks * maskUnits]);
      let inner = tf.reshape(linear([u], this.inner.read(), bias), [-1, tasks, maskUnits]);
      if (this.innerAttended && attended) {
        inner = tf.add(inner, groupedDense(attended, this.innerAttended.read() as tf.Tensor3D));
      }
      const hidden = tf.relu(inner) as tf.Tensor3D;
      const outer = [this.outer.read() as tf.Tensor3D, this.outerBias.read() as tf.Tensor2D] as const;
      return tf.mul(tf.sigmoid(groupedDense(hidden, ...outer)), tf.expandDims(p, 1));
    });
  }

  /** Where the weights of the tasks lie. */
  layouts(): WeightLayouts {
    const { tasks, maskUnits } = this.config;
    const rows = { of: 'tasks', axis: 0, sizes: Array<number>(tasks).fill(1) } as const;
    return {
      inner: { of: 'tasks', axis: 1, sizes: Array<number>(tasks).fill(maskUnits) },
      inner_attended: rows,
      inner_bias: rows,
      outer: rows,
      outer_bias: rows,
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
