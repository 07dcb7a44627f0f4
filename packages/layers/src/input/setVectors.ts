import { assertTaskModel, configError, shapeError, type TaskModel } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { columnsInOrder } from './columnVectors.js';
import type { Embedding } from './embedding.js';
import type { ShapedEncoder } from './encoderShape.js';

/** Vectors by value: `{ cat: [0.1, …], dog: [0.3, …] }`, or a map for many. */
export type VectorsByValue =
  | Readonly<Record<string, ArrayLike<number>>>
  | ReadonlyMap<string, ArrayLike<number>>;

/** An encoder that knows which value an id stands for; those of `@mtl/data` do. */
export interface DecodingEncoder extends ShapedEncoder {
  decode(id: number): { readonly value: string | null } | undefined;
}

/** What {@link setVectors} found for a column. */
export interface VectorsSet {
  /** Values of the column that got a vector. */
  readonly set: number;
  /** Values of the column that have none among those given, and keep what they have. */
  readonly kept: number;
}

/**
 * Writes vectors that were learned elsewhere into the tables of a model, value by value: words, items. With `trainable: false` in the
 * columns of the input they stay as they are; a saved model has them like all its weights.
 *
 * @example
 * ```ts
 * import { columnsOf, fitEncoder, tableFromRows } from '@mtl/data';
 * import { inputFor, setVectors } from '@mtl/layers';
 * import { binary, mmoe } from '@mtl/mmoe';
 *
 * const schema = { columns: { word: 'category' }, labels: {} } as const;
 * const table = tableFromRows([{ word: 'cat' }, { word: 'dog' }], columnsOf(schema));
 * const encoder = await fitEncoder(schema, table);
 * const columns = { word: { units: 2, trainable: false } };
 * const model = mmoe({ input: inputFor(encoder, { units: 8, columns }), tasks: { pet: binary() } });
 * console.log(await setVectors(model, encoder, { word: { cat: [0.2, 1], bird: [3, 4] } })); // { word: { set: 1, kept: 1 } }
 * ```
 * @param model One whose input is embedded.
 * @param encoder The encoder that its input was made for.
 * @param vectors Column name → vectors by value, as wide as the column's. A value that the column does not have is left out.
 * @returns For every column how many of its values got a vector.
 * @throws ConfigError when model, encoder and columns do not belong together, or none of a column's values has a vector. ShapeError when a
 *   vector has another width or a number that is not finite. Nothing is written then.
 */
export async function setVectors<Name extends string>(
  model: TaskModel,
  encoder: DecodingEncoder,
  vectors: Readonly<Record<Name, VectorsByValue>>,
): Promise<Record<Name, VectorsSet>> {
  assertTaskModel('setVectors', model);
  const layer = model.network.layers.find((other) => 'vectorTables' in other) as Embedding | undefined;
  if (!layer) {
    throw configError('setVectors', 'model', 'one with an embeddingInput', model.recipe?.builder);
  }
  const { values, columns = [], bags = [] } = encoder.shape;
  if (values !== model.reads.values) {
    throw configError(
      'setVectors',
      'encoder.shape.values',
      `that of the model, ${model.reads.values}`,
      values,
    );
  }
  const ordered = columnsInOrder(columns, bags);
  const { tables, places } = layer.vectorTables;
  const rows = new Map<number, Map<number, ArrayLike<number>>>(); // by table, by row
  const counts = {} as Record<Name, VectorsSet>;
  for (const [name, given] of Object.entries<VectorsByValue>(vectors)) {
    const c = ordered.findIndex((column) => column.name === name);
    const column = ordered[c];
    if (!column) {
      const known = ordered.map((other) => JSON.stringify(other.name)).join(', ') || 'none';
      throw configError('setVectors', 'vectors', `by the encoder’s columns, ${known}`, name);
    }
    const { table, start } = places?.[c] ?? { table: 0, start: column.first };
    const units = tables[table]?.units as number;
    const ofTable = rows.get(table) ?? new Map<number, ArrayLike<number>>();
    rows.set(table, ofTable);
    let set = 0;
    for (let id = column.first; id <= column.last; id++) {
      const value = encoder.decode(id)?.value ?? null;
      const vector = value === null ? undefined : vectorOf(given, value);
      if (vector === undefined) continue;
      assertVector(`vectors.${name}[${JSON.stringify(value)}]`, vector, units);
      ofTable.set(start + id - column.first, vector);
      set++;
    }
    if (set === 0) {
      const example = JSON.stringify(encoder.decode(column.first)?.value ?? null);
      const expected = `by values of the column, such as ${example}`;
      throw configError('setVectors', `vectors.${name}`, expected, 'no vector of any');
    }
    counts[name as Name] = { set, kept: column.last - column.first + 1 - set };
  }
  for (const [table, ofTable] of rows) {
    const weight = layer.weights.find(({ originalName }) =>
      originalName.endsWith(`/${tables[table]?.name}`),
    ) as tf.LayerVariable;
    const [height, units] = weight.shape as [number, number];
    const data = Float32Array.from(await weight.read().data());
    for (const [row, vector] of ofTable) data.set(vector, row * units);
    const written = tf.tensor2d(data, [height, units]);
    weight.write(written);
    written.dispose();
  }
  return counts;
}

function vectorOf(vectors: VectorsByValue, value: string): ArrayLike<number> | undefined {
  if (vectors instanceof Map) return vectors.get(value);
  return Object.hasOwn(vectors, value) ? (vectors as Record<string, ArrayLike<number>>)[value] : undefined;
}

function assertVector(field: string, vector: ArrayLike<number>, units: number): void {
  if (vector?.length !== units) {
    throw shapeError('setVectors', field, `${units} numbers`, vector?.length ?? vector);
  }
  const bad = Array.from(vector).findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (bad >= 0) throw shapeError('setVectors', `${field}[${bad}]`, 'finite', vector[bad]);
}
