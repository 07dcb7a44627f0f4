import { assertPositiveInteger, configError } from '@mtl/core/plain';
import type { ByteSource } from '../read/byteSource.js';
import { type ReadCsvOptions, readCsv } from '../read/readCsv.js';
import { unpackText } from '../read/unpackText.js';

/** A cell as text, or its values where it is a list. */
export type Cell = string | readonly string[];

/** Columns of the first rows, cell by cell. */
export interface Sample {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, readonly Cell[]>;
  /** Columns that cannot be asked for, since another one has the same name. */
  readonly repeated: readonly string[];
}

/** Objects: the rows of a JSON file or of a query. */
export type RowSource = Iterable<Readonly<Record<string, unknown>>>;

/** Bytes that are looked at most. */
const mostBytes = 16_777_216;

/**
 * The first rows of a source, as text.
 *
 * @throws ConfigError if it is no source. FileError if it cannot be read.
 */
export async function sampleCells(
  owner: string,
  source: ByteSource | RowSource,
  rows: number,
  csv: Omit<ReadCsvOptions, 'onHeader' | 'onBadRow' | 'chunkRows'>,
): Promise<Sample> {
  assertPositiveInteger(owner, 'sample', rows);
  const isRows =
    Array.isArray(source) || (typeof source === 'object' && source !== null && Symbol.iterator in source);
  if (isRows && !(source instanceof Uint8Array)) return sampleRows(owner, source as RowSource, rows);
  return sampleCsv(source as ByteSource, rows, csv);
}

function sampleRows(owner: string, source: RowSource, most: number): Sample {
  const columns = new Map<string, Cell[]>();
  let rows = 0;
  for (const row of source) {
    if (rows === most) break;
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw configError(owner, `source[${rows}]`, 'an object', row);
    }
    for (const [name, value] of Object.entries(row)) {
      const cells = columns.get(name) ?? Array<Cell>(rows).fill('');
      columns.set(name, cells);
      cells.push(cellOf(value));
    }
    rows++;
    for (const cells of columns.values()) if (cells.length < rows) cells.push('');
  }
  return { rows, columns, repeated: [] };
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  return Array.isArray(value) ? value.map(String) : String(value);
}

async function sampleCsv(
  source: ByteSource,
  most: number,
  csv: Omit<ReadCsvOptions, 'onHeader' | 'onBadRow' | 'chunkRows'>,
): Promise<Sample> {
  const head = await headOf(source, csv);
  let names: readonly string[] = [];
  const reading = {
    ...csv,
    onHeader: (found: readonly string[]) => {
      names = found;
    },
  };
  // The header alone: no column has this name, and the names are told before it is looked up.
  await readCsv(head, [{ name: '\u0000', kind: 'categorical' }], reading)
    .next()
    .catch((error: unknown) => {
      if (names.length === 0) throw error;
    });
  const once = names.filter((name) => name !== '' && names.indexOf(name) === names.lastIndexOf(name));
  const columns = new Map(once.map((name) => [name, [] as Cell[]]));
  let rows = 0;
  const specs = once.map((name) => ({ name, kind: 'categorical' }) as const);
  for await (const table of readCsv(head, specs, {
    ...csv,
    onBadRow: 'skip',
    chunkRows: Math.min(most, 8192),
  })) {
    for (const [name, column] of table.columns) {
      if (column.kind !== 'categorical') continue;
      const cells = columns.get(name) as Cell[];
      for (const code of column.codes) cells.push(column.dictionary[code] as string);
    }
    rows += table.rows;
    if (rows >= most) break;
  }
  for (const cells of columns.values()) cells.length = Math.min(rows, most);
  const repeated = [...new Set(names.filter((name) => name !== '' && !columns.has(name)))];
  return { rows: Math.min(rows, most), columns, repeated };
}

/** The first bytes of a text, up to the end of a line. */
async function headOf(source: ByteSource, { name, limits, encoding }: ReadCsvOptions): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const options = { ...(name && { name }), ...(limits && { limits }), ...(encoding && { encoding }) };
  for await (const piece of unpackText(source, options)) {
    pieces.push(piece.slice());
    length += piece.length;
    if (length >= mostBytes) break;
  }
  const head = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    head.set(piece, at);
    at += piece.length;
  }
  return length < mostBytes ? head : head.subarray(0, head.lastIndexOf(10) + 1);
}
