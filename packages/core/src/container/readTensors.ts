import { configError } from '../assert.js';
import { assertOptions, type OptionKeys } from '../assertOptions.js';
import { show } from '../show.js';
import { type FileLimits, limitsOf } from './limits.js';
import { fileError } from './modelFileError.js';
import { parseJson } from './parseJson.js';
import { decodeTensor, dtypes, type StoredTensor } from './storedTensor.js';

/** Options of the readers. */
export interface ReadOptions {
  /** Other limits than {@link fileLimits}, by name. */
  readonly limits?: Partial<FileLimits>;
}

/** Every option of the readers. */
export const readOptionKeys: OptionKeys<ReadOptions> = { limits: true };

/** What a container holds. */
export interface Tensors {
  /** In the order of their bytes. */
  readonly tensors: Map<string, StoredTensor>;
  readonly metadata: Map<string, string>;
}

/**
 * Reads a container in the safetensors layout: header length (8 bytes, little-endian), JSON header, data. Everything is
 * checked before anything is allocated: the tensors must cover the data without a hole and without an overlap.
 *
 * @param bytes The whole file; nothing of the result shares memory with it.
 * @throws FileError with a code of {@link modelFileErrors} when the bytes are not exactly such a file.
 */
export function readTensors(bytes: Uint8Array, options: ReadOptions = {}): Tensors {
  assertOptions<ReadOptions>('readTensors', options, readOptionKeys);
  const header = readHeader('readTensors', bytes, options);
  return { tensors: copyTensors('readTensors', header), metadata: header.metadata };
}

/** Where the bytes of one tensor are. */
interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** A checked container whose tensors are still in its bytes. */
export interface Header {
  readonly entries: readonly TensorEntry[];
  readonly metadata: Map<string, string>;
  /** The JSON, without the 8 bytes before it. */
  readonly json: Uint8Array;
  readonly data: Uint8Array;
}

/** Checks everything but the values. */
export function readHeader(owner: string, bytes: Uint8Array, options: ReadOptions): Header {
  const limits = limitsOf(owner, options.limits);
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
    throw configError(owner, 'bytes', 'a Uint8Array', bytes);
  }
  const json = headerBytes(owner, bytes, limits);
  const data = bytes.subarray(8 + json.length);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(json);
  } catch (cause) {
    throw fileError('utf8', owner, 'header', 'UTF-8', [...json.subarray(0, 8)], { cause });
  }
  const { value, oddNumber } = parseJson('json', owner, 'header', text, limits.jsonDepth);
  const all = Object.entries(value as object);
  const metadata = readMetadata(owner, all.find(([name]) => name === '__metadata__')?.[1]);
  const listed = all.filter(([name]) => name !== '__metadata__');
  if (listed.length > limits.tensors) {
    throw fileError('limit', owner, 'header', `of at most ${limits.tensors} tensors`, listed.length);
  }
  const entries = listed.map(([name, entry]) => readEntry(owner, name, entry, limits));
  if (oddNumber !== undefined) {
    throw fileError('number', owner, 'header', 'written with plain digits', oddNumber);
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCover(owner, entries, data.length);
  return { entries, metadata, json, data };
}

/** Copies the values out. */
export function copyTensors(owner: string, { entries, data }: Header): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    const tensor = decodeTensor(dtype, shape, data.subarray(begin, end));
    if (tensor.dtype === 'BOOL') {
      const odd = tensor.data.findIndex((bit) => bit > 1);
      if (odd >= 0) {
        const where = `value ${odd} of tensor ${show(name)}`;
        throw fileError('value', owner, 'data', '0 or 1 in a BOOL tensor', tensor.data[odd], { where });
      }
    }
    tensors.set(name, tensor);
  }
  return tensors;
}

/** Text that UTF-8 can hold: no half of a surrogate pair on its own. */
export function isUnicode(text: string): boolean {
  return !/[\uD800-\uDFFF]/u.test(text);
}

function headerBytes(owner: string, bytes: Uint8Array, limits: FileLimits): Uint8Array {
  if (bytes.length < 8) throw fileError('too-short', owner, 'bytes', 'at least 8 bytes', bytes.length);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > bytes.length - 8) {
    const remedy = 'The file is cut, or of another format.';
    const rest = `at most ${bytes.length - 8}, the bytes after it`;
    throw fileError('header-length', owner, 'header length', rest, length, { remedy });
  }
  if (length > limits.headerBytes) {
    throw fileError('limit', owner, 'header length', `at most ${limits.headerBytes}`, length);
  }
  const json = bytes.subarray(8, 8 + Number(length));
  if (json[0] !== 0x7b) throw fileError('header-start', owner, 'header', 'started by {, byte 123', json[0]);
  return json;
}

