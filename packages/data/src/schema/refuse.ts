import { configError } from '@mtl/core/plain';

/** Makes the error of a field that is not what it must be; `code` is that of a file's error. */
export type Refuse = (
  field: string,
  expected: string,
  value: unknown,
  code: 'value' | 'field' | 'duplicate' | 'limit',
  remedy?: string,
) => Error;

/** The error of a caller's schema. */
export function refuseFor(owner: string): Refuse {
  return (field, expected, value, _, remedy) => configError(owner, field, expected, value, remedy);
}
