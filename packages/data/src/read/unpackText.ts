import { assertOptions } from '@mtl/core/plain';
import type { ByteSource } from './byteSource.js';
import { type ReadOptions, startReading } from './readOptions.js';
import { textBytes } from './textBytes.js';

/**
 * The bytes of a text, unpacked if they are gzip, with its limits, and without a byte order mark: what the readers read. For programs
 * that have to look at the beginning before they know which reader to ask; the readers take the result as it is.
 *
 * @param options `name`, `limits`: as of the readers.
 * @throws ConfigError if an argument cannot work; FileError `gzip`, `limit`, `encoding`, `binary` or `read`.
 */
export async function* unpackText(
  source: ByteSource,
  options: Pick<ReadOptions, 'name' | 'limits'> = {},
): AsyncGenerator<Uint8Array> {
  assertOptions('unpackText', options, { name: true, limits: true });
  yield* textBytes(startReading('unpackText', source, options), source);
}
