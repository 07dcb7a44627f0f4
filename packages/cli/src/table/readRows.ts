import { type ByteSource, type ColumnSpec, readCsv, readJsonLines, type Table, unpackText } from '@mtl/data';
import type { FileForm } from './fileForm.js';

/** What a reader of rows is told, and what it tells. */
export interface ReadRowsOptions {
  /** Rows per table. */
  readonly chunkRows?: number;
  /** Of the file, for messages. */
  readonly name: string;
  /** Given the names of the columns, once, before the first table. */
  readonly onHeader?: (names: readonly string[]) => void;
  /** Given the texts of every row, where they are kept. */
  readonly onRow?: (row: readonly string[]) => void;
}

/** Bytes within which the first row begins. */
const mostBlanks = 65_536;

/**
 * Reads CSV, JSON lines or a JSON array of objects: JSON by its name (`.jsonl`, `.ndjson`) or because it begins with an object.
 *
 * Of JSON the header is that of the first object, and what was asked for besides: an object may leave out what is missing in its row.
 *
 * @param form How a CSV file is written; of JSON its `missing`, `decimal` and `thousands` count.
 * @throws FileError if the rows cannot be read.
 */
export async function* readRows(
  source: ByteSource,
  columns: readonly ColumnSpec[],
  form: FileForm,
  { onHeader, onRow, ...reading }: ReadRowsOptions,
): AsyncGenerator<Table> {
  const { encoding, ...dialect } = form;
  const text = unpackText(source, { name: reading.name, ...(encoding !== undefined && { encoding }) });
  try {
    const { head, chunks } = await begin(text);
    if (!/\.(jsonl|ndjson)(\.gz)?$/i.test(reading.name) && !isJson.test(head)) {
      yield* readCsv(chunks, columns, {
        ...dialect,
        ...reading,
        ...(onHeader && { onHeader }),
        ...(onRow && { onRow }),
      });
      return;
    }
    const { missing, decimal, thousands } = dialect;
    let names: readonly string[] | undefined;
    yield* readJsonLines(chunks, columns, {
      ...reading,
      ...(missing && { missing }),
      ...(decimal && { decimal }),
      ...(thousands !== undefined && { thousands }),
      onRow: (row) => {
        if (names === undefined) {
          names = [...new Set([...Object.keys(row), ...columns.map(({ name }) => name)])];
          onHeader?.(names);
        }
        onRow?.(names.map((name) => textOf(row[name])));
      },
    });
  } finally {
    await text.return(undefined);
  }
}

const isJson = /^\s*(\[\s*)?\{/;

/** The text up to where it tells whether it is JSON, and all of it. */
async function begin(text: AsyncGenerator<Uint8Array>) {
  const ahead: Uint8Array[] = [];
  const decoder = new TextDecoder();
  let head = '';
  while (!/^\s*\[?\s*[^\s[]/.test(head) && head.length < mostBlanks) {
    const { done, value } = await text.next();
    if (done) break;
    ahead.push(value);
    head += decoder.decode(value, { stream: true });
  }
  async function* chunks() {
    yield* ahead;
    yield* text;
  }
  return { head, chunks: chunks() };
}

/** A value as a cell of CSV. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
