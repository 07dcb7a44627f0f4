import { configError, nearestWord, ShapeError, shapeError, show } from '@mtl/core/plain';
import { isMissing } from '../cells/missingTexts.js';
import { readSpecs } from '../cells/readSpecs.js';
import { valueRows } from '../cells/valueRows.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import type { Column, Table } from '../table/table.js';
import { takeCells } from '../table/takeRows.js';

/** Any typed array, those of bigints too. */
type NumberArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Which rows of a column are missing, in one of two forms; default: none. */
export interface Nulls {
  /** One per row; what is not 0 or false is missing. */
  readonly nulls?: ArrayLike<number | boolean> | undefined;
  /** One bit per row, the lowest bit of a byte first, as in Arrow: 1 is there, 0 is missing. */
  readonly validity?: Uint8Array | undefined;
}

/**
 * The cells of a column: numbers, or anything that `tableFromRows` takes, with or without a mask; codes into a dictionary; or, for
 * several values per row, the offsets of each row and the values of all of them, one after the other.
 */
export type ColumnData =
  | NumberArray
  | readonly unknown[]
  | (Nulls & { readonly values: NumberArray | readonly unknown[] })
  | (Nulls & { readonly codes: ArrayLike<number>; readonly dictionary: readonly string[] })
  | {
      readonly offsets: ArrayLike<number>;
      readonly values: readonly unknown[];
      readonly weights?: ArrayLike<number> | undefined;
    };

const owner = 'tableFromColumns';

/**
 * Makes a table of columns, such as Arrow, DuckDB and data frames hold them. A `Float64Array` without a mask, and an `Int32Array` of
 * codes, become part of the table as they are and must not be changed; other typed arrays are copied whole, and the values of a
 * dictionary are read once each.
 *
 * @example
 * ```ts
 * import { tableFromColumns } from '@mtl/data';
 *
 * const table = tableFromColumns({
 *   age: Float32Array.of(31, 44),
 *   clicks: { values: BigInt64Array.of(3n, 0n), nulls: [false, true] },
 *   city: { codes: Int32Array.of(1, 1), dictionary: ['Lima', 'Oslo'] },
 *   genres: [['Noir', 'War'], []],
 * });
 * console.log(table.columns.get('clicks')); // { kind: 'continuous', values: [3, NaN] }
 * ```
 * @param columns Name → cells, all of the same number of rows.
 * @param specs The columns of the table and what they are, in this order. Default: all; numbers and dates become continuous columns,
 * truth values 0 and 1, lists several values, everything else categories.
 * @throws ConfigError if the columns are none, or the specs name others. ShapeError if the lengths differ, or naming the row of a cell that does not fit.
 */
export function tableFromColumns(
  columns: Readonly<Record<string, ColumnData>>,
  specs?: readonly ColumnSpec[],
): Table {
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns)) {
    throw configError(owner, 'columns', 'an object of name → cells', columns);
  }
  const names = Object.keys(columns);
  if (names.length === 0) throw configError(owner, 'columns', 'an object of at least one column', columns);
  const sources = new Map(names.map((name) => [name, sourceOf(name, columns[name] as ColumnData)]));
  const asked = readSpecs(
    owner,
    specs ?? names.map((name) => guessedSpec(name, sources.get(name) as Source)),
  );
  let first: { readonly name: string; readonly rows: number } | undefined;
  const table = new Map<string, Column>();
  for (const spec of asked) {
    const { name } = spec;
    const source = sources.get(name);
    if (source === undefined) {
      const nearest = nearestWord(name, names);
      const remedy = nearest && `Did you mean ${show(nearest)}?`;
      throw configError(owner, 'specs', `columns of the table, one of ${show(names)}`, name, remedy);
    }
    first ??= { name, rows: source.rows };
    if (source.rows !== first.rows) {
      const expected = `columns of ${first.rows} rows, as ${show(first.name)} has`;
      throw shapeError(owner, 'columns', expected, source.rows, { place: `column ${show(name)}` });
    }
    table.set(name, columnOf(spec, source));
  }
  return { rows: first?.rows ?? 0, columns: table };
}

/** The cells of a column, checked. */
interface Source {
  readonly rows: number;
  readonly values: NumberArray | readonly unknown[];
  /** Rows of `values`, where it is a dictionary. */
  readonly codes?: ArrayLike<number>;
  readonly isNull: ((row: number) => boolean) | undefined;
}

function sourceOf(name: string, data: ColumnData): Source {
  const field = `columns[${show(name)}]`;
  if (isList(data)) return { rows: data.length, values: data, isNull: undefined };
  const expected = 'a typed array, a list, { values }, { codes, dictionary } or { offsets, values }';
  if (typeof data !== 'object' || data === null) throw configError(owner, field, expected, data);
  if ('offsets' in data) {
    const lists = listsOf(field, data);
    return { rows: lists.length, values: lists, isNull: undefined };
  }
  const values = 'codes' in data ? data.dictionary : data.values;
  if (!isList(values)) throw configError(owner, field, expected, data);
  if (!('codes' in data)) return { rows: values.length, values, isNull: nullsOf(field, data, values.length) };
  const { codes } = data;
  const rows = codes.length;
  const isNull = nullsOf(field, data, rows);
  for (let row = 0; row < rows; row++) {
    const code = codes[row] as number;
    if ((code >= 0 && code < values.length && Number.isInteger(code)) || isNull?.(row)) continue;
    throw shapeError(owner, `${field}.codes`, `from 0 to ${values.length - 1}`, code, {
      place: `row ${row}`,
    });
  }
  return { rows, values, codes, isNull };
}

