import {
  assertOneOf,
  assertOptions,
  type BagShape,
  type ColumnShape,
  configError,
  type Examples,
  regression,
  ShapeError,
  show,
  type TaskHead,
} from '@mtl/core/plain';
import { copyLabel, type Label } from '../schema/labels.js';
import type { Refuse } from '../schema/refuse.js';
import type { Schema } from '../schema/schema.js';
import { headOf } from '../schema/taskHeads.js';
import { assertTable } from '../table/assertTable.js';
import type { Table } from '../table/table.js';
import type { BagPart, FieldPart } from './columnPart.js';
import { columnParts } from './columnParts.js';
import type { EncodeReport } from './encodeReport.js';
import { type EncoderJson, type LabelJson, optionsOf } from './encoderJson.js';
import { labelReader } from './labelReader.js';
import { highestId } from './vocabulary.js';
import { weightsOf } from './weightColumns.js';

/** What an encoder makes of a row, in numbers. */
export interface EncoderShape {
  /** Ids per row. */
  readonly fields: number;
  /** Highest id. */
  readonly values: number;
  /** Numbers per row. */
  readonly numeric: number;
  /** Columns with several values per row, in their order; absent if there are none. */
  readonly bags?: readonly BagShape[];
  /** The ids of each field in the order of a row's ids, then those of each bag. */
  readonly columns: readonly ColumnShape[];
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
  /** Ids per row: one for each category; those of several values in a cell stand in bags. */
  readonly fields: number;
  /** Highest id: the (field, value) pairs of all fields, and the buckets of those that are hashed. */
  readonly values: number;
  /** Numbers per row. */
  readonly columns: number;
  /** The numbers above by the names that a model's input has: `inputFor(encoder)`, `embeddingInput({ ...encoder.shape, units })`. */
  readonly shape: EncoderShape;
  /** Where each task's label comes from. */
  readonly labels: Readonly<Record<Name, Label>>;
  /** Names of the numbers of a row, in their order: `age`, `age.missing`, `day.month.sin`. */
  readonly numbers: readonly string[];
  /** The head of each task, for a model that learns these labels: of numbers with the mean and standard deviation of the training rows. */
  readonly heads: Readonly<Record<Name, TaskHead>>;
  /** The schema with all defaults: `columnsOf(encoder.schema, { labels: false })` are the columns of rows to predict. */
  readonly schema: Schema<Readonly<Record<Name, Label>>>;
  /**
   * Encodes the rows of a table or of one chunk: ids [rows, fields], numbers [rows, columns], bags by column, labels [rows] per task, and
   * weights [rows] per task where the schema has a weight.
   *
   * A value that the training rows did not have gets id 0, or that of unknown values, and is counted in `report`; a column that is
   * unknown throughout is a warning, since `1.0` where training had `1` costs everything that the column is worth. A missing number
   * becomes the mean; a missing label becomes NaN. Columns may be in any order, and others may be there.
   *
   * @throws ConfigError if it is no table or an option is unknown. ShapeError if a column is missing or of another kind, or a cell cannot
   * be encoded, such as a label value that the training rows did not have.
   */
  encode(table: Table, options?: EncodeOptions & { readonly labels?: true }): Examples<Name>;
  encode(table: Table, options: EncodeOptions & { readonly labels: false }): Examples<never>;
  /**
   * The column and the value of an id; nothing for 0. The value is null where several share the id: those of a slot of a hash, and
   * unknown ones.
   *
   * @throws ShapeError if there is no such id.
   */
  decode(id: number): { readonly column: string; readonly value: string | null } | undefined;
  /** A copy as plain data, for `readEncoder`: both encode the same rows to the same bits. */
  toJSON(): EncoderJson;
}

/**
 * The encoder that plain data describes; the data must be right.
 *
 * @param refuse Makes the error of more ids than an int32 can name.
 */
