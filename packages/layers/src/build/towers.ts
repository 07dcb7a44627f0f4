import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertUnits,
  configError,
  deriveSeed,
  groupedDense,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { linear } from '../ops/linear.js';
import {
  biasInitializer,
  type Initializer,
  type InitScheme,
  initializerOf,
  kernelInitializer,
} from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link Towers}. */
export interface TowersConfig extends LayerArgs {
  /** Width of what a tower reads. */
  readonly features: number;
  /** Layer widths of every tower, bottom first. */
  readonly towerUnits: readonly number[];
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Seed of every layer of every task's tower, [tasks][layers]; kernel and bias derive their own from it. */
  readonly seeds: readonly (readonly number[])[];
}

/**
 * The hidden layers of all tasks' towers, each `h_t = relu(x_t · W_t + b_t)`, as one grouped product per layer. A task's weights are
 * drawn by its own seeds and with the scale of one tower, so that they start the same whatever other tasks there are.
 *
 * Input [batch, features] for all tasks, or with a row for each [batch, tasks, features] or a list of [batch, features] → output
 * [batch, tasks, units].
 */
export class Towers extends tf.layers.Layer {
  static readonly className = 'MtlTowers';
  private readonly config: Required<Omit<TowersConfig, keyof LayerArgs>>;
  private kernels: tf.LayerVariable[] = []; // [tasks, in, units] each
  private biases: tf.LayerVariable[] = []; // [tasks, units] each

  constructor(config: TowersConfig) {
    super(config);
    const known = { ...layerKeys, features: true, towerUnits: true, initScheme: true, seeds: true } as const;
    assertOptions<TowersConfig>('Towers', config, known, 'config');
    const { features, towerUnits, initScheme = 'glorot', seeds } = config;
    assertPositiveInteger('Towers', 'features', features);
    assertUnits('Towers', 'towerUnits', towerUnits);
    assertOneOf('Towers', 'initScheme', ['glorot', 'pytorch'], initScheme);
    const isTower = (layers: unknown) =>
      Array.isArray(layers) && layers.length === towerUnits.length && layers.every(Number.isSafeInteger);
    if (!Array.isArray(seeds) || seeds.length === 0 || !seeds.every(isTower)) {
      throw configError('Towers', 'seeds', `a list of ${towerUnits.length} integers per task`, seeds);
    }
    this.config = {
      features,
      towerUnits: [...towerUnits],
      initScheme,
      seeds: seeds.map((layers) => [...layers]),
    };
  }

  override build(): void {
    const { features, towerUnits, initScheme: scheme, seeds } = this.config;
    towerUnits.forEach((outputs, depth) => {
      const inputs = depth === 0 ? features : (towerUnits[depth - 1] as number);
      const perTask = (part: 'kernel' | 'bias', shape: number[], of: (seed: number) => Initializer) => {
        const draws = seeds.map((layers) => of(deriveSeed(layers[depth] as number, part)));
        const stacked = () => tf.tidy(() => tf.stack(draws.map((draw) => draw.apply(shape))));
        const initializer = initializerOf('MtlTowers', stacked);
        return this.addWeight(`${part}_${depth + 1}`, [seeds.length, ...shape], 'float32', initializer);
      };
      const fan = { inputs, outputs, scheme };
      this.kernels.push(perTask('kernel', [inputs, outputs], (seed) => kernelInitializer({ ...fan, seed })));
      this.biases.push(perTask('bias', [outputs], (seed) => biasInitializer({ ...fan, seed })));
    });
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.seeds.length, this.config.towerUnits.at(-1) as number];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const list = Array.isArray(inputs) ? inputs : [inputs];
      const rows = (list.length > 1 ? tf.stack(list, 1) : list[0]) as tf.Tensor;
      const weights = this.kernels.map((kernel, i) => [kernel.read(), this.biases[i]?.read()] as const);
      return weights.reduce(
        (x, [kernel, bias]) =>
          tf.relu(
            x.rank === 2
              ? sideBySide(x as tf.Tensor2D, kernel as tf.Tensor3D, bias as tf.Tensor2D)
              : groupedDense(x as tf.Tensor3D, kernel as tf.Tensor3D, bias as tf.Tensor2D),
          ),
        rows,
      ) as tf.Tensor3D;
    });
  }

  /** Where the weights of the tasks lie. */
  layouts(): WeightLayouts {
    const layout = { of: 'tasks', axis: 0, sizes: this.config.seeds.map(() => 1) } as const;
    const names = this.config.towerUnits.flatMap((_, i) => [`kernel_${i + 1}`, `bias_${i + 1}`]);
    return Object.fromEntries(names.map((name) => [name, layout]));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { towerUnits, seeds, ...rest } = this.config;
    return {
      ...super.getConfig(),
      ...rest,
      towerUnits: [...towerUnits],
      seeds: seeds.map((layers) => [...layers]),
    };
  }
}

/** All tasks' layers over the same rows as one product, [batch, in] → [batch, tasks, units]. */
function sideBySide(rows: tf.Tensor2D, kernel: tf.Tensor3D, bias: tf.Tensor2D): tf.Tensor3D {
  const [tasks, inputs, units] = kernel.shape;
  const columns = tf.reshape(tf.transpose(kernel, [1, 0, 2]), [inputs, tasks * units]);
  return tf.reshape(linear([rows], columns, tf.reshape(bias, [tasks * units])), [-1, tasks, units]);
}