function readMetadata(owner: string, value: unknown): Map<string, string> {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fileError('metadata', owner, '__metadata__', 'an object of texts', value);
  }
  const metadata = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    const where = `key ${show(key)}`;
    if (typeof text !== 'string') throw fileError('metadata', owner, '__metadata__', 'text', text, { where });
    if (!isUnicode(key) || !isUnicode(text)) {
      throw fileError('metadata', owner, '__metadata__', 'Unicode text', text, { where });
    }
    metadata.set(key, text);
  }
  return metadata;
}

/** Refuses names that cannot be written; the writer asks the same. */
export function checkName(owner: string, name: string, limits: FileLimits): void {
  if (name === '' || name === '__metadata__' || !isUnicode(name)) {
    throw fileError('name', owner, 'name', 'Unicode text, not empty and not "__metadata__"', name);
  }
  // A UTF-16 unit takes at most three bytes: most names need not be encoded to be counted.
  if (name.length * 3 <= limits.nameBytes) return;
  const length = new TextEncoder().encode(name).length;
  if (length > limits.nameBytes) {
    const where = `tensor ${show(name)}`;
    throw fileError('limit', owner, 'name', `at most ${limits.nameBytes} bytes`, length, { where });
  }
}

/** Number of values of a shape. */
export function checkShape(owner: string, name: string, shape: unknown, limits: FileLimits): number {
  const where = `tensor ${show(name)}`;
  if (!Array.isArray(shape)) throw fileError('shape', owner, 'shape', 'an array of sizes', shape, { where });
  if (shape.length > limits.rank) {
    throw fileError('limit', owner, 'shape', `of at most ${limits.rank} axes`, shape.length, { where });
  }
  let values = 1;
  let empty = false;
  shape.forEach((size: unknown, i) => {
    if (!isCount(size)) {
      throw fileError('shape', owner, `shape[${i}]`, 'a non-negative integer', size, { where });
    }
    if (size === 0) empty = true;
    else values *= size;
    if (!Number.isSafeInteger(values)) {
      throw fileError('shape', owner, 'shape', 'of fewer than 2^53 values', shape, { where });
    }
  });
  return empty ? 0 : values;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

function readEntry(owner: string, name: string, entry: unknown, limits: FileLimits): TensorEntry {
  checkName(owner, name, limits);
  const where = `tensor ${show(name)}`;
  if (Object.keys(Object(entry)).sort().join() !== 'data_offsets,dtype,shape') {
    throw fileError('entry', owner, 'entry', 'dtype, shape and data_offsets', entry, { where });
  }
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
  const known = dtypes.get(dtype as string); // none where it is no text
  if (!known) {
    throw fileError('dtype', owner, 'dtype', `one of ${[...dtypes.keys()].join(', ')}`, dtype, { where });
  }
  const values = checkShape(owner, name, shape, limits);
  const [begin, end] = Array.isArray(offsets) && offsets.length === 2 ? (offsets as unknown[]) : [];
  if (!isCount(begin) || !isCount(end) || begin > end) {
    throw fileError('offsets', owner, 'data_offsets', 'a begin and an end, not before it', offsets, {
      where,
    });
  }
  const needed = values * known.bytes;
  if (end - begin !== needed) {
    const expected = `${needed} bytes, as shape ${show(shape)} of ${dtype} needs`;
    throw fileError('byte-count', owner, 'data_offsets', expected, end - begin, { where });
  }
  return { name, dtype: dtype as string, shape: shape as readonly number[], begin, end };
}

function checkCover(owner: string, entries: readonly TensorEntry[], length: number): void {
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) {
      const [code, what] = entry.begin > end ? (['hole', 'no'] as const) : (['overlap', 'another'] as const);
      const expected = `begun at ${end}, so that ${what === 'no' ? 'no byte is left over' : 'no byte is shared'}`;
      throw fileError(code, owner, 'data_offsets', expected, entry.begin, {
        where: `tensor ${show(entry.name)}`,
      });
    }
    end = entry.end;
  }
  if (end !== length) {
    const remedy = length < end ? 'The file is cut.' : 'Something was appended to the file.';
    throw fileError('data-length', owner, 'data', `${end} bytes`, length, { remedy });
  }
}
