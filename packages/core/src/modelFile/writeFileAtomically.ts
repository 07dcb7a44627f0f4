import type { Stats } from 'node:fs';
import { dirname } from 'node:path';
import { fileError } from '../container/modelFileError.js';
import { assertRegular, type FileLayer, nodeFiles } from './fileLayer.js';
import { removeLeftovers, temporaryFor } from './temporaryFiles.js';

/**
 * Writes a file so that at every moment, and after a crash of the machine, its name stands for the old content or the new
 * one, never for a part: a temporary file in the same folder, fsync, rename, fsync of the folder.
 *
 * A link is followed, and the file that it leads to is replaced; a file keeps its mode and, as far as the process may, its owner. Temporary
 * files that killed processes left for the same file are removed.
 *
 * @param path The file; what is there is replaced, unless it is no regular file.
 * @param layer The disk. Default: {@link nodeFiles}.
 * @throws FileError `write`, with the system's error as its cause. No temporary file is left, and the old content is
 *   intact; only after a failure of the last step, fsync of the folder, the new content is there already.
 */
export async function writeFileAtomically(
  path: string,
  bytes: Uint8Array,
  layer: FileLayer = nodeFiles,
): Promise<void> {
  await replaceFile('writeFileAtomically', path, bytes, layer);
}

/** {@link writeFileAtomically} under the name of its caller. */
export async function replaceFile(
  owner: string,
  path: string,
  bytes: Uint8Array,
  layer: FileLayer,
): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = await layer.find(path);
    if (target.stats) assertRegular(target.stats);
    await removeLeftovers(target.path, layer);
    temporary = temporaryFor(target.path);
    await writeAll(temporary, bytes, layer, target.stats);
    await layer.rename(temporary, target.path);
    await layer.syncDir(dirname(target.path));
  } catch (cause) {
    // If this fails too, the first error is still the one to tell.
    if (temporary !== undefined) await layer.remove(temporary).catch(() => undefined);
    const where = systemReason(cause);
    throw fileError('write', owner, 'path', 'a file that can be written', path, { where, cause });
  }
}

/** `ENOSPC` and the like where the system says it, else the message. */
export function systemReason(error: unknown): string {
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === 'string' ? code : String(message ?? error);
}

async function writeAll(path: string, bytes: Uint8Array, layer: FileLayer, like?: Stats): Promise<void> {
  const handle = await layer.open(path, like);
  try {
    for (let at = 0; at < bytes.length; ) {
      const written = await layer.write(handle, bytes.subarray(at));
      if (!(written > 0)) throw new Error(`${written} bytes were written`);
      at += written;
    }
    await layer.sync(handle);
  } catch (error) {
    await layer.close(handle).catch(() => undefined);
    throw error;
  }
  await layer.close(handle);
}
