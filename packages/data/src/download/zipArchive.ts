import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { FileError, show } from '@mtl/core/plain';

/** A file in a ZIP archive. */
export interface ZipEntry {
  /** Its path in the archive; never used as a path on disk. */
  readonly name: string;
  /** Unpacked size as the archive states it. */
  readonly bytes: number;
  /** Its unpacked bytes. */
  open(): Promise<Readable>;
}

/**
 * Lists the files of a ZIP archive on disk (APPNOTE 6.3): stored and deflated entries, without ZIP64 and encryption.
 *
 * @throws FileError `archive` if it is no such archive; the error of the file system, untouched.
 */
export async function listZip(path: string): Promise<ZipEntry[]> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const tail = await readAt(handle, Math.max(0, size - 65_557), Math.min(size, 65_557));
    const end = tail.lastIndexOf(Buffer.from('PK\x05\x06'));
    if (end < 0 || end + 22 > tail.length) throw notZip(path, 'no end of central directory');
    const count = tail.readUInt16LE(end + 10);
    const directory = await readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    const entries: ZipEntry[] = [];
    for (let at = 0; entries.length < count; ) {
      if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) {
        throw notZip(path, `a damaged entry ${entries.length}`);
      }
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((i) =>
        directory.readUInt16LE(at + i),
      );
      const name = directory.toString('utf8', at + 46, at + 46 + (nameLength as number));
      const method = directory.readUInt16LE(at + 10);
      const packed = directory.readUInt32LE(at + 20);
      const offset = directory.readUInt32LE(at + 42);
      entries.push({
        name,
        bytes: directory.readUInt32LE(at + 24),
        open: () => openEntry(path, { name, method, packed, offset }),
      });
      at += 46 + (nameLength as number) + (extraLength as number) + (commentLength as number);
    }
    return entries;
  } finally {
    await handle.close();
  }
}

async function openEntry(
  path: string,
  entry: { readonly name: string; readonly method: number; readonly packed: number; readonly offset: number },
): Promise<Readable> {
  const handle = await open(path);
  const header = await readAt(handle, entry.offset, 30);
  const fits = header.length === 30 && header.readUInt32LE(0) === 0x04034b50;
  if (!fits || (entry.method !== 0 && entry.method !== 8)) {
    await handle.close();
    throw notZip(
      path,
      fits ? `method ${entry.method} for ${show(entry.name)}` : `no file ${show(entry.name)}`,
    );
  }
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (entry.packed === 0) {
    await handle.close();
    throw notZip(path, `an empty file ${show(entry.name)}`);
  }
  const bytes = handle.createReadStream({ start, end: start + entry.packed - 1 });
  if (entry.method === 0) return bytes;
  return pipeline(bytes, createInflateRaw(), () => undefined); // the error reaches whoever reads
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function notZip(path: string, found: string): FileError {
  return new FileError(
    'archive',
    `downloadCensus: the archive must be a ZIP of stored or deflated files, got ${found} in ${show(path)}.`,
  );
}
