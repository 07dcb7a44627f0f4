import {
  assertOptions,
  assertPositiveInteger,
  assertTasks,
  FileError,
  show,
  type Tasks,
} from '@mtl/core/plain';
import { tableLimits } from '../read/readOptions.js';
import type { FullColumn, Scaling, SchemaColumn } from '../schema/columnKinds.js';
import { columnKinds, fullColumn } from '../schema/columnRules.js';
import { listedValues, type RegressionLabel } from '../schema/labels.js';
import { fullColumns } from '../schema/schema.js';
import { headOf } from '../schema/taskHeads.js';
import { isOpen } from './dateColumn.js';
import { createEncoder, type Encoder } from './encoder.js';
import {
  type ColumnJson,
  type EncoderJson,
  encoderFormat,
  type LabelJson,
  type LabelScale,
  labelOf,
  learntFields,
  optionsOf,
  type PartScale,
} from './encoderJson.js';
import { type EncoderLimits, encoderLimitKeys, encoderLimits, parseEncoder } from './encoderLimits.js';
import { leastStd } from './moments.js';
import { type NumberScale, quantileCount } from './numberScale.js';

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
      value === undefined ? 'A model file has an encoder if it was saved with `{ encoder }`.' : undefined;
    throw refuse('format', show(encoderFormat.format), got, 'format', remedy);
  }
  if (value.version !== encoderFormat.version) {
    const remedy = 'Fit it again on its training rows: `fitEncoder` writes this version.';
    throw refuse('version', String(encoderFormat.version), value.version, 'version', remedy);
  }
  const file = object('json', value, ['format', 'version', 'columns', 'labels']);
  const encoder: EncoderJson = {
    ...encoderFormat,
    columns: list('columns', file.columns, tableLimits.columnsPerRow, readColumn),
    labels: list('labels', file.labels, tableLimits.columnsPerRow, readLabel),
  };
  assertSchema(encoder);
  assertEntries(encoder, limits.entries);
  if (options.tasks) assertSameTasks(encoder, options.tasks);
  return createEncoder({ ...encoder, labels: structuredClone(encoder.labels) }, refuse);
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
function assertEntries({ columns, labels }: EncoderJson, most: number): void {
  let entries = labels.length + columns.length;
  for (const column of columns) if ('values' in column) entries += column.values?.length ?? 0;
  for (const label of labels) {
    if (label.kind !== 'regression') entries += listedValues(label).length + label.missing.length;
  }
  if (entries > most) throw refuse('json', `at most ${most} values`, entries, 'limit');
}

function readColumn(path: string, value: unknown): ColumnJson {
  if (!isObject(value)) throw refuse(path, 'an object', value, 'field');
  const kind = columnKinds.find((known) => known === value.kind);
  if (kind === undefined || kind === 'ignored') {
    throw refuse(`${path}.kind`, 'the kind of a column that is read', value.kind, 'value');
  }
  const given = Object.entries(value).filter(([key]) => key !== 'name' && !learntFields[kind].includes(key));
  const options = fullColumn(path, Object.fromEntries(given) as unknown as SchemaColumn, refuse);
  const file = object(path, value, [...new Set(['name', ...Object.keys(options), ...learntIn(options)])]);
  for (const [key, option] of Object.entries(options)) {
    if (isObject(option)) object(`${path}.${key}`, file[key], Object.keys(option));
  }
  const name = text(`${path}.name`, file.name);
  return { name, ...options, ...readLearnt(path, options, file) } as ColumnJson;
}

/** The fields that a column must have beside its options. */
function learntIn(options: FullColumn): readonly string[] {
  switch (options.kind) {
    case 'number':
      return ['center', 'scale', 'fill', ...(options.scaling === 'quantile' ? ['quantiles'] : [])];
    case 'category':
      return options.hash ? [] : ['values'];
    case 'categories':
      return ['most', ...(options.hash || options.sameAs !== undefined ? [] : ['values'])];
    case 'text':
      return ['most'];
    default:
      return learntFields[options.kind as ColumnJson['kind']];
  }
}

function readLearnt(path: string, options: FullColumn, file: Record<string, unknown>): object {
  switch (options.kind) {
    case 'number':
      return readScale(path, options.scaling, file);
    case 'boolean':
      return { fill: finite(`${path}.fill`, file.fill) };
    case 'date':
      return {
        reference: finite(`${path}.reference`, file.reference),
        scales: readScales(`${path}.scales`, options.parts.filter(isOpen), file.scales),
      };
    default:
      return 'values' in file ? { values: readValues(`${path}.values`, file.values) } : {};
  }
}

