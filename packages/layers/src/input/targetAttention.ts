import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  assertUnits,
  deriveSeed,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { targetAttention } from '../ops/targetAttention.js';
import { biasInitializer, type InitScheme, kernelInitializer } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/** Configuration of {@link TargetAttention}. */
export interface TargetAttentionConfig extends LayerArgs {
  /** Width of a vector. */
  readonly features: number;
  /** Widths of the hidden layers of the activation unit. Default `[36]`, as in the paper. */
  readonly units?: readonly number[];
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/** A dense layer and, in hidden ones, the slopes of its PReLU. */
interface UnitWeights {
  readonly kernel: tf.LayerVariable;
  readonly bias: tf.LayerVariable;
  readonly slope?: tf.LayerVariable;
}

/**
 * Local activation (Zhou et al. 2018, Eq. 3): a sequence, such as the items that somebody bought, becomes the vector
 * `Σ_j w_j · a(e_j, v) · e_j` of the items that matter for the target v, the item that is asked about. The activation unit a reads
 * `[e_j, v, e_j − v, e_j ⊙ v]`, has hidden layers with PReLU (slopes learned, from 0.25) and one linear output; there is no softmax.
 *
 * Input [sequence [batch, most, features], target [batch, features], weights [batch, most]] → output [batch, features]. An empty sequence
 * gives 0.
 */
export class TargetAttention extends tf.layers.Layer {
  static readonly className = 'MtlTargetAttention';
  private readonly config: Required<Omit<TargetAttentionConfig, keyof LayerArgs>>;
  private hidden!: Required<UnitWeights>[]; // [4 · features, units], …
  private activation!: UnitWeights; // [units, 1]

  constructor(config: TargetAttentionConfig) {
    super(config);
    assertOptions<TargetAttentionConfig>(
      'TargetAttention',
      config,
      { ...layerKeys, features: true, units: true, initScheme: true, seed: true },
      'config',
    );
    const { features, units = [36], initScheme = 'glorot', seed } = config;
    assertPositiveInteger('TargetAttention', 'features', features);
    assertUnits('TargetAttention', 'units', units);
    assertOneOf('TargetAttention', 'initScheme', ['glorot', 'pytorch'], initScheme);
    assertSafeInteger('TargetAttention', 'seed', seed);
    this.config = { features, units: [...units], initScheme, seed };
  }

  override build(): void {
    const { features, units, initScheme: scheme, seed } = this.config;
    const dense = (name: string, inputs: number, outputs: number): UnitWeights => {
      const seedOf = (weight: string) => deriveSeed(seed, `${name}_${weight}`);
      const kernel = kernelInitializer({ inputs, outputs, scheme, seed: seedOf('kernel') });
      const bias = biasInitializer({ inputs, scheme, seed: seedOf('bias') });
      return {
        kernel: this.addWeight(`${name}_kernel`, [inputs, outputs], 'float32', kernel),
        bias: this.addWeight(`${name}_bias`, [outputs], 'float32', bias),
      };
    };
    const widths = [4 * features, ...units];
    const slopes = tf.initializers.constant({ value: 0.25 });
    this.hidden = units.map((outputs, i) => ({
      ...dense(`unit_${i + 1}`, widths[i] as number, outputs),
      slope: this.addWeight(`unit_${i + 1}_slope`, [outputs], 'float32', slopes),
    }));
    this.activation = dense('activation', widths.at(-1) as number, 1);
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    return [batchOf(inputShape), this.config.features];
  }

  override call(inputs: LayerInputs): tf.Tensor2D {
    return tf.tidy(() => {
      const [sequence, target, weights] = inputs as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D];
      const read = ({ kernel, bias }: UnitWeights) => ({
        kernel: kernel.read() as tf.Tensor2D,
        bias: bias.read() as tf.Tensor1D,
      });
      const hidden = this.hidden.map((layer) => ({
        ...read(layer),
        slope: layer.slope.read() as tf.Tensor1D,
      }));
      return targetAttention(sequence, target, weights, { hidden, ...read(this.activation) });
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config, units: [...this.config.units] };
  }
}
