import { constants, type Stats } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nodeFiles } from '@mtl/core/node';
import { configError, FileError, show } from '@mtl/core/plain';
import { isFileError } from './isFileError.js';

/**
 * Makes sure before the work that its result can be written.
 *
 * @throws FileError if there is no such folder, it is not writable, or a folder, a pipe or a device has this name.
 */
export async function assertWritable(
  command: string,
  option: string,
  path: string | undefined,
): Promise<void> {
  if (path === undefined) return;
  const refused = (reason: string, cause?: unknown) =>
    new FileError(
      'write',
      `${command}: \`--${option}\` must be a file that can be written, got ${show(path)} (${reason}).`,
      { cause },
    );
  try {
    // Where a link leads, as the saving does: its end may have no folder, or one that nobody may write to.
    const { path: target, stats: there } = await nodeFiles.find(path);
    if (there?.isDirectory()) throw refused('a folder');
    if (there !== undefined && !there.isFile()) throw refused(kindOf(there));
    const folder = dirname(target);
    if (!(await stat(folder)).isDirectory()) throw refused('ENOTDIR');
    await access(folder, constants.W_OK);
  } catch (error) {
    if (isFileError(error)) throw error;
    throw refused((error as NodeJS.ErrnoException).code ?? 'no access', error);
  }
}

/**
 * Makes sure before the work that no file is written over another: the report over the model, the model over the rows.
 *
 * @param files Paths by what names them, such as `--save`; undefined ones are passed over.
 * @param inputs Paths of the rows.
 * @param named What names them. Default `--data`.
 * @throws ConfigError if two of them are one file, also through a link.
 */
export async function assertApart(
  command: string,
  files: Readonly<Record<string, string | undefined>>,
  inputs: readonly string[],
  named = '--data',
): Promise<void> {
  const known = new Map<string, string>();
  for (const path of inputs) known.set(await placeOf(path), named);
  for (const [option, path] of Object.entries(files)) {
    if (path === undefined) continue;
    const place = await placeOf(path);
    const other = known.get(place);
    if (other !== undefined) throw configError(command, option, `another file than ${other}`, path);
    known.set(place, option);
  }
}

/** What is the same for two paths of one file. */
async function placeOf(path: string): Promise<string> {
  const { path: target, stats } = await nodeFiles.find(path).catch(() => ({ path, stats: undefined }));
  if (stats !== undefined) return `${stats.dev}:${stats.ino}`;
  const folder = await realpath(dirname(target)).catch(() => dirname(target));
  return join(folder, basename(target));
}

function kindOf(found: Stats): string {
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}
