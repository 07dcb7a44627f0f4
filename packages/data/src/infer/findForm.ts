import type { ReadCsvOptions } from '../read/readCsv.js';

/** How a CSV file is written, as `readCsv` takes it. */
export type CsvForm = Omit<ReadCsvOptions, 'onHeader' | 'onBadRow' | 'onRow' | 'chunkRows'>;

/** Lines that are looked at. */
const mostLines = 32;

/**
 * What the beginning of a CSV file tells: lines that begin with `#` are comments, lines without a delimiter above others that have one are
 * notes, and a first line with numbers is a row. Nothing is looked for where one of this was said.
 */
export function findForm(head: string, given: CsvForm): CsvForm {
  const { comment, skipLines, header, names } = given;
  if ([comment, skipLines, header, names].some((option) => option !== undefined)) return {};
  const lines = head.split(/\r\n|\n|\r/, mostLines);
  const own = lines.filter((line) => !line.startsWith('#'));
  const hasComments = own.length < lines.length && marksOf(lines[0] as string) !== marksOf(own[0] ?? '');
  if (hasComments) return { comment: '#', ...headerOf(own[0] ?? '') };
  const notes = lines.findIndex((line) => marksOf(line) > 0);
  const isNoted = notes > 0 && marksOf(lines[notes] as string) === marksOf(lines[notes + 1] ?? '');
  return isNoted
    ? { skipLines: notes, ...headerOf(lines[notes] as string) }
    : headerOf(lines.find((line) => line !== '') ?? '');
}

/** Delimiters outside of quotes. */
function marksOf(line: string): number {
  return line.replaceAll(/"[^"]*"/g, '').replaceAll(/[^,;\t|]/g, '').length;
}

/** A column is hardly ever called by a number, a year set apart: a line that has one is a row. */
function headerOf(line: string): CsvForm {
  const numbers = line
    .split(/[,;\t|]/)
    .map((cell) => cell.trim())
    .filter((cell) => /^[+-]?\d+(\.\d+)?$/.test(cell) && !/^(19|20)\d\d$/.test(cell));
  return numbers.length > 0 ? { header: false } : {};
}

/** Whether bytes are UTF-8, or the beginning of it. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
