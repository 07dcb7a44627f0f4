import { FileError } from '@mtl/core/plain';
import { concatTables } from '../table/concatTables.js';
import type { Column, Table } from '../table/table.js';

/** The bytes in pieces of `size`. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** The pieces as a stream of a web page. */
export function streamOf<T>(pieces: readonly T[]): ReadableStream<T> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

/** All chunks of a reading. */
export async function allChunks(reading: AsyncIterable<Table>): Promise<readonly Table[]> {
  const chunks: Table[] = [];
  for await (const chunk of reading) chunks.push(chunk);
  return chunks;
}

/** What a cell holds: a number, a text, or several texts, each with its weight behind a colon if it has one. */
type PlainCell = string | number | readonly string[];

/** The values of a table as text and numbers, by column: comparable whatever the codes are. */
export function plainTable(table: Table): Record<string, readonly PlainCell[]> {
  const plain: Record<string, readonly PlainCell[]> = Object.create(null);
  for (const [name, column] of table.columns) plain[name] = plainColumn(column);
  return plain;
}

/** The values of a column as text or numbers. */
export function plainColumn(column: Column | undefined): readonly PlainCell[] {
  if (column === undefined) throw new Error('no such column');
  if (column.kind === 'continuous') return Array.from(column.values);
  const { codes, dictionary } = column;
  if (column.kind === 'categorical') return Array.from(codes, (code) => dictionary[code] as string);
  const { offsets, weights } = column;
  return Array.from({ length: offsets.length - 1 }, (_, row) =>
    Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code, i) => {
      const weight = weights?.[(offsets[row] as number) + i];
      return weight === undefined ? (dictionary[code] as string) : `${dictionary[code]}:${weight}`;
    }),
  );
}

/** The error that a reading ends with. */
export async function failure(reading: AsyncIterable<Table>): Promise<Error> {
  try {
    await concatTables(reading);
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** The `code` of the FileError that a reading ends with, or `accept`; any other error passes through. */
export async function verdict(chunks: AsyncIterable<Table>): Promise<string> {
  try {
    await concatTables(chunks);
    return 'accept';
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
}
