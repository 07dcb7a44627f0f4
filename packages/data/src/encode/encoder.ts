import {
  assertOneOf,
  assertOptions,
  configError,
  type Examples,
  ShapeError,
  shapeError,
  show,
} from '@mtl/core/plain';
import { assertTable } from '../table/assertTable.js';
import { dictionaryLookup } from '../table/dictionaryLookup.js';
import type { Table } from '../table/table.js';
import { categoricalColumn, continuousColumn, strangeCode } from '../table/tableColumn.js';
import { countCells, countsOf, type EncodeReport, strangeColumn, unknownValue } from './encodeReport.js';
import { type HashOptions, hashedId } from './hashing.js';
import { type Label, labelNumber, listedValues } from './labels.js';
import { type ColumnScale, type Scaling, scaleInto } from './scaling.js';
import type { Labels, Schema } from './schema.js';
import { type FieldValues, vocabularyIds } from './vocabulary.js';

/** Name and version of the form of an {@link EncoderJson}. */
export const encoderFormat = { format: 'mtl-encoder', version: 2 } as const;

/** An encoder as plain data: what a saved model carries. */
export interface EncoderJson {
  readonly format: 'mtl-encoder';
  readonly version: 2;
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

/** Options of `encode`. */
export interface EncodeOptions {
  /** False leaves out the labels, for rows to predict. Default true. */
  readonly labels?: boolean;
  /**
   * What a label value does that the training rows did not have: `'throw'` (default) refuses it, `'missing'` makes it NaN, no label,
   * and counts it in the report.
   */
  readonly unknownLabels?: 'throw' | 'missing';
  /** Filled in while encoding: missing and unknown cells by column. With hashing every value has an id, and none is unknown. */
  readonly report?: EncodeReport;
  /** Told once per encoder and column when nine of ten values of a column are unknown. Default: `console.warn`. */
  readonly onWarning?: (message: string) => void;
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
   * A value that the training rows did not have gets id 0 and is counted in `report`; a column that is unknown throughout is a warning,
   * since `1.0` where training had `1` costs everything that the column is worth. A missing number becomes 0, which is the mean; a missing
   * label becomes NaN. Columns may be in any order, and others may be there.
   *
   * @throws ConfigError if it is no table or an option is unknown. ShapeError if a column is missing or of another kind, or a cell cannot
   * be encoded, such as a label value that the training rows did not have.
   */
  encode(table: Table, options?: EncodeOptions & { readonly labels?: true }): Examples<Name>;
  encode(table: Table, options: EncodeOptions & { readonly labels: false }): Examples<never>;
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

  const warned = new Set<string>();
  const encode = (table: Table, options: EncodeOptions = {}) => {
    assertEncodeOptions(options);
    assertTable('encode', 'table', table);
    const { report, unknownLabels = 'throw', onWarning = console.warn } = options;
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
      let unknown = 0;
      for (let row = 0; row < table.rows; row++) {
        const id = idOf[cells.codes[row] as number];
        if (id === undefined) throw strangeCode('encode', column, cells, row);
        if (id === unknownValue) unknown++;
        else examples.ids[row * fields.length + field] = id;
      }
      if (report) countCells(cells, idOf, countsOf(report.columns, column));
      if (unknown === 0 || warned.has(column)) return;
      const counts = { missing: 0, unknown: 0, examples: [] };
      countCells(cells, idOf, counts);
      const known = categorical.method === 'vocabulary' ? (categorical.fields[field]?.values ?? []) : [];
      const warning = strangeColumn(column, table.rows, counts, known);
      if (warning === undefined) return;
      warned.add(column);
      onWarning(warning);
    });
    continuous.columns.forEach((scale, i) => {
      scaleInto(examples.numeric, i, continuous.columns.length, table, scale, continuous.method);
    });
    if (options.labels ?? true) {
      examples.labels = Object.fromEntries(
        readLabels.map(([task, read]) => [task, read(table, unknownLabels, report)]),
      ) as Record<Name, Float32Array>;
    }
    if (report) report.rows += table.rows;
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

function assertEncodeOptions(options: EncodeOptions): void {
  assertOptions<EncodeOptions>('encode', options, {
    labels: true,
    unknownLabels: true,
    report: true,
    onWarning: true,
  });
  const { labels = true, unknownLabels = 'throw', report, onWarning } = options;
  if (typeof labels !== 'boolean') throw configError('encode', 'labels', 'true or false', labels);
  assertOneOf('encode', 'unknownLabels', ['throw', 'missing'], unknownLabels);
  if (onWarning !== undefined && typeof onWarning !== 'function') {
    throw configError('encode', 'onWarning', 'a function', onWarning);
  }
  if (report === undefined) return;
  const { rows, columns, labels: tasks } = Object(report) as Partial<EncodeReport>;
  if (!Number.isSafeInteger(rows) || !(columns instanceof Map) || !(tasks instanceof Map)) {
    throw configError('encode', 'report', '{ rows: 0, columns: new Map(), labels: new Map() }', report);
  }
}

/** Reads the labels of a task from a table. */
type LabelReader = (
  table: Table,
  unknownLabels: 'throw' | 'missing',
  report: EncodeReport | undefined,
) => Float32Array;

function labelReader(task: string, label: Label): LabelReader {
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
  return (table, unknownLabels, report) => {
    const cells = categoricalColumn('encode', table, label.column);
    const numberOf = lookup(cells.dictionary);
    const labels = new Float32Array(table.rows);
    for (let row = 0; row < table.rows; row++) {
      const code = cells.codes[row] as number;
      const number = numberOf[code];
      if (number === undefined) throw strangeCode('encode', label.column, cells, row);
      if (number === unknownValue && unknownLabels === 'throw') {
        const remedy = "`unknownLabels: 'missing'` counts such rows instead.";
        throw refused(task, allowedValues(label), cells.dictionary[code], label.column, row, remedy);
      }
      labels[row] = number === unknownValue ? Number.NaN : number;
    }
    if (report) countCells(cells, numberOf, countsOf(report.labels, task));
    return labels;
  };
}

function allowedValues(label: Exclude<Label, { kind: 'regression' }>): string {
  return `one of ${show([...listedValues(label), ...label.missing])}`;
}

function refused(
  task: string,
  expected: string,
  value: unknown,
  column: string,
  row: number,
  remedy?: string,
): ShapeError {
  const place = `column ${show(column)}, row ${row}`;
  return shapeError('encode', `labels.${task}`, expected, value, remedy ? { place, remedy } : { place });
}