export function createEncoder<Name extends string>(json: EncoderJson, refuse: Refuse): Encoder<Name> {
  const labels = new Map(json.labels.map(({ task, ...label }) => [task, copyLabel(label)]));
  const readers = [...labels].map(([task, label]) => [task, labelReader(task, label)] as const);
  const parts = columnParts(json.columns);
  const numbers = parts.flatMap((part) => part.numbers ?? []);
  const fields = parts.flatMap((part) => part.fields ?? []);
  const bags = parts.flatMap((part) => part.bags ?? []);
  const first = new Map<FieldPart | BagPart, number>();
  let values = 0;
  for (const part of [...fields, ...bags]) {
    first.set(part, values + 1);
    values += part.ids;
  }
  if (values > highestId) throw refuse('columns', `at most ${highestId} ids in all`, values, 'limit');
  /** The part whose ids a part has: its own, or those of another column. */
  const sourceOf = (part: FieldPart | BagPart) =>
    'sameAs' in part && part.sameAs !== undefined
      ? ([...fields, ...bags].find(({ name }) => name === part.sameAs) as FieldPart | BagPart)
      : part;
  const firstOf = (part: FieldPart | BagPart) => first.get(sourceOf(part)) as number;
  const columns = [...fields, ...bags].map((part): ColumnShape => {
    const { ids, units } = sourceOf(part);
    const last = firstOf(part) + ids - 1;
    return { name: part.name, first: firstOf(part), last, ...(units !== undefined && { units }) };
  });
  const weights = new Map(
    json.columns.flatMap((column) => (column.kind === 'weight' ? [[column.name, column] as const] : [])),
  );

  const warned = new Set<string>();
  const encode = (table: Table, options: EncodeOptions = {}) => {
    assertEncodeOptions(options);
    assertTable('encode', 'table', table);
    const { report, unknownLabels = 'throw', onWarning = console.warn } = options;
    const examples: { -readonly [Key in keyof Examples<Name>]: Examples<Name>[Key] } = {
      rows: table.rows,
      fields: fields.length,
      ids: new Int32Array(table.rows * fields.length),
      columns: numbers.length,
      numeric: new Float32Array(table.rows * numbers.length),
      labels: {} as Record<Name, Float32Array>,
    };
    const encoding = { report, warned, onWarning };
    fields.forEach((field, offset) => {
      field.write(table, examples.ids, { offset, stride: fields.length }, firstOf(field), encoding);
    });
    numbers.forEach((number, offset) => {
      number.write(table, examples.numeric, { offset, stride: numbers.length });
    });
    const filled = bags.map((bag) => [bag.name, bag.write(table, firstOf(bag), encoding)] as const);
    if (bags.length > 0) examples.bags = Object.fromEntries(filled);
    if (options.labels ?? true) {
      examples.labels = Object.fromEntries(
        readers.map(([task, read]) => [task, read(table, unknownLabels, report)]),
      ) as Record<Name, Float32Array>;
      if (weights.size > 0) {
        examples.weights = weightsOf(table, weights, [...labels.keys()]) as Record<Name, Float32Array>;
      }
    }
    if (report) report.rows += table.rows;
    return examples;
  };

  return {
    fields: fields.length,
    values,
    columns: numbers.length,
    shape: {
      fields: fields.length,
      values,
      numeric: numbers.length,
      ...(bags.length > 0 && { bags: bags.map(({ shape }) => shape) }),
      columns,
    },
    numbers: numbers.map(({ name }) => name),
    labels: Object.fromEntries(labels) as Readonly<Record<Name, Label>>,
    heads: Object.fromEntries(json.labels.map((label) => [label.task, headFor(label)])) as Readonly<
      Record<Name, TaskHead>
    >,
    schema: {
      columns: Object.fromEntries(json.columns.map((column) => [column.name, optionsOf(column)])),
      labels: Object.fromEntries(labels) as Readonly<Record<Name, Label>>,
    },
    encode: encode as Encoder<Name>['encode'],
    decode(id) {
      if (!Number.isInteger(id) || id < 0 || id > values) {
        throw new ShapeError(`decode: \`id\` must be from 0 to ${values}, got ${show(id)}.`);
      }
      const own = [...fields, ...bags].find((part) => id >= firstOf(part) && id < firstOf(part) + part.ids);
      return own && { column: own.name, value: own.valueAt(id - firstOf(own)) };
    },
    toJSON: () => structuredClone(json),
  };
}

/** The head of a label; numbers are learnt in standard deviations from their mean. */
function headFor(label: LabelJson): TaskHead {
  return label.kind === 'regression' ? regression({ mean: label.mean, std: label.std }) : headOf(label);
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
