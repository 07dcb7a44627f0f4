import { configError } from '../assert.js';

/** Refuses everything but the name of a file: a model that stands first, or a promise of a name. */
export function assertPath(owner: string, path: unknown): asserts path is string {
  if (typeof path !== 'string' || path === '') throw configError(owner, 'path', 'the name of a file', path);
}
