import { configError, type Examples, ShapeError, show } from '@mtl/core/plain';
import { dictionaryLookup } from '../table/dictionaryLookup.js';
import type { Table } from '../table/table.js';
import { categoricalColumn, continuousColumn, strangeCode } from '../table/tableColumn.js';
import { type HashOptions, hashedId } from './hashing.js';
import { type Label, labelNumber, refusedLabel } from './labels.js';
import { type ColumnScale, type Scaling, scaleInto } from './scaling.js';
import type { Labels, Schema } from './schema.js';
import { type FieldValues, vocabularyIds } from './vocabulary.js';

/** Name and version of the form of an {@link EncoderJson}. */
export const encoderFormat = { format: 'mtl-encoder', version: 1 } as const;

/** An encoder as plain data: what a saved model carries. */
export interface EncoderJson {
  readonly format: 'mtl-encoder';
  readonly version: 1;
  /** Fields in the order of a row's ids. */
  readonly categorical:
    | { readonly method: 'vocabulary'; readonly fields: readonly FieldValues[] }
    | {
        readonly method: 'hash';
        readonly hash: 'murmur3-x86-32';
        readonly buckets: number;
        readonly seed: number;
        readonly fields: readonly { readonly column: string }[];
      };
  /** Columns in the order of a row's numbers. */
  readonly continuous: { readonly method: Scaling; readonly columns: readonly ColumnScale[] };
  readonly labels: readonly (Label & { readonly task: string })[];
}

/** What an encoder makes of a row, in numbers. */
export interface EncoderShape {
  /** Ids per row. */
  readonly fields: number;
  /** Highest id. */
  readonly values: number;
  /** Numbers per row. */
  readonly numeric: number;
}

/** Turns rows of a table into examples, by what `fitEncoder` learnt from the training rows. */
export interface Encoder<Name extends string = string> {
  /** Ids per row: the number of categorical columns. */
  readonly fields: number;
  /** Highest id: the number of (field, value) pairs, or buckets − 1. */
  readonly values: number;
  /** Numbers per row: the number of continuous columns. */
  readonly columns: number;
  /** The three numbers above by the names that a model's input has: `inputFor(encoder)`, `embeddingInput({ ...encoder.shape, units })`. */
  readonly shape: EncoderShape;
  /** Where each task's label comes from. */
  readonly labels: Readonly<Record<Name, Label>>;
  /** Names of the columns, in the order of ids and numbers, and the labels. */
  readonly schema: Schema<Readonly<Record<Name, Label>>>;
  /** Buckets and seed, if values are hashed. */
  readonly hash?: Required<HashOptions>;
  /**
   * Encodes the rows of a table or of one chunk: ids [rows, fields], numbers [rows, columns], labels [rows] per task.
   *
   * A value that the training rows did not have gets id 0. A missing number becomes 0, which is the mean; a missing label becomes
   * NaN. Columns may be in any order, and others may be there.
   *
   * @param options `labels`: false leaves out the labels, for rows to predict. Default true.
   * @throws ShapeError if a column is missing or of another kind, or a cell cannot be encoded.
   */
  encode(table: Table, options?: { readonly labels?: true }): Examples<Name>;
  encode(table: Table, options: { readonly labels: false }): Examples<never>;
  /**
   * The (column, value) pair of an id; nothing for 0.
   *
   * @throws ShapeError if no pair has that id. ConfigError if values are hashed: a slot does not tell what fell into it.
   */
  decode(id: number): { readonly column: string; readonly value: string } | undefined;
  /** A copy as plain data, for `readEncoder`: both encode the same rows to the same bits. */
  toJSON(): EncoderJson;
}

