import { assertPositiveInteger, configError } from '@mtl/core/plain';
import type { ByteSource } from '../read/byteSource.js';
import { readCsv } from '../read/readCsv.js';
import { readJsonLines } from '../read/readJsonLines.js';
import { unpackText } from '../read/unpackText.js';
import { type CsvForm, findForm, isUtf8 } from './findForm.js';

/** A cell as text, or its values where it is a list. */
export type Cell = string | readonly string[];

/** Columns of the first rows, cell by cell. */
export interface Sample {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, readonly Cell[]>;
  /** Columns that cannot be asked for, since another one has the same name. */
  readonly repeated: readonly string[];
  /** How the file is read: what was said, and what was found. */
  readonly csv: CsvForm;
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
  csv: CsvForm,
): Promise<Sample> {
  assertPositiveInteger(owner, 'sample', rows);
  const isRows =
    Array.isArray(source) || (typeof source === 'object' && source !== null && Symbol.iterator in source);
  if (isRows && !(source instanceof Uint8Array)) return sampleRows(owner, source as RowSource, rows);
  const { head, encoding } = await headOf(source as ByteSource, csv);
  const text = new TextDecoder().decode(head.subarray(0, 65_536));
  if (/^\s*(\[\s*)?\{/.test(text)) return sampleRows(owner, await jsonRows(head, text, rows), rows);
  return sampleCsv(head, rows, { ...csv, ...findForm(text, csv), ...(encoding && { encoding }) });
}

/** The first rows of JSON lines, or of an array of objects. */
async function jsonRows(head: Uint8Array, text: string, most: number): Promise<RowSource> {
  const key = /"(?:[^"\\]|\\.)*"(?=\s*:)/.exec(text)?.[0]; // a reader has to be asked for a column
  const rows: Readonly<Record<string, unknown>>[] = [];
  const columns = [{ name: key === undefined ? '' : JSON.parse(key), kind: 'several' }] as const;
  const reading = {
    onBadRow: 'skip',
    onRow: (row: Readonly<Record<string, unknown>>) => void rows.push(row),
  };
  for await (const _ of readJsonLines(head, columns, {
    ...reading,
    chunkRows: Math.min(most, 8192),
  } as never)) {
    if (rows.length >= most) break;
  }
  return rows;
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
  return { rows, columns, repeated: [], csv: {} };
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  return Array.isArray(value) ? value.map(String) : String(value);
}

async function sampleCsv(head: Uint8Array, most: number, csv: CsvForm): Promise<Sample> {
  let names: readonly string[] = [];
  const { encoding: _, ...form } = csv; // the head is UTF-8 already
  const reading = {
    ...form,
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
    ...form,
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
  return { rows: Math.min(rows, most), columns, repeated, csv };
}

/** The first bytes of a text up to the end of a line, as UTF-8, and how the file has them, where that was found: text that is not UTF-8 is Windows-1252, in which every byte is a character. */
async function headOf(
  source: ByteSource,
  { name, limits, encoding }: CsvForm,
): Promise<{ readonly head: Uint8Array; readonly encoding?: string }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const options = { ...(name && { name }), ...(limits && { limits }), ...(encoding && { encoding }) };
  for await (const piece of unpackText(source, options)) {
    pieces.push(piece.slice());
    length += piece.length;
    if (length >= mostBytes) break;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const head = length < mostBytes ? bytes : bytes.subarray(0, bytes.lastIndexOf(10) + 1);
  if (encoding !== undefined || isUtf8(head)) return { head };
  const text = new TextDecoder('windows-1252').decode(head);
  return { head: new TextEncoder().encode(text), encoding: 'windows-1252' };
}
