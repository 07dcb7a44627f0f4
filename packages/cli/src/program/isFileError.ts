import type { FileError } from '@mtl/core/plain';

/** Whether an error is about a file or a download; by its name, since two copies of a package break `instanceof`. */
export function isFileError(error: unknown): error is FileError {
  return error instanceof Error && error.name === 'FileError';
}