function isList(data: unknown): data is NumberArray | readonly unknown[] {
  return Array.isArray(data) || (ArrayBuffer.isView(data) && !(data instanceof DataView));
}

function nullsOf(
  field: string,
  { nulls, validity }: Nulls,
  rows: number,
): ((row: number) => boolean) | undefined {
  if (nulls !== undefined) {
    if (nulls.length !== rows)
      throw shapeError(owner, `${field}.nulls`, `one per row, ${rows}`, nulls.length);
    return (row) => Boolean(nulls[row]);
  }
  if (validity === undefined) return undefined;
  if (validity.length * 8 < rows) {
    throw shapeError(owner, `${field}.validity`, `one bit per row, ${rows}`, validity.length * 8);
  }
  return (row) => (((validity[row >> 3] as number) >> (row & 7)) & 1) === 0;
}

function listsOf(
  field: string,
  { offsets, values, weights }: Extract<ColumnData, { readonly offsets: unknown }>,
): readonly (readonly unknown[])[] {
  if (!Array.isArray(values)) throw configError(owner, `${field}.values`, 'a list', values);
  if (weights !== undefined && weights.length !== values.length) {
    throw shapeError(owner, `${field}.weights`, `one per value, ${values.length}`, weights.length);
  }
  return Array.from({ length: Math.max(0, offsets.length - 1) }, (_, row) => {
    const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
    if (!(from >= 0 && to >= from && to <= values.length)) {
      const expected = `offsets that rise from 0 to at most ${values.length}`;
      throw shapeError(owner, `${field}.offsets`, expected, [from, to], { place: `row ${row}` });
    }
    const list = values.slice(from, to);
    return weights === undefined ? list : list.map((value, i) => [value, weights[from + i]]);
  });
}

function guessedSpec(name: string, { values, codes }: Source): ColumnSpec {
  if (codes !== undefined) return { name, kind: 'categorical' };
  if (!Array.isArray(values)) return { name, kind: 'continuous' };
  const value: unknown = values.find((one) => !isMissing(one));
  if (Array.isArray(value)) {
    return Array.isArray(value[0])
      ? { name, kind: 'several', weightSeparator: ':' }
      : { name, kind: 'several' };
  }
  if (typeof value === 'number' || typeof value === 'bigint') return { name, kind: 'continuous' };
  if (typeof value === 'boolean') return { name, kind: 'boolean' };
  return { name, kind: value instanceof Date ? 'date' : 'categorical' };
}

function columnOf(spec: ColumnSpec, source: Source): Column {
  const { rows, values, codes, isNull } = source;
  if (codes !== undefined) return codedColumn(spec, values as readonly string[], codes, isNull, rows);
  if (!Array.isArray(values) && isPlainNumber(spec)) {
    return { kind: 'continuous', values: numbers(spec, values as NumberArray, isNull) };
  }
  return cellsOf(spec, rows, (row) => (isNull?.(row) ? undefined : values[row]));
}

function isPlainNumber(spec: ColumnSpec): boolean {
  return (
    spec.missing === undefined &&
    (spec.kind === 'continuous' || (spec.kind === 'date' && spec.format === 'unixMs'))
  );
}

function numbers(
  { name }: ColumnSpec,
  values: NumberArray,
  isNull: ((row: number) => boolean) | undefined,
): Float64Array {
  const numbers = float64(values, isNull === undefined);
  if (isNull) for (let row = 0; row < numbers.length; row++) if (isNull(row)) numbers[row] = Number.NaN;
  const infinite = numbers.findIndex((value) => value === Infinity || value === -Infinity);
  if (infinite < 0) return numbers;
  const expected = 'finite numbers, or NaN where they are missing';
  throw shapeError(owner, `columns[${show(name)}]`, expected, numbers[infinite], {
    place: `row ${infinite}`,
  });
}

function float64(values: NumberArray, shared: boolean): Float64Array {
  if (values instanceof Float64Array) return shared ? values : values.slice();
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    const numbers = new Float64Array(values.length);
    for (let row = 0; row < numbers.length; row++) numbers[row] = Number(values[row]);
    return numbers;
  }
  return new Float64Array(values);
}

/** Reads the values of the dictionary once each. */
function codedColumn(
  spec: ColumnSpec,
  dictionary: readonly string[],
  codes: ArrayLike<number>,
  isNull: ((row: number) => boolean) | undefined,
  rows: number,
): Column {
  const none = dictionary.length; // the row behind those of the dictionary is missing
  const entries = cellsOf(spec, none + 1, (row) => (row === none ? undefined : dictionary[row]));
  if (entries.kind === 'categorical' && isNull === undefined && codes instanceof Int32Array) {
    const distinct = entries.codes.every((code, i) => code === i || i === none);
    if (distinct) return { kind: 'categorical', codes, dictionary: entries.dictionary.slice(0, none) };
  }
  const picked = Int32Array.from({ length: rows }, (_, row) =>
    isNull?.(row) ? none : (codes[row] as number),
  );
  return takeCells(entries, picked);
}

function cellsOf(spec: ColumnSpec, rows: number, cellOf: (row: number) => unknown): Column {
  const cells = valueRows([spec], rows);
  for (let row = 0; row < rows; row++) {
    const value = cellOf(row);
    const misfit = cells.add(() => value);
    if (misfit === undefined) continue;
    const field = `columns[${show(spec.name)}][${row}]`;
    const { expected = 'at most 1 GB of distinct values' } = misfit;
    throw new ShapeError(`${owner}: \`${field}\` must be ${expected}, got ${show(value)}.`);
  }
  return cells.take().columns.get(spec.name) as Column;
}
