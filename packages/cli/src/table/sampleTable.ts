import { FileError, show } from '@mtl/core/plain';
import { readCsv, unpackText } from '@mtl/data';
import { openFile } from '@mtl/data/node';
import type { FileForm } from './fileForm.js';
import { countText, startStats, type TextStats } from './textStats.js';

/** The head of a file of rows: what its columns are called and which texts they hold. */
export interface Sample {
  readonly form: FileForm;
  readonly columns: readonly TextStats[];
  /** Rows that were looked at. */
  readonly rows: number;
  /** Whether the file has more rows. */
  readonly more: boolean;
  /** Whether the first line was taken for a row, since it has numbers. */
  readonly bare: boolean;
}

/** Rows that are looked at. */
const sampleRows = 20_000;

/** A name that no column has: asking for it, a reader tells the header and stops. */
const nobody = '\u0000';

/**
 * Looks at the first 20,000 rows of a file.
 *
 * @param owner The command, for messages.
 * @throws FileError if it cannot be read or has no rows.
 */
export async function sampleTable(owner: string, path: string, given: FileForm): Promise<Sample> {
  const found: FileForm = { ...defaults, ...(await formOfHead(path)), ...given };
  const first = await headerOf(path, found);
  const bare = given.header === undefined && given.names === undefined && first.some(isNumber);
  const form: FileForm = bare ? { ...found, header: false } : found;
  const names = bare ? await headerOf(path, form) : first;
  const index = names.findIndex(
    (name, i) => name !== '' && names.indexOf(name) === i && names.lastIndexOf(name) === i,
  );
  if (index < 0) {
    throw new FileError(
      'header',
      `${owner}: \`FILE\` must have a column with a name of its own, got ${show(names)} (${path}).`,
    );
  }
  const stats = names.map(startStats);
  let rows = 0;
  const tables = readCsv(openFile(path), [{ name: names[index] as string, kind: 'categorical' }], {
    ...form,
    chunkRows: 8192,
    onRow: (cells) => {
      if (rows++ >= sampleRows) return;
      for (const [i, column] of stats.entries()) countText(column, cells[i] ?? '');
    },
  });
  for await (const _ of tables) if (rows > sampleRows) break;
  if (rows === 0)
    throw new FileError('empty', `${owner}: \`FILE\` must have at least one row, got none (${path}).`);
  const named = stats.filter(({ name }) => name !== '' && names.indexOf(name) === names.lastIndexOf(name));
  return { form, columns: named, rows: Math.min(rows, sampleRows), more: rows > sampleRows, bare };
}

/** What a person's file may be: quotes in texts, blanks around cells, any of the usual delimiters. */
const defaults: FileForm = { delimiter: 'guess', trim: true, quotes: 'relaxed' };

async function headerOf(path: string, form: FileForm): Promise<readonly string[]> {
  let names: readonly string[] | undefined;
  const tables = readCsv(openFile(path), [{ name: nobody, kind: 'categorical' }], {
    ...form,
    onHeader: (found) => {
      names = found;
    },
  });
  try {
    await tables.next();
  } catch (error) {
    if (names === undefined) throw error;
  }
  return names ?? [];
}

/**
 * What the first bytes of a file tell: UTF-8 where they are, else Windows-1252, in which every byte is a character (UTF-16 says what it is
 * itself); a line that begins with `#` as a comment; a first line without a delimiter above lines that have some as a note.
 */
async function formOfHead(path: string): Promise<FileForm> {
  const chunks = unpackText(openFile(path));
  try {
    const { value: head } = await chunks.next();
    if (head === undefined) return {};
    const [low, high] = head;
    if ((low === 0xff && high === 0xfe) || (low === 0xfe && high === 0xff)) return {};
    const encoding = isUtf8(head) ? 'utf-8' : 'windows-1252';
    const lines = new TextDecoder(encoding).decode(head).split(/\r\n|\n|\r/, 4);
    if (lines[0]?.startsWith('#')) return { encoding, comment: '#' };
    const marks = lines.map((line) => line.replaceAll(/[^,;\t|]/g, '').length);
    const [note = 0, next = 0] = marks;
    return note === 0 && next > 0 && lines.length > 2 ? { encoding, skipLines: 1 } : { encoding };
  } finally {
    await chunks.return(undefined);
  }
}

/** Whether bytes are UTF-8, or the beginning of it. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** A column is hardly ever called by a number: then the first line is a row. */
function isNumber(name: string): boolean {
  return /^\s*[+-]?\d+([.,]\d+)?\s*$/.test(name);
}
