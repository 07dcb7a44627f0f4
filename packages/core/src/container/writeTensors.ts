import { show } from '../show.js';
import { fileLimits } from './limits.js';
import { fileError } from './modelFileError.js';
import { checkName, checkShape, isUnicode } from './readTensors.js';
import { dtypes, encodeTensor, type StoredTensor } from './storedTensor.js';

/**
 * Writes a container in the safetensors layout. The order is fixed, whatever the order of the arguments: metadata by key;
 * tensors by the size of their values, wide ones first, then by name. So every tensor is aligned in the file, as the
 * header is padded with spaces to a multiple of 8.
 *
 * @param tensors Name → tensor; nothing of the result shares memory with them.
 * @param metadata Key → text. Default: none.
 * @throws FileError when something cannot be written so that `readTensors` reads it.
 */
export function writeTensors(
  tensors: Iterable<readonly [string, StoredTensor]>,
  metadata: Iterable<readonly [string, string]> = [],
): Uint8Array {
  return writeContainer('writeTensors', tensors, metadata);
}

/** {@link writeTensors} under the name of its caller. */
export function writeContainer(
  owner: string,
  tensors: Iterable<readonly [string, StoredTensor]>,
  metadata: Iterable<readonly [string, string]>,
): Uint8Array {
  const sorted = [...tensors].sort(
    ([nameA, a], [nameB, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || compare(nameA, nameB),
  );
  if (sorted.length > fileLimits.tensors) {
    throw fileError('limit', owner, 'tensors', `at most ${fileLimits.tensors}`, sorted.length);
  }
  let end = 0;
  const entries = sorted.map(([name, tensor]) => {
    checkTensor(owner, name, tensor);
    const begin = end;
    end += tensor.data.byteLength;
    const { dtype, shape } = tensor;
    return [name, JSON.stringify({ dtype, shape, data_offsets: [begin, end] })] as const;
  });
  const texts = metadataTexts(owner, metadata);
  // Not JSON.stringify of one object: it would move names like "1" to the front and lose "__proto__".
  const lines = texts.length > 0 ? [['__metadata__', object(owner, 'metadata', texts)] as const] : [];
  const header = new TextEncoder().encode(object(owner, 'tensors', [...lines, ...entries]));
  const padded = Math.ceil(header.length / 8) * 8;
  if (padded > fileLimits.headerBytes) {
    throw fileError('limit', owner, 'header', `at most ${fileLimits.headerBytes} bytes`, padded);
  }
  if (8 + padded + end > fileLimits.fileBytes) {
    throw fileError('limit', owner, 'tensors', `at most ${fileLimits.fileBytes} bytes`, 8 + padded + end);
  }
  const bytes = new Uint8Array(8 + padded + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(header, 8);
  bytes.fill(0x20, 8 + header.length, 8 + padded);
  let at = 8 + padded;
  for (const [, tensor] of sorted) {
    encodeTensor(tensor, bytes, at);
    at += tensor.data.byteLength;
  }
  return bytes;
}

/** Of names that differ; equal ones are refused later. */
function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** A JSON object of values that are JSON already. */
function object(owner: string, field: string, lines: readonly (readonly [string, string])[]): string {
  const seen = new Set<string>();
  const members = lines.map(([key, json]) => {
    if (seen.has(key)) throw fileError('duplicate', owner, field, 'named once each', key);
    seen.add(key);
    return `${JSON.stringify(key)}:${json}`;
  });
  return `{${members.join(',')}}`;
}

function metadataTexts(owner: string, metadata: Iterable<readonly [string, string]>): [string, string][] {
  return [...metadata]
    .sort(([a], [b]) => compare(a, b))
    .map(([key, text]) => {
      if (typeof text !== 'string' || !isUnicode(key) || !isUnicode(text)) {
        throw fileError('metadata', owner, 'metadata', 'Unicode text', text, { where: `key ${show(key)}` });
      }
      return [key, JSON.stringify(text)];
    });
}

function checkTensor(owner: string, name: string, { dtype, shape, data }: StoredTensor): void {
  checkName(owner, name, fileLimits);
  const where = `tensor ${show(name)}`;
  const array = dtypes.get(dtype)?.array;
  if (array === undefined) {
    const written = [...dtypes].filter(([, known]) => known.array).map(([known]) => known);
    throw fileError('dtype', owner, 'dtype', `one of ${written.join(', ')}`, dtype, { where });
  }
  const values = checkShape(owner, name, shape, fileLimits);
  const given = Object.prototype.toString.call(data).slice(8, -1);
  if (given !== array) throw fileError('dtype', owner, 'data', `a ${array} for ${dtype}`, given, { where });
  if (data.length !== values) {
    const expected = `${values} values, as shape ${show(shape)} needs`;
    throw fileError('byte-count', owner, 'data', expected, data.length, { where });
  }
  if (dtype === 'BOOL') {
    const odd = data.find((bit) => bit > 1);
    if (odd !== undefined) throw fileError('value', owner, 'data', '0 or 1 in a BOOL tensor', odd, { where });
  }
}
