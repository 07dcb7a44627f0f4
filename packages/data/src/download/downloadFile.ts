import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import {
  assertNonNegativeInteger,
  assertOptions,
  assertPositiveInteger,
  configError,
  FileError,
  type OptionKeys,
} from '@mtl/core/plain';
import { downloadErrors } from './downloadErrors.js';
import { type FileHashes, hashFile } from './hashFile.js';
import { openPartFile, type PartFile } from './partFile.js';
import { receiveFile } from './receiveFile.js';

/** How far a download is. */
export interface DownloadProgress {
  /** Bytes that are here, those of an earlier, interrupted download included. Never goes down. */
  readonly received: number;
  /** Bytes of the whole file, if the server or the caller has said so. */
  readonly total: number | undefined;
}

/** Options of {@link downloadFile}. */
export interface DownloadOptions {
  /** Address, http or https, or several of the same file: the next is tried when one fails. */
  readonly url: string | readonly string[];
  /** Path of the file. Missing folders are made. */
  readonly to: string;
  /** Size that the file must have. Default: any. */
  readonly bytes?: number;
  /** sha256 that the file must have, 64 hexadecimal digits. Default: any. */
  readonly sha256?: string;
  /** sha256 that the file must have once unpacked, if it is gzip, or else as it is. Default: any. */
  readonly textSha256?: string;
  /** Called as bytes arrive. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Stops the download. */
  readonly signal?: AbortSignal | undefined;
  /** How often an address is asked again after a failure that may pass. Default 3. */
  readonly retries?: number | undefined;
  /** Milliseconds before the first retry; twice as many before each further one. Default 500. */
  readonly retryDelay?: number | undefined;
  /** Milliseconds without a byte after which the connection is given up. Default 30000. */
  readonly timeout?: number | undefined;
}

/** A file that is there. */
export interface DownloadedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Whether it had to be fetched: false if it lay there and passed. */
  readonly fetched: boolean;
}

/** Failures that another try may not meet, and those that no other address cures. */
const passing: readonly string[] = ['connection', 'truncated', 'stalled', 'busy'];
const final: readonly string[] = ['aborted', 'cannot-write'];

/**
 * Fetches a file, once: what lies there and has the wanted hash is left alone, without a request.
 *
 * The bytes go to a part file beside the target, are checked, written through to the disk and moved into place in one step.
 * After a cut the download goes on where it stopped (HTTP Range), in the same call and, where a hash is given to prove the
 * result, in the next; it starts anew if the server cannot do that, if the file has changed meanwhile (If-Range), or if the
 * joined bytes fail the check. Several processes may fetch the same file.
 *
 * @example
 * ```ts no-run
 * import { downloadFile } from '@mtl/data/node';
 *
 * await downloadFile({ url: 'https://example.com/rows.csv', to: 'data/rows.csv', bytes: 1024 });
 * ```
 *
 * @throws FileError with one of the codes `offline` (no such host, nobody listens), `connection` (broken before an answer),
 * `http-status`, `busy` (status 408, 429 or 5xx), `truncated` (broken within the file), `stalled`, `size`, `checksum`, `aborted`,
 * `cannot-write`; ConfigError if an option is out of its range.
 */
export async function downloadFile(options: DownloadOptions): Promise<DownloadedFile> {
  assertOptions('downloadFile', options, downloadKeys);
  const { url } = options;
  if (typeof url !== 'string' && !Array.isArray(url)) {
    throw configError('downloadFile', 'url', 'an http or https address', url);
  }
  const urls = typeof url === 'string' ? [url] : [...url];
  assertValues(urls, options);
  const present = await findPresent(options);
  if (present) return present;
  const { to, timeout = 30_000 } = options;
  const provable = isProvable(options);
  const part = await openPartFile(to, { resume: provable, abandonedAfter: 2 * timeout + 10_000 });
  let keep = false;
  try {
    const { bytes, sha256 } = await fetchFromAny(urls, part, options);
    await part.publish();
    return { path: to, bytes, sha256, fetched: true };
  } catch (error) {
    keep = provable;
    throw error;
  } finally {
    await part.close(keep);
  }
}

/** Whether a hash will tell the right file from any other. */
function isProvable({ sha256, textSha256 }: DownloadOptions): boolean {
  return sha256 !== undefined || textSha256 !== undefined;
}

