import {
  assertNonNegativeInteger,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  deriveSeed,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { poolVectors } from '../ops/poolVectors.js';
import { splitParts } from '../ops/splitParts.js';
import { uniform } from '../parts/initializers.js';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';
import { type ColumnTable, type EmbeddingTables, embeddingTables } from './embeddingTables.js';
import { lookUpVectors } from './lookUpVectors.js';

/**
 * What becomes of the vectors of a row's fields and bags: `'concat'` lays them side by side and `'sum'` adds them up, numeric columns come
 * after; `'tokens'` keeps one vector per field and bag and makes one of each numeric column.
 */
export type Combine = 'concat' | 'sum' | 'tokens';

/** Configuration of {@link Embedding}. */
export interface EmbeddingConfig extends LayerArgs {
  /** Ids per row before those of bags. May be 0 where there are bags. */
  readonly fields: number;
  /** Rows of the table: ids run from 0 to `rows` − 1. */
  readonly rows: number;
  /** Width of a vector. */
  readonly units: number;
  /** Numeric columns per row. Default 0. */
  readonly numeric?: number;
  /** What becomes of the vectors of a row. Default `'concat'`. */
  readonly combine?: Combine;
  /** Ids per row of every bag, and what becomes of their vectors. Default: none. */
  readonly bags?: readonly { readonly most: number; readonly combine: 'sum' | 'mean' | 'max' }[];
  /** The ids of all fields and then of all bags, for such as have a table of their own. Default: one table for all. */
  readonly columns?: readonly ColumnTable[];
  /** Bags whose vectors are handed on as they are, each with the vector of a field. Default: none. */
  readonly sequences?: readonly { readonly bag: number; readonly target: number }[];
  /** Root seed; each weight derives its own from it. */
  readonly seed: number;
}

/**
 * Tables of vectors for the values of all fields and bags; id 0, unknown or missing, has a vector of its own in a field and is none in a
 * bag. Vectors start uniform in ±0.05, as in Keras.
 *
 * Input ids [batch, fields], or [ids, numeric]; with bags [ids, weights] or [ids, numeric, weights], ids [batch, fields + Σ most] and weights
 * [batch, Σ most] → output [batch, fields · units + bags · units + numeric] by `'concat'`, [batch, units + numeric] by `'sum'`,
 * [batch, fields + bags + numeric, units] by `'tokens'`, where a numeric column c is the vector `value · a_c + b_c`. A bag is one vector, by
 * `poolVectors`; one that is a sequence is none of these: [batch, most, units], its target [batch, units] and its weights [batch, most]
 * are outputs of their own.
 */
export class Embedding extends tf.layers.Layer {
  static readonly className = 'MtlEmbedding';
  private readonly config: Required<Omit<EmbeddingConfig, keyof LayerArgs | 'columns'>> &
    Pick<EmbeddingConfig, 'columns'>;
  private readonly plan: EmbeddingTables;
  private tables!: tf.LayerVariable[]; // [rows, units] each
  private columns?: tf.LayerVariable; // [numeric, units], tokens only
  private columnsBias?: tf.LayerVariable; // [numeric, units]

  constructor(config: EmbeddingConfig) {
    super(config);
    assertOptions<EmbeddingConfig>(
      'Embedding',
      config,
      {
        ...layerKeys,
        fields: true,
        rows: true,
        units: true,
        numeric: true,
        combine: true,
        bags: true,
        columns: true,
        sequences: true,
        seed: true,
      },
      'config',
    );
    const { fields, rows, units, numeric = 0, combine = 'concat', seed } = config;
    const { bags = [], columns, sequences = [] } = config;
    if (bags.length === 0) assertPositiveInteger('Embedding', 'fields', fields);
    else assertNonNegativeInteger('Embedding', 'fields', fields);
    assertPositiveInteger('Embedding', 'rows', rows);
    assertPositiveInteger('Embedding', 'units', units);
    assertNonNegativeInteger('Embedding', 'numeric', numeric);
    assertOneOf('Embedding', 'combine', ['concat', 'sum', 'tokens'], combine);
    bags.forEach((bag, i) => {
      assertPositiveInteger('Embedding', `bags[${i}].most`, bag.most);
      assertOneOf('Embedding', `bags[${i}].combine`, ['sum', 'mean', 'max'], bag.combine);
    });
    assertSafeInteger('Embedding', 'seed', seed);
    const shape = { fields, rows, units, bags: bags.map(({ most, combine }) => ({ most, combine })) };
    this.plan = embeddingTables({ ...shape, columns });
    this.config = {
      ...shape,
      numeric,
      combine,
      sequences: sequences.map(({ bag, target }) => ({ bag, target })),
      seed,
      ...(columns && { columns: columns.map((column) => ({ ...column })) }),
    };
  }

  override build(): void {
    const { units, numeric, combine, seed } = this.config;
    const add = (name: string, shape: number[], trainable = true) =>
      this.addWeight(name, shape, 'float32', uniform(0.05, deriveSeed(seed, name)), undefined, trainable);
    this.tables = this.plan.tables.map((table) =>
      add(table.name, [table.rows, table.units], table.trainable),
    );
    if (combine === 'tokens' && numeric > 0) {
      this.columns = add('columns', [numeric, units]);
      this.columnsBias = add('columns_bias', [numeric, units]);
    }
    this.built = true;
  }

  /** Names of the tables' weights, and where the vectors of every column lie in them. */
  get vectorTables(): EmbeddingTables {
    return this.plan;
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape | tf.Shape[] {
    const { fields, units, numeric, combine, bags, sequences } = this.config;
    const batch = batchOf(inputShape);
    const pooled = bags.length - sequences.length;
    const width = this.plan.runs.reduce(
      (sum, run) => sum + (this.isSequence(run.bag) ? 0 : this.widthOf(run)),
      0,
    );
    const row: tf.Shape =
      combine === 'tokens'
        ? [batch, fields + pooled + numeric, units]
        : [batch, (combine === 'sum' ? units : width) + numeric];
    if (sequences.length === 0) return row;
    const ofSequences = sequences.flatMap(({ bag }): tf.Shape[] => {
      const { most } = bags[bag] as { most: number };
      const { table } = this.plan.runs.find((run) => run.bag === bag) as { table: number };
      const own = this.plan.tables[table]?.units as number;
      return [
        [batch, most, own],
        [batch, own],
        [batch, most],
      ];
    });
    return [row, ...ofSequences];
  }

  override call(inputs: LayerInputs): tf.Tensor | tf.Tensor[] {
    const { numeric, combine, bags, sequences } = this.config;
    return tf.tidy(() => {
      const [ids, ...others] = [inputs].flat() as [tf.Tensor2D, ...tf.Tensor2D[]];
      const numbers = numeric > 0 ? (others[0] as tf.Tensor2D) : undefined;
      const tables = this.tables.map((table) => table.read() as tf.Tensor2D);
      const vectors = lookUpVectors(this.plan, tables, ids);
      const weights =
        bags.length > 0
          ? splitParts(
              others.at(-1) as tf.Tensor2D,
              bags.map(({ most }) => most),
              1,
            )
          : [];
      const { runs } = this.plan;
      const parts = runs.flatMap(({ bag }, r): tf.Tensor[] => {
        const run = vectors[r] as tf.Tensor3D;
        if (bag === undefined) return [run];
        if (this.isSequence(bag)) return [];
        const pooled = poolVectors(
          run,
          weights[bag] as tf.Tensor2D,
          (bags[bag] as { combine: 'sum' }).combine,
        );
        return [tf.expandDims(pooled, 1)];
      }) as tf.Tensor3D[];
      const row = combine === 'tokens' ? this.tokens(parts, numbers) : this.row(parts, numbers);
      if (sequences.length === 0) return row;
      const ofSequences = sequences.flatMap(({ bag, target }) => {
        const r = runs.findIndex((run) => run.bag === bag);
        return [
          vectors[r] as tf.Tensor,
          this.fieldVector(vectors, target),
          tf.clone(weights[bag] as tf.Tensor),
        ];
      });
      return [row, ...ofSequences];
    });
  }

  private isSequence(bag: number | undefined): boolean {
    return this.config.sequences.some((sequence) => sequence.bag === bag);
  }

  /** Width of a run's vectors side by side; those of a bag are one. */
  private widthOf({ table, width, bag }: EmbeddingTables['runs'][number]): number {
    return (this.plan.tables[table]?.units as number) * (bag === undefined ? width : 1);
  }

  /** The vector of one field, [batch, units]. */
  private fieldVector(vectors: readonly tf.Tensor3D[], field: number): tf.Tensor2D {
    let before = 0;
    const r = this.plan.runs.findIndex(({ width }) => {
      before += width;
      return field < before;
    });
    const run = vectors[r] as tf.Tensor3D;
    const at = field - (before - run.shape[1]);
    return tf.reshape(tf.slice(run, [0, at, 0], [-1, 1, -1]), [run.shape[0], run.shape[2]]);
  }

  private tokens(parts: readonly tf.Tensor3D[], numeric: tf.Tensor2D | undefined): tf.Tensor {
    const all: tf.Tensor[] = [...parts];
    if (this.columns && this.columnsBias && numeric) {
      const scaled = tf.mul(tf.expandDims(numeric, 2), this.columns.read());
      all.push(tf.add(scaled, this.columnsBias.read()));
    }
    return all.length === 1 ? (all[0] as tf.Tensor) : tf.concat(all, 1);
  }

  private row(parts: readonly tf.Tensor3D[], numeric: tf.Tensor2D | undefined): tf.Tensor {
    const flat = (part: tf.Tensor3D) => tf.reshape(part, [part.shape[0], part.shape[1] * part.shape[2]]);
    const vectors =
      this.config.combine === 'sum'
        ? [parts.map((part) => tf.sum(part, 1)).reduce((sum, part) => tf.add(sum, part))]
        : parts.map(flat);
    const all = numeric ? [...vectors, numeric] : vectors;
    return all.length === 1 ? (all[0] as tf.Tensor) : tf.concat(all, 1);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { bags, sequences, ...config } = this.config;
    return {
      ...super.getConfig(),
      ...config,
      ...(bags.length > 0 && { bags }),
      ...(sequences.length > 0 && { sequences }),
    } as unknown as tf.serialization.ConfigDict;
  }
}
