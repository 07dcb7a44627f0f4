import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

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
 * @throws The error of the file system, untouched.
 */
export async function hashFile(path: string): Promise<FileHashes> {
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
    await pipeline(createReadStream(path), createGunzip(), async (text: AsyncIterable<Buffer>) => {
      for await (const chunk of text) hash.update(chunk);
    });
    return hash.digest('hex');
  } catch (error) {
    if (/^Z_/.test((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
