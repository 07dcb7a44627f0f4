import { assertOptions } from '@mtl/core/plain';
import type { ByteSource } from './byteSource.js';
import { startReading, type TextOptions } from './readOptions.js';
import { assertEncoding, textBytes } from './textBytes.js';

/**
 * The bytes of a text as UTF-8, unpacked if they are gzip, with its limits, and without a byte order mark: what the readers read. For programs
 * that have to look at the beginning before they know which reader to ask; the readers take the result as it is.
 *
 * @param options `name`, `limits`, `encoding`: as of the readers.
 * @throws ConfigError if an argument cannot work; FileError `gzip`, `limit`, `encoding`, `binary` or `read`.
 */
export async function* unpackText(
  source: ByteSource,
  options: Pick<TextOptions, 'name' | 'limits' | 'encoding'> = {},
): AsyncGenerator<Uint8Array> {
  assertOptions('unpackText', options, { name: true, limits: true, encoding: true });
  const { encoding = 'utf-8' } = options;
  assertEncoding('unpackText', encoding);
  yield* textBytes(startReading('unpackText', source, options), source, encoding);
}
