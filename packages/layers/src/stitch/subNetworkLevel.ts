import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  configError,
  deriveSeed,
  matrixProduct,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { combineRows } from '../ops/combineRows.js';
import { productsOfShared, productsOfUnits } from '../ops/expertProducts.js';
import { hardConcrete, openProbability } from '../ops/hardConcrete.js';
import { firstUniformState, nextUniforms } from '../ops/nextUniforms.js';
import {
  addExpertKernels,
  type ExpertKernels,
  expertLayouts,
  finishExperts,
} from '../parts/expertKernels.js';
import { type InitScheme, initializerOf, kernelInitializer, uniform } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link SubNetworkLevel}. */
export interface SubNetworkLevelConfig extends LayerArgs {
  /** Width of the input; of its dense form where it is sparse. */
  readonly features: number;
  /** How many sub-networks. */
  readonly experts: number;
  /** What the sub-networks are connected to: those of the next level, after the last level the tasks. */
  readonly targets: number;
  /** Width of a sub-network. */
  readonly units: number;
  /** `'trans'`: a matrix on every connection; `'aver'`: none. Default `'trans'`. */
  readonly connection?: 'trans' | 'aver';
  /** Weight of the penalty on open connections, ≥ 0. Default 1e-4. */
  readonly l0?: number;
  /** Whether gates are drawn at random in training. Default: true; without, they are those of test time. */
  readonly sampling?: boolean;
  /** Whether target t is task t: for `layouts`, it changes no value. Default: false. */
  readonly ofTasks?: boolean;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it, the noise of the gates too. */
  readonly seed: number;
}

/**
 * Sub-networks and their gated connections at one level of SNR (Ma et al. 2019): `v_i = relu(x_i · W_i + b_i)`, then
 * `u_j = Σ_i z_ji · v_i · M_ji` (`'trans'`) or `u_j = Σ_i z_ji · v_i` (`'aver'`). A gate z_ji is one hard concrete variable per
 * connection, the same for all rows: drawn anew at every training step, deterministic otherwise, and off for good where it is 0 then.
 * Adds the penalty `λ · Σ P(z_ji ≠ 0)`.
 *
 * Input [batch, features] or [ids, numeric, weights] for all sub-networks, or [batch, experts, features] with a row for each → output
 * [batch, targets, units].
 */
export class SubNetworkLevel extends tf.layers.Layer {
  static readonly className = 'MtlSubNetworkLevel';
  private readonly config: Required<Omit<SubNetworkLevelConfig, keyof LayerArgs>>;
  private experts!: ExpertKernels; // [features, experts · units], …
  private logAlpha!: tf.LayerVariable; // [targets, experts]
  private transforms?: tf.LayerVariable; // [experts · units, targets · units], block (i, j) is M_ji
  private noise?: tf.LayerVariable; // [3, targets · experts], state of the generator, not trained

