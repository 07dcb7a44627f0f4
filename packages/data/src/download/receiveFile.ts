import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { downloadErrors } from './downloadErrors.js';
import type { PartFile } from './partFile.js';

/** Options of {@link receiveFile}. */
export interface ReceiveOptions {
  /** Size that the file must have; undefined: any. */
  readonly bytes: number | undefined;
  /** Whether the file is to be gzip also where the server calls that an encoding of the connection, which `fetch` undoes. */
  readonly gzip: boolean;
  /** Milliseconds without a byte after which the connection is given up. */
  readonly timeout: number;
  /** Stops it. */
  readonly signal: AbortSignal | undefined;
  /** Called with the size of the whole file, if it is known, after each write. */
  readonly onBytes: (total: number | undefined) => void;
}

/**
 * Asks an address once for what is missing in a part (RFC 9110, §13.1.5 If-Range, §14 Range) and appends it.
 *
 * @throws FileError, see `downloadFile`; what has arrived stays in the part.
 */
export async function receiveFile(url: string, part: PartFile, options: ReceiveOptions): Promise<void> {
  const { bytes, gzip, onBytes } = options;
  const connection = openConnection(url, part, options);
  let encoded = false;
  try {
    const response = await connection.ask(rangeHeaders(part));
    const { status } = response;
    encoded = /gzip/.test(response.headers.get('content-encoding') ?? '');
    const total = totalOf(response, encoded);
    if (part.size > 0 && (status === 416 || status === 206) && !continues(response, part, encoded)) {
      if (status === 416 && total === part.size) return;
      await part.clear();
      connection.close();
      return await receiveFile(url, part, options);
    }
    if (status !== 200 && !(status === 206 && part.size > 0)) throw downloadErrors.status(url, status);
    if (status === 200) await part.clear();
    if (bytes !== undefined && total !== undefined && total !== bytes) {
      throw downloadErrors.size(url, total, bytes);
    }
    part.entity = entityOf(response);
    onBytes(total);
    const append = async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) {
        await part.append(chunk);
        if (bytes !== undefined && part.size > bytes) throw downloadErrors.size(url, part.size, bytes);
        onBytes(total);
      }
    };
    if (encoded && gzip) await pipeline(connection.read(response, total), createGzip(), append);
    else await append(connection.read(response, total));
    const expected = total ?? bytes;
    if (expected !== undefined && part.size < expected && !encoded) {
      throw downloadErrors.truncated(url, part.size, expected);
    }
  } catch (error) {
    if (encoded) await part.clear(); // a range would count other bytes than ours
    throw error;
  } finally {
    connection.close();
  }
}

/** A request that can be stopped, by the caller's signal or because nothing comes. */
function openConnection(url: string, part: PartFile, { signal, timeout }: ReceiveOptions) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal?.addEventListener('abort', stop, { once: true });
  async function within<V>(waiting: Promise<V>, broken: (cause: unknown) => Error): Promise<V> {
    let stalled = false;
    const timer = setTimeout(() => {
      stalled = true;
      stop();
    }, timeout);
    try {
      return await waiting;
    } catch (error) {
      if (signal?.aborted) throw downloadErrors.aborted(url, signal.reason);
      throw stalled ? downloadErrors.stalled(url, part.size, timeout) : broken(error);
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    async ask(headers: Record<string, string>): Promise<Response> {
      if (signal?.aborted) throw downloadErrors.aborted(url, signal.reason);
      const request = fetch(url, { headers, signal: controller.signal });
      return await within(request, (cause) => downloadErrors.unreachable(url, cause));
    },
    async *read(response: Response, total: number | undefined): AsyncGenerator<Uint8Array, void, undefined> {
      const reader = response.body?.getReader();
      while (reader) {
        const { done, value } = await within(reader.read(), (cause) =>
          downloadErrors.truncated(url, part.size, total, cause),
        );
        if (done) return;
        yield value;
      }
    },
    close(): void {
      signal?.removeEventListener('abort', stop);
      controller.abort();
    },
  };
}

function rangeHeaders(part: PartFile): Record<string, string> {
  const plain = { 'accept-encoding': 'identity' }; // the file itself, not a packed form of it
  if (part.size === 0) return plain;
  const range = { ...plain, range: `bytes=${part.size}-` };
  return part.entity === undefined ? range : { ...range, 'if-range': part.entity };
}

/** Whether an answer goes on exactly where the part ends, with the same file. */
function continues(response: Response, part: PartFile, encoded: boolean): boolean {
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  const entity = entityOf(response);
  const same = part.entity === undefined || entity === undefined || entity === part.entity;
  return response.status === 206 && Number(start) === part.size && same && !encoded;
}

/** Size of the whole file, where the answer tells it. */
function totalOf(response: Response, encoded: boolean): number | undefined {
  const { headers, status } = response;
  const size =
    status === 200
      ? headers.get('content-length')
      : /^bytes .*\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  return size && !encoded ? Number(size) : undefined;
}

/** What tells one version of a file from another: a strong ETag, or else its date. */
function entityOf(response: Response): string | undefined {
  const etag = response.headers.get('etag');
  return (etag?.startsWith('"') ? etag : response.headers.get('last-modified')) ?? undefined;
}
