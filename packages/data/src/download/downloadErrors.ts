import { FileError, show } from '@mtl/core/plain';

/** The failures of a download, each with its code. `url` stands for the address that was asked. */
export const downloadErrors = {
  unreachable(url: string, cause: unknown): FileError {
    const { code, message } = deepest(cause);
    const offline = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH'].includes(
      code ?? '',
    );
    return new FileError(
      offline ? 'offline' : 'connection',
      `downloadFile: \`url\` must be an address that answers, got ${code ?? show(message)} from ${show(url)}.${
        offline ? ' Check the connection.' : ''
      }`,
      { cause },
    );
  },
  status(url: string, status: number): FileError {
    return new FileError(
      status === 408 || status === 429 || status >= 500 ? 'busy' : 'http-status',
      `downloadFile: \`url\` must be answered with status 200, got ${status} from ${show(url)}.`,
    );
  },
  truncated(url: string, received: number, total: number | undefined, cause?: unknown): FileError {
    return new FileError(
      'truncated',
      `downloadFile: \`url\` must give ${total ?? 'all'} bytes, got ${received} and the end of the connection from ${show(url)}.`,
      { cause },
    );
  },
  stalled(url: string, received: number, timeout: number): FileError {
    return new FileError(
      'stalled',
      `downloadFile: \`url\` must send a byte within ${timeout} ms, got none after ${received} bytes from ${show(url)}.`,
    );
  },
  size(url: string, bytes: number, expected: number): FileError {
    return new FileError(
      'size',
      `downloadFile: \`url\` must give ${expected} bytes, got ${bytes} from ${show(url)}.`,
    );
  },
  checksum(url: string, field: string, expected: string, found: string): FileError {
    return new FileError(
      'checksum',
      `downloadFile: \`${field}\` must be ${expected}, got ${found} from ${show(url)}.`,
    );
  },
  aborted(url: string, cause: unknown): FileError {
    return new FileError('aborted', `downloadFile: \`signal\` has stopped the download of ${show(url)}.`, {
      cause,
    });
  },
  cannotWrite(to: string, cause: unknown): FileError {
    const { code, message } = deepest(cause);
    return new FileError(
      'cannot-write',
      `downloadFile: \`to\` must be a file that can be written, got ${code ?? show(message)} for ${show(to)}.`,
      { cause },
    );
  },
  noneWorked(failures: readonly (readonly [url: string, error: FileError])[]): FileError {
    const [, last] = failures.at(-1) as readonly [string, FileError];
    return new FileError(
      last.code,
      `downloadFile: \`url\` must have an address that works, got ${failures
        .map(([url, error]) => `${error.code} from ${show(url)}`)
        .join(', ')}.`,
      { cause: new AggregateError(failures.map(([, error]) => error)) },
    );
  },
};

/** What happened underneath: `fetch` wraps the error of the socket. */
function deepest(error: unknown): { readonly code?: string | undefined; readonly message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  if (error.cause instanceof Error) return deepest(error.cause);
  return error as NodeJS.ErrnoException;
}
