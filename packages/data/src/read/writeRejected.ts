import { writeFile } from 'node:fs/promises';
import { FileError, show } from '@mtl/core/plain';
import type { ReadReport } from './readOptions.js';
import { rejectedText } from './rejectedText.js';

/**
 * Writes the rows that a reading with `onBadRow: 'collect'` has left out to a file that can be mended and read again; see `rejectedText`.
 * A file that is there is replaced.
 *
 * @returns How many rows it holds.
 * @throws ConfigError if an argument cannot work. FileError `cannot-write` with the path.
 */
export async function writeRejected(
  path: string,
  report: ReadReport,
  options: { readonly comment?: string } = {},
): Promise<number> {
  const text = rejectedText(report, options);
  try {
    await writeFile(path, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new FileError(
      'cannot-write',
      `writeRejected: \`path\` must be a file that can be written, got ${code} at ${show(path)}.`,
      { cause },
    );
  }
  return report.rejected?.length ?? 0;
}
