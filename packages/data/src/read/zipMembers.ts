import { FileError } from '@mtl/core/plain';
import { type Entry, open, type ZipFile } from 'yauzl';
import { type ArchiveMember, badArchive } from './archiveMember.js';

/** Unpacked bytes after which an archive has to be plausible. */
const freeBytes = 64 * 1024 * 1024;

/**
 * The files of a ZIP archive on disk, in its order.
 *
 * @param ratio Unpacked bytes per packed byte that a member may have, looked at after 64 MB.
 * @throws FileError `archive` if it is damaged, encrypted or packed in another way than deflate, `limit` for a bomb.
 */
export async function* zipMembers(
  owner: string,
  path: string,
  ratio: number,
): AsyncGenerator<ArchiveMember, void, undefined> {
  const zip = await opened(owner, path);
  try {
    for (;;) {
      const entry = await nextEntry(zip);
      if (entry === undefined) return;
      if (!entry.fileName.endsWith('/')) {
        yield { name: entry.fileName, body: bodyOf(owner, zip, entry, ratio) };
      }
    }
  } catch (error) {
    throw damaged(owner, error);
  } finally {
    zip.close();
  }
}

function opened(owner: string, path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(damaged(owner, error));
      else resolve(zip);
    });
  });
}

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      zip.removeAllListeners();
      act();
    };
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry)));
    zip.once('end', () => settle(() => resolve(undefined)));
    zip.once('error', (error: unknown) => settle(() => reject(error)));
    zip.readEntry();
  });
}

async function* bodyOf(
  owner: string,
  zip: ZipFile,
  entry: Entry,
  ratio: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    const stream = await new Promise<AsyncIterable<Uint8Array>>((resolve, reject) => {
      zip.openReadStream(entry, (error, readable) => {
        if (error) reject(error);
        else resolve(readable);
      });
    });
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > freeBytes && bytes > ratio * entry.compressedSize) {
        throw new FileError(
          'limit',
          `${owner}: the archive must be a ZIP whose files unpack to at most ${ratio} times their size, got ${bytes} bytes from ${entry.compressedSize}.`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    throw damaged(owner, error);
  }
}

/** Errors of the file system pass as they are. */
function damaged(owner: string, error: unknown): unknown {
  const { name, message, syscall } = error as NodeJS.ErrnoException;
  if (name === 'FileError' || syscall !== undefined) return error;
  return badArchive(owner, 'a ZIP of stored or deflated files', message, error);
}
