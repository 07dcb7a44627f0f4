import {
  assertOptions,
  assertPositiveInteger,
  assertTasks,
  FileError,
  show,
  type Tasks,
} from '@mtl/core/plain';
import { tableLimits } from '../read/readOptions.js';
import { createEncoder, type Encoder, type EncoderJson, encoderFormat } from './encoder.js';
import { type EncoderLimits, encoderLimitKeys, encoderLimits, parseEncoder } from './encoderLimits.js';
import { isBuckets, mostBuckets } from './hashing.js';
import { copyLabel, type Label, listedValues } from './labels.js';
import { isHashSeed } from './murmur3.js';
import { type ColumnScale, leastStd, scalings } from './scaling.js';
import { assertSchema, headOf } from './schema.js';
import { type FieldValues, highestId } from './vocabulary.js';

/** What can be wrong with an encoder: the `code` of every `FileError` of `readEncoder`, and its meaning. */
export const encoderErrors = {
  json: 'not JSON',
  limit: 'more than a limit allows',
  duplicate: 'something twice: a key, a column, a value',
  format: 'not an encoder of these packages',
  version: 'an encoder of another version',
  field: 'a field that is missing or unknown, or no object where one must be',
  value: 'a value that the field cannot have',
  order: 'values that are not sorted, so that their ids would be others',
  tasks: 'labels that are not those of the tasks',
} as const;

/** Code of a `FileError` of `readEncoder`; stable, for programs. */
export type EncoderErrorCode = keyof typeof encoderErrors;

/**
 * Reads an encoder that was written with `JSON.stringify(encoder)` or `encoder.toJSON()`: it encodes every row to the same bits.
 *
 * @param json Text, or what `JSON.parse` made of it.
 * @param options `tasks`: the tasks of the model that goes with it; each must have a label of its kind, and the result is typed by them.
 * `limits`: limits that differ from `encoderLimits`. They are about the text; of what is parsed already, only the number of entries counts.
 * @throws FileError with a code of {@link encoderErrors} at the first field that is not as `fitEncoder` writes it.
 */
export function readEncoder<const T extends Tasks = Tasks>(
  json: unknown,
  options: { readonly tasks?: T; readonly limits?: Partial<EncoderLimits> } = {},
): Encoder<keyof T & string> {
  const limits = limitsOf(options);
  const value = typeof json === 'string' ? parseEncoder(json, limits, refuse) : json;
  if (!isObject(value) || value.format !== encoderFormat.format) {
    const got = isObject(value) && !(value instanceof Promise) ? value.format : value;
    const remedy =
      value === undefined ? ' A model file has an encoder if it was saved with `{ encoder }`.' : '';
    throw refuse('format', show(encoderFormat.format), got, 'format', remedy);
  }
  if (value.version !== encoderFormat.version) {
    throw refuse('version', String(encoderFormat.version), value.version, 'version');
  }
  const file = object('json', value, ['format', 'version', 'categorical', 'continuous', 'labels']);
  const encoder: EncoderJson = {
    ...encoderFormat,
    categorical: readCategorical(file.categorical),
    continuous: readContinuous(file.continuous),
    labels: list('labels', file.labels, tableLimits.columnsPerRow, readLabel),
  };
  assertColumns(encoder);
  assertEntries(encoder, limits.entries);
  if (options.tasks) assertSameTasks(encoder, options.tasks);
  return createEncoder({
    ...encoder,
    labels: encoder.labels.map((label) => ({ task: label.task, ...copyLabel(label) })),
  });
}

function limitsOf(options: {
  readonly tasks?: Tasks;
  readonly limits?: Partial<EncoderLimits>;
}): EncoderLimits {
  assertOptions('readEncoder', options, { tasks: true, limits: true });
  if (options.tasks !== undefined) assertTasks('readEncoder', options.tasks);
  assertOptions<EncoderLimits>('readEncoder', options.limits, encoderLimitKeys, 'limits');
  const limits = { ...encoderLimits, ...options.limits };
  for (const [name, limit] of Object.entries(limits)) {
    if (limit !== Number.POSITIVE_INFINITY) assertPositiveInteger('readEncoder', `limits.${name}`, limit);
  }
  return limits;
}

/** Refuses more values than the limit, also where no text was measured. */
function assertEntries({ categorical, labels }: EncoderJson, most: number): void {
  let entries = labels.length + categorical.fields.length;
  if (categorical.method === 'vocabulary') {
    for (const { values } of categorical.fields) entries += values.length;
  }
  for (const label of labels) {
    if (label.kind !== 'regression') entries += listedValues(label).length + label.missing.length;
  }
  if (entries > most) throw refuse('json', `at most ${most} values`, entries, 'limit');
}

function readCategorical(value: unknown): EncoderJson['categorical'] {
  const method = isObject(value) ? value.method : undefined;
  if (method === 'vocabulary') {
    const { fields } = object('categorical', value, ['method', 'fields']);
    const vocabulary = list('categorical.fields', fields, tableLimits.columnsPerRow, readField);
    const last = vocabulary.reduce((sum, { values }) => sum + values.length, 0);
    if (last > highestId)
      throw refuse('categorical.fields', `at most ${highestId} values in all`, last, 'limit');
    return { method, fields: vocabulary };
  }
  const file = object('categorical', value, ['method', 'hash', 'buckets', 'seed', 'fields']);
  if (method !== 'hash') throw refuse('categorical.method', '"vocabulary" or "hash"', method, 'value');
  const { hash, buckets, seed } = file;
  if (hash !== 'murmur3-x86-32') throw refuse('categorical.hash', '"murmur3-x86-32"', hash, 'value');
  if (!isBuckets(buckets)) {
    throw refuse('categorical.buckets', `an integer from 2 to ${mostBuckets}`, buckets, 'value');
  }
  if (!isHashSeed(seed)) throw refuse('categorical.seed', 'an integer from 0 to 4294967295', seed, 'value');
  const fields = list('categorical.fields', file.fields, tableLimits.columnsPerRow, (path, item) => ({
    column: text(`${path}.column`, object(path, item, ['column']).column),
  }));
  return { method, hash, buckets, seed, fields };
}