/** The file, if it lies there and can be proved to be the right one. */
async function findPresent(options: DownloadOptions): Promise<DownloadedFile | undefined> {
  const { to } = options;
  const found = await stat(to).catch(() => undefined);
  if (found?.isDirectory()) throw downloadErrors.cannotWrite(to, 'a folder');
  // A pipe or a device would be replaced by a file, and reading it might never end.
  if (found !== undefined && !found.isFile()) throw downloadErrors.cannotWrite(to, 'a pipe or a device');
  if (!found || !isProvable(options)) return undefined;
  const hashes = await hashFile(to);
  if (mismatch(hashes, options)) return undefined;
  return { path: to, bytes: hashes.bytes, sha256: hashes.sha256, fetched: false };
}

/** Fills the part from the first address that gives the right file. */
async function fetchFromAny(
  urls: readonly string[],
  part: PartFile,
  options: DownloadOptions,
): Promise<FileHashes> {
  let reported = -1;
  const onBytes = (total: number | undefined) => {
    if (part.size <= reported) return;
    reported = part.size;
    options.onProgress?.({ received: reported, total: options.bytes ?? total });
  };
  const failures: (readonly [string, FileError])[] = [];
  for (const url of urls) {
    try {
      return await fetchFrom(url, part, options, onBytes);
    } catch (error) {
      if (!(error instanceof FileError) || final.includes(error.code)) throw error;
      if (error.code === 'size' || !isProvable(options)) await part.clear(); // nothing to go on with
      if (urls.length === 1) throw error;
      failures.push([url, error]);
    }
  }
  throw downloadErrors.noneWorked(failures);
}

/** Fills the part from one address until it passes the check, trying again where that may help. */
async function fetchFrom(
  url: string,
  part: PartFile,
  options: DownloadOptions,
  onBytes: (total: number | undefined) => void,
): Promise<FileHashes> {
  const { to, bytes, retries = 3, retryDelay = 500, timeout = 30_000, signal } = options;
  for (let failed = 0; ; ) {
    const joined = part.size > 0;
    try {
      await receiveFile(url, part, { bytes, gzip: to.endsWith('.gz'), timeout, signal, onBytes });
    } catch (error) {
      if (!(error instanceof FileError) || !passing.includes(error.code) || failed === retries) throw error;
      await wait(retryDelay * 2 ** failed++, undefined, { signal }).catch((cause) => {
        throw downloadErrors.aborted(url, cause);
      });
      continue;
    }
    const hashes = await hashFile(part.path);
    const wrong = mismatch(hashes, options);
    if (!wrong) return hashes;
    await part.clear();
    if (!joined) throw downloadErrors.checksum(url, ...wrong);
  }
}

/** The first thing that a file should have and has not: field, wanted, found. */
function mismatch(hashes: FileHashes, wanted: DownloadOptions): [string, string, string] | undefined {
  for (const field of ['bytes', 'sha256', 'textSha256'] as const) {
    const value = wanted[field];
    if (value !== undefined && `${value}`.toLowerCase() !== `${hashes[field]}`) {
      return [field, `${value}`, `${hashes[field] ?? 'damaged gzip data'}`];
    }
  }
  return undefined;
}

const downloadKeys: OptionKeys<DownloadOptions> = {
  url: true,
  to: true,
  bytes: true,
  sha256: true,
  textSha256: true,
  onProgress: true,
  signal: true,
  retries: true,
  retryDelay: true,
  timeout: true,
};

function assertValues(urls: readonly string[], options: DownloadOptions): void {
  const { to, bytes, sha256, textSha256, retries = 3, retryDelay = 500, timeout = 30_000 } = options;
  const owner = 'downloadFile';
  if (urls.length === 0) throw configError(owner, 'url', 'at least one address', urls);
  for (const url of urls) {
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
      throw configError(owner, 'url', 'an http or https address', url);
    }
  }
  if (typeof to !== 'string' || to === '') throw configError(owner, 'to', 'the path of a file', to);
  for (const [field, hash] of Object.entries({ sha256, textSha256 })) {
    if (hash !== undefined && !/^[0-9a-f]{64}$/i.test(hash)) {
      throw configError(owner, field, '64 hexadecimal digits', hash);
    }
  }
  if (bytes !== undefined) assertNonNegativeInteger(owner, 'bytes', bytes);
  assertNonNegativeInteger(owner, 'retries', retries);
  assertNonNegativeInteger(owner, 'retryDelay', retryDelay);
  assertPositiveInteger(owner, 'timeout', timeout);
}
