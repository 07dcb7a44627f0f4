import {
  assertNonNegativeInteger,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  deriveSeed,
  embeddingLookup,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { uniform } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/**
 * What becomes of the vectors of a row's fields: `'concat'` lays them side by side and `'sum'` adds them up, numeric columns come
 * after; `'tokens'` keeps one vector per field and makes one of each numeric column.
 */
export type Combine = 'concat' | 'sum' | 'tokens';

/** Configuration of {@link Embedding}. */
export interface EmbeddingConfig extends LayerArgs {
  /** Ids per row. */
  readonly fields: number;
  /** Rows of the table: ids run from 0 to `rows` − 1. */
  readonly rows: number;
  /** Width of a vector. */
  readonly units: number;
  /** Numeric columns per row. Default 0. */
  readonly numeric?: number;
  /** What becomes of the fields' vectors. Default `'concat'`. */
  readonly combine?: Combine;
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * One table of vectors for the values of all fields; id 0, unknown or missing, has a vector of its own. Vectors start uniform in
 * ±0.05, as in Keras.
 *
 * Input ids [batch, fields], or [ids, numeric] → output [batch, fields · units + numeric] by `'concat'`, [batch, units + numeric] by
 * `'sum'`, [batch, fields + numeric, units] by `'tokens'`, where a numeric column c is the vector `value · a_c + b_c`.
 */
export class Embedding extends tf.layers.Layer {
  static readonly className = 'MtlEmbedding';
  private readonly config: Required<Omit<EmbeddingConfig, keyof LayerArgs>>;
  private table!: tf.LayerVariable; // [rows, units]
  private columns?: tf.LayerVariable; // [numeric, units], tokens only
  private columnsBias?: tf.LayerVariable; // [numeric, units]

  constructor(config: EmbeddingConfig) {
    super(config);
    assertOptions<EmbeddingConfig>(
      'Embedding',
      config,
      { ...layerKeys, fields: true, rows: true, units: true, numeric: true, combine: true, seed: true },
      'config',
    );
    const { fields, rows, units, numeric = 0, combine = 'concat', seed } = config;
    assertPositiveInteger('Embedding', 'fields', fields);
    assertPositiveInteger('Embedding', 'rows', rows);
    assertPositiveInteger('Embedding', 'units', units);
    assertNonNegativeInteger('Embedding', 'numeric', numeric);
    assertOneOf('Embedding', 'combine', ['concat', 'sum', 'tokens'], combine);
    assertSafeInteger('Embedding', 'seed', seed);
    this.config = { fields, rows, units, numeric, combine, seed };
  }

  override build(): void {
    const { rows, units, numeric, combine, seed } = this.config;
    const add = (name: string, shape: number[]) =>
      this.addWeight(name, shape, 'float32', uniform(0.05, deriveSeed(seed, name)));
    this.table = add('table', [rows, units]);
    if (combine === 'tokens' && numeric > 0) {
      this.columns = add('columns', [numeric, units]);
      this.columnsBias = add('columns_bias', [numeric, units]);
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    const { fields, units, numeric, combine } = this.config;
    const batch = batchOf(inputShape);
    if (combine === 'tokens') return [batch, fields + numeric, units];
    return [batch, (combine === 'sum' ? units : fields * units) + numeric];
  }

  override call(inputs: LayerInputs): tf.Tensor {
    const { fields, units, combine } = this.config;
    return tf.tidy(() => {
      const [ids, numeric] = (Array.isArray(inputs) ? inputs : [inputs]) as [tf.Tensor2D, tf.Tensor2D?];
      const vectors = embeddingLookup(this.table.read() as tf.Tensor2D, ids); // [batch, fields, units]
      if (combine === 'tokens') {
        if (!this.columns || !this.columnsBias || !numeric) return vectors;
        const tokens = tf.add(
          tf.mul(tf.expandDims(numeric, 2), this.columns.read()),
          this.columnsBias.read(),
        );
        return tf.concat([vectors, tokens], 1);
      }
      const row = combine === 'sum' ? tf.sum(vectors, 1) : tf.reshape(vectors, [-1, fields * units]);
      return numeric ? tf.concat([row, numeric], 1) : row;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