function readField(path: string, value: unknown): FieldValues {
  const { column, values } = object(path, value, ['column', 'values']);
  const strings = list(`${path}.values`, values, tableLimits.categories, text);
  for (let i = 1; i < strings.length; i++) {
    const [before, after] = [strings[i - 1] as string, strings[i] as string];
    if (before === after)
      throw refuse(`${path}.values[${i}]`, 'a value that is listed once', after, 'duplicate');
    if (before > after) {
      throw refuse(
        `${path}.values[${i}]`,
        `after ${show(before)} in the order of UTF-16 code units`,
        after,
        'order',
      );
    }
  }
  return { column: text(`${path}.column`, column), values: strings };
}

function readContinuous(value: unknown): EncoderJson['continuous'] {
  const file = object('continuous', value, ['method', 'columns']);
  const method = scalings.find((scaling) => scaling === file.method);
  if (method === undefined) {
    throw refuse('continuous.method', '"standardize", "log1p" or "none"', file.method, 'value');
  }
  const columns = list(
    'continuous.columns',
    file.columns,
    tableLimits.columnsPerRow,
    (path, item): ColumnScale => {
      const { column, mean, std } = object(path, item, ['column', 'mean', 'std']);
      if (typeof mean !== 'number' || !Number.isFinite(mean)) {
        throw refuse(`${path}.mean`, 'a finite number', mean, 'value');
      }
      if (typeof std !== 'number' || !(std >= leastStd && std < Number.POSITIVE_INFINITY)) {
        throw refuse(`${path}.std`, `a finite number from ${leastStd}`, std, 'value');
      }
      if (method === 'none' && (mean !== 0 || std !== 1)) {
        throw refuse(path, 'mean 0 and std 1 without scaling', { mean, std }, 'value');
      }
      return { column: text(`${path}.column`, column), mean: mean + 0, std }; // −0 + 0 = 0, as JSON writes it
    },
  );
  return { method, columns };
}

function readLabel(path: string, value: unknown): Label & { readonly task: string } {
  if (!isObject(value)) throw refuse(path, 'an object', value, 'field');
  const { kind } = value;
  const keys = labelKeys.get(kind);
  if (keys === undefined) {
    throw refuse(`${path}.kind`, '"binary", "multiclass" or "regression"', kind, 'value');
  }
  const file = object(path, value, ['task', 'kind', 'column', ...keys]);
  const task = text(`${path}.task`, file.task);
  return { task, ...(file as unknown as Label) };
}

/** What a label has beside its task, kind and column. */
const labelKeys: ReadonlyMap<unknown, readonly string[]> = /* @__PURE__ */ new Map([
  ['binary', ['positive', 'negative', 'missing']],
  ['multiclass', ['classes', 'missing']],
  ['regression', []],
]);

/** What holds between fields: columns named once, labels that can work. */
function assertColumns({ categorical, continuous, labels }: EncoderJson): void {
  const byTask = new Map(labels.map(({ task, ...label }) => [task, label as Label]));
  if (byTask.size < labels.length) {
    const seen = new Set<string>();
    const twice = labels.find(({ task }) => seen.size === seen.add(task).size);
    throw refuse('labels', 'of tasks that are named once', twice?.task, 'duplicate');
  }
  const schema = {
    continuous: continuous.columns.map(({ column }) => column),
    categorical: categorical.fields.map(({ column }) => column),
    labels: Object.fromEntries(byTask),
  };
  assertSchema(schema, refuse);
}

function assertSameTasks({ labels }: EncoderJson, tasks: Tasks): void {
  const heads = new Map(labels.map(({ task, ...label }) => [task, headOf(label as Label)]));
  for (const [task, { kind, units }] of Object.entries(tasks)) {
    const head = heads.get(task);
    if (head?.kind !== kind || head.units !== units) {
      throw refuse(`labels.${task}`, `a label for ${show({ kind, units })}`, head, 'tasks');
    }
  }
}

/** An object with these own fields and no others. */
function object(path: string, value: unknown, keys: readonly string[]): Record<string, unknown> {
  if (!isObject(value)) throw refuse(path, 'an object', value, 'field');
  const missing = keys.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined)
    throw refuse(path, `an object with ${show(missing)}`, Object.keys(value), 'field');
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw refuse(path, `an object of ${show(keys)}`, unknown, 'field');
  }
  return value;
}

function list<V>(
  path: string,
  value: unknown,
  most: number,
  read: (path: string, item: unknown) => V,
): readonly V[] {
  if (!Array.isArray(value)) throw refuse(path, 'an array', value, 'field');
  if (value.length > most) throw refuse(path, `an array of at most ${most}`, value.length, 'limit');
  return Array.from(value, (item, i) => read(`${path}[${i}]`, item)); // `map` would leave holes as they are
}

function text(path: string, value: unknown): string {
  if (typeof value !== 'string') throw refuse(path, 'a string', value, 'value');
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(field: string, expected: string, value: unknown, code: string, remedy = ''): FileError {
  const got = Object.is(value, -0) ? '-0' : show(value);
  return new FileError(code, `readEncoder: \`${field}\` must be ${expected}, got ${got}.${remedy}`);
}