/** The encoder that plain data describes; the data must be right. */
export function createEncoder<Name extends string>(json: EncoderJson): Encoder<Name> {
  const { categorical, continuous } = json;
  const labels = Object.fromEntries(json.labels.map(({ task, ...label }) => [task, label])) as Labels;
  const fields = categorical.fields.map(({ column }) => column);
  const ids = idFunctions(categorical).map(dictionaryLookup);
  const readLabels = Object.entries(labels).map(([task, label]) => [task, labelReader(task, label)] as const);
  const hash = categorical.method === 'hash' && { buckets: categorical.buckets, seed: categorical.seed };
  const values = hash ? hash.buckets - 1 : valueCount(categorical.fields as readonly FieldValues[]);

  const encode = (table: Table, options: { readonly labels?: boolean } = {}) => {
    const examples = {
      rows: table.rows,
      fields: fields.length,
      ids: new Int32Array(table.rows * fields.length),
      columns: continuous.columns.length,
      numeric: new Float32Array(table.rows * continuous.columns.length),
      labels: {} as Record<Name, Float32Array>,
    };
    fields.forEach((column, field) => {
      const cells = categoricalColumn('encode', table, column);
      const idOf = (ids[field] as ReturnType<typeof dictionaryLookup>)(cells.dictionary);
      for (let row = 0; row < table.rows; row++) {
        const id = idOf[cells.codes[row] as number];
        if (id === undefined) throw strangeCode('encode', column, cells, row);
        examples.ids[row * fields.length + field] = id;
      }
    });
    continuous.columns.forEach((scale, i) => {
      scaleInto(examples.numeric, i, continuous.columns.length, table, scale, continuous.method);
    });
    if (options.labels ?? true) {
      examples.labels = Object.fromEntries(readLabels.map(([task, read]) => [task, read(table)])) as Record<
        Name,
        Float32Array
      >;
    }
    return examples;
  };

  return {
    fields: fields.length,
    values,
    columns: continuous.columns.length,
    shape: { fields: fields.length, values, numeric: continuous.columns.length },
    labels: labels as Readonly<Record<Name, Label>>,
    schema: {
      continuous: continuous.columns.map(({ column }) => column),
      categorical: fields,
      labels: labels as Readonly<Record<Name, Label>>,
    },
    ...(hash && { hash }),
    encode: encode as Encoder<Name>['encode'],
    decode(id) {
      if (categorical.method === 'hash') {
        throw configError('decode', 'encoder', 'one with a vocabulary', 'hash');
      }
      if (!Number.isInteger(id) || id < 0 || id > values) {
        throw new ShapeError(`decode: \`id\` must be from 0 to ${values}, got ${show(id)}.`);
      }
      let first = 1;
      for (const { column, values: own } of categorical.fields) {
        const value = own[id - first];
        if (value !== undefined) return { column, value };
        first += own.length;
      }
      return undefined;
    },
    toJSON: () => structuredClone(json),
  };
}

function idFunctions(categorical: EncoderJson['categorical']): ((value: string) => number)[] {
  if (categorical.method === 'vocabulary') return vocabularyIds(categorical.fields);
  return categorical.fields.map(
    ({ column }) =>
      (value: string) =>
        hashedId(column, value, categorical),
  );
}

function valueCount(fields: readonly FieldValues[]): number {
  return fields.reduce((sum, { values }) => sum + values.length, 0);
}

function labelReader(task: string, label: Label): (table: Table) => Float32Array {
  if (label.kind === 'regression') {
    return (table) => {
      const { values } = continuousColumn('encode', table, label.column);
      const labels = Float32Array.from(values);
      labels.forEach((number, row) => {
        if (number - number === 0 || Number.isNaN(values[row])) return;
        throw refused(task, 'a number that is finite in float32', values[row], label.column, row);
      });
      return labels;
    };
  }
  const lookup = dictionaryLookup(labelNumber(label));
  return (table) => {
    const cells = categoricalColumn('encode', table, label.column);
    const numberOf = lookup(cells.dictionary);
    const labels = new Float32Array(table.rows);
    for (let row = 0; row < table.rows; row++) {
      const code = cells.codes[row] as number;
      const number = numberOf[code];
      if (number === undefined) throw strangeCode('encode', label.column, cells, row);
      if (number === refusedLabel) {
        throw refused(task, allowedValues(label), cells.dictionary[code], label.column, row);
      }
      labels[row] = number;
    }
    return labels;
  };
}

function allowedValues(label: Exclude<Label, { kind: 'regression' }>): string {
  const { missing } = label;
  const values =
    label.kind === 'binary'
      ? [...label.positive, ...(label.negative ?? []), ...missing]
      : [...label.classes, ...missing];
  return `one of ${show(values)}`;
}

function refused(task: string, expected: string, value: unknown, column: string, row: number): ShapeError {
  return new ShapeError(
    `encode: \`labels.${task}\` must be ${expected}, got ${show(value)} (column ${show(column)}, row ${row}).`,
  );
}