  constructor(config: SubNetworkLevelConfig) {
    super(config);
    assertOptions<SubNetworkLevelConfig>(
      'SubNetworkLevel',
      config,
      {
        ...layerKeys,
        features: true,
        experts: true,
        targets: true,
        units: true,
        connection: true,
        l0: true,
        sampling: true,
        ofTasks: true,
        initScheme: true,
        seed: true,
      },
      'config',
    );
    const { features, experts, targets, units, connection = 'trans', l0 = 1e-4 } = config;
    const { sampling = true, ofTasks = false, initScheme = 'glorot', seed } = config;
    assertPositiveInteger('SubNetworkLevel', 'features', features);
    assertPositiveInteger('SubNetworkLevel', 'experts', experts);
    assertPositiveInteger('SubNetworkLevel', 'targets', targets);
    assertPositiveInteger('SubNetworkLevel', 'units', units);
    assertOneOf('SubNetworkLevel', 'connection', ['trans', 'aver'], connection);
    if (!Number.isFinite(l0) || l0 < 0) throw configError('SubNetworkLevel', 'l0', 'a finite number ≥ 0', l0);
    assertOneOf('SubNetworkLevel', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('SubNetworkLevel', 'seed', seed);
    this.config = { features, experts, targets, units, connection, l0, sampling, ofTasks, initScheme, seed };
  }

  override build(): void {
    const { features, experts, targets, units, connection, l0, sampling, initScheme, seed } = this.config;
    this.experts = addExpertKernels(
      (name, shape, initializer) => this.addWeight(name, [...shape], 'float32', initializer),
      { features, experts, expertUnits: [units], initScheme, seed },
    );
    // Around 0, every connection half open and none like another: equal gates would make equal targets.
    const halfOpen = uniform(0.01, deriveSeed(seed, 'log_alpha'));
    this.logAlpha = this.addWeight('log_alpha', [targets, experts], 'float32', halfOpen);
    if (connection === 'trans') {
      const fan = { inputs: units, outputs: units, scheme: initScheme };
      const kernel = kernelInitializer({ ...fan, seed: deriveSeed(seed, 'transforms') });
      this.transforms = this.addWeight('transforms', [experts * units, targets * units], 'float32', kernel);
    }
    if (sampling) {
      const count = targets * experts;
      const first = () => tf.tensor2d(firstUniformState(count, deriveSeed(seed, 'noise')), [3, count]);
      const state = initializerOf('MtlUniformState', first);
      this.noise = this.addWeight('noise', [3, count], 'float32', state, undefined, false);
    }
    if (l0 > 0) {
      this.addLoss(() => tf.tidy(() => tf.mul(tf.sum(openProbability(this.logAlpha.read())), l0)));
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.targets, this.config.units];
  }

  override call(inputs: LayerInputs, { training = false }: { training?: boolean } = {}): tf.Tensor3D {
    const { experts, targets, units } = this.config;
    return tf.tidy(() => {
      const rows = Array.isArray(inputs) ? inputs : [inputs];
      const kernels = {
        experts: this.experts.kernel.read() as tf.Tensor2D,
        expertsBias: this.experts.bias.read() as tf.Tensor2D,
      };
      const products =
        rows[0]?.rank === 3
          ? productsOfUnits(rows[0] as tf.Tensor3D, kernels, Array<number>(experts).fill(1))
          : productsOfShared(rows, kernels);
      const v = finishExperts(products.experts, this.experts); // [batch, experts, units]
      const gates = training ? this.drawnGates() : this.gates();
      if (!this.transforms) return combineRows(v, gates);

      const blocks = tf.reshape(this.transforms.read(), [experts, units, targets, units]);
      const open = tf.reshape(tf.transpose(gates), [experts, 1, targets, 1]);
      const kernel = tf.reshape(tf.mul(blocks, open), [experts * units, targets * units]) as tf.Tensor2D;
      const flat = tf.reshape(v, [-1, experts * units]) as tf.Tensor2D;
      return tf.reshape(matrixProduct(flat, kernel), [-1, targets, units]);
    });
  }

  /**
   * The gates of test time: which connections are open, and how far.
   *
   * @returns [targets, experts], from 0 to 1; the caller owns it.
   */
  gates(): tf.Tensor2D {
    return hardConcrete(this.logAlpha.read() as tf.Tensor2D);
  }

  /** The gates of one training step; the generator goes one step on. */
  private drawnGates(): tf.Tensor2D {
    if (!this.noise) return this.gates();
    const { uniforms, state } = nextUniforms(this.noise.read() as tf.Tensor2D);
    this.noise.write(state);
    const logAlpha = this.logAlpha.read() as tf.Tensor2D;
    return hardConcrete(logAlpha, tf.reshape(uniforms, logAlpha.shape));
  }

  /** Where the weights of the sub-networks lie, and those of the connections to each target. */
  layouts(): WeightLayouts {
    const { experts, targets, units, ofTasks } = this.config;
    const of = ofTasks ? 'tasks' : 'experts';
    return {
      ...expertLayouts('experts', Array<number>(experts).fill(1), [units]),
      log_alpha: { of, axis: 0, sizes: Array<number>(targets).fill(1) },
      transforms: { of, axis: 1, sizes: Array<number>(targets).fill(units) },
    };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
