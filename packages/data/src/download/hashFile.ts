import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { FileError, show } from '@mtl/core/plain';
import { gunzip } from '../read/gunzip.js';
import { startReading } from '../read/readOptions.js';

/** Size and hashes of a file, as it lies there and unpacked. */
export interface FileHashes {
  readonly bytes: number;
  /** sha256 of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** sha256 of what a gzip file holds; of any other file, the file's own; undefined if the gzip data are damaged. */
  readonly textSha256: string | undefined;
}

/**
 * Reads a file from end to end and hashes it. A gzip file is known by its first bytes, whatever its name.
 *
 * @throws FileError `folder` if it is no file: a folder, a pipe or a device, which might never end. The error of the file system, untouched.
 */
export async function hashFile(path: string): Promise<FileHashes> {
  if (!(await stat(path)).isFile()) {
    throw new FileError('folder', `hashFile: \`path\` must be a file, got something else at ${show(path)}.`);
  }
  const packed = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    packed.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  const sha256 = packed.digest('hex');
  return { bytes, sha256, textSha256: (await isGzip(path)) ? await hashUnpacked(path) : sha256 };
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

async function hashUnpacked(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    const packed = createReadStream(path);
    for await (const chunk of gunzip(startReading('hashFile', packed, {}), packed)) hash.update(chunk);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof FileError && (error.code === 'gzip' || error.code === 'limit')) return undefined;
    throw error;
  }
}