function readScale(
  path: string,
  scaling: Scaling,
  { center, scale, fill, quantiles }: Record<string, unknown>,
): NumberScale {
  const own = {
    center: finite(`${path}.center`, center),
    scale: divisor(`${path}.scale`, scale),
    fill: finite(`${path}.fill`, fill),
  };
  if ((scaling === 'none' || scaling === 'quantile') && (own.center !== 0 || own.scale !== 1)) {
    throw refuse(path, `center 0 and scale 1 with ${show(scaling)}`, { center, scale }, 'value');
  }
  if (scaling !== 'quantile') return own;
  const numbers = list(`${path}.quantiles`, quantiles, quantileCount, finite);
  const falls = numbers.findIndex((number, i) => i > 0 && number < (numbers[i - 1] as number));
  if (falls > 0 || numbers.length < quantileCount) {
    throw refuse(`${path}.quantiles`, `${quantileCount} numbers that do not fall`, quantiles, 'value');
  }
  return { ...own, quantiles: numbers };
}

function readScales(path: string, parts: readonly ('year' | 'age')[], value: unknown): readonly PartScale[] {
  const scales = list(path, value, parts.length, (at, item): PartScale => {
    const { part, center, scale } = object(at, item, ['part', 'center', 'scale']);
    return {
      part: part as 'year' | 'age',
      center: finite(`${at}.center`, center),
      scale: divisor(`${at}.scale`, scale),
    };
  });
  const found = scales.map(({ part }) => part);
  if (found.length === parts.length && found.every((part, i) => part === parts[i])) return scales;
  throw refuse(path, `scales of ${show(parts)}`, found, 'value');
}

function readValues(path: string, value: unknown): readonly string[] {
  const strings = list(path, value, tableLimits.categories, text);
  for (let i = 1; i < strings.length; i++) {
    const [before, after] = [strings[i - 1] as string, strings[i] as string];
    if (before === after) throw refuse(`${path}[${i}]`, 'a value that is listed once', after, 'duplicate');
    if (before > after) {
      const expected = `after ${show(before)} in the order of UTF-16 code units`;
      throw refuse(`${path}[${i}]`, expected, after, 'order');
    }
  }
  return strings;
}

function readLabel(path: string, value: unknown): LabelJson {
  if (!isObject(value)) throw refuse(path, 'an object', value, 'field');
  const { kind } = value;
  const keys = labelKeys.get(kind);
  if (keys === undefined) {
    throw refuse(`${path}.kind`, '"binary", "multiclass" or "regression"', kind, 'value');
  }
  const written = kind === 'regression' ? numberFormat.filter((key) => Object.hasOwn(value, key)) : [];
  const file = object(path, value, ['task', 'kind', 'column', ...keys, ...written]);
  const task = text(`${path}.task`, file.task);
  if (kind !== 'regression') return { ...(file as unknown as LabelJson), task };
  const { mean, std } = file;
  if (typeof mean !== 'number' || !Number.isFinite(Math.fround(mean))) {
    throw refuse(`${path}.mean`, 'a number that is finite in float32', mean, 'value');
  }
  if (typeof std !== 'number' || !Number.isFinite(Math.fround(std)) || !(Math.fround(std) > 0)) {
    throw refuse(`${path}.std`, 'a number that is finite and above 0 in float32', std, 'value');
  }
  return { ...(file as unknown as RegressionLabel & LabelScale), task, mean: mean + 0 };
}

/** What a label of numbers may have. */
const numberFormat: readonly string[] = ['missing', 'decimal', 'thousands'];

/** What a label has beside its task, kind and column. */
const labelKeys: ReadonlyMap<unknown, readonly string[]> = /* @__PURE__ */ new Map([
  ['binary', ['positive', 'negative', 'missing']],
  ['multiclass', ['classes', 'missing']],
  ['regression', ['mean', 'std']],
]);

/** What holds between fields: columns and tasks that are named once, labels that can work. */
function assertSchema({ columns, labels }: EncoderJson): void {
  const names = new Set<string>();
  columns.forEach(({ name }, i) => {
    if (names.has(name)) throw refuse(`columns[${i}].name`, 'a column that is named once', name, 'duplicate');
    names.add(name);
  });
  const tasks = new Set<string>();
  for (const { task } of labels) {
    if (tasks.has(task)) throw refuse('labels', 'of tasks that are named once', task, 'duplicate');
    tasks.add(task);
  }
  const schema = {
    columns: Object.fromEntries(columns.map((column) => [column.name, optionsOf(column)])),
    labels: Object.fromEntries(labels.map((label) => [label.task, labelOf(label)])),
  };
  fullColumns(schema, refuse);
}

function assertSameTasks({ labels }: EncoderJson, tasks: Tasks): void {
  const heads = new Map(labels.map((label) => [label.task, headOf(label)]));
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

function finite(path: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw refuse(path, 'a finite number', value, 'value');
  return value + 0; // −0 + 0 = 0, as JSON writes it
}

function divisor(path: string, value: unknown): number {
  if (typeof value === 'number' && value >= leastStd && value < Number.POSITIVE_INFINITY) return value;
  throw refuse(path, `a finite number from ${leastStd}`, value, 'value');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(
  field: string,
  expected: string,
  value: unknown,
  code: EncoderErrorCode,
  remedy?: string,
): FileError {
  const got = Object.is(value, -0) ? '-0' : show(value);
  const more = remedy === undefined ? '' : ` ${remedy}`;
  return new FileError(code, `readEncoder: \`${field}\` must be ${expected}, got ${got}.${more}`);
}
