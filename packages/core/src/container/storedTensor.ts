/** The array that holds the values of each dtype; `BOOL` holds 0 and 1. */
export interface StoredData {
  readonly F64: Float64Array;
  readonly F32: Float32Array;
  readonly I64: BigInt64Array;
  readonly I32: Int32Array;
  readonly I16: Int16Array;
  readonly I8: Int8Array;
  readonly U64: BigUint64Array;
  readonly U32: Uint32Array;
  readonly U16: Uint16Array;
  readonly U8: Uint8Array;
  readonly BOOL: Uint8Array;
}

/** A tensor as a file holds it: row-major values in the typed array of its dtype. */
export type StoredTensor = {
  readonly [D in keyof StoredData]: {
    readonly dtype: D;
    /** Sizes of the axes; `[]` is one number. */
    readonly shape: readonly number[];
    readonly data: StoredData[D];
  };
}[keyof StoredData];

/** What is known about a dtype. */
interface Dtype {
  /** Bytes per value. */
  readonly bytes: 1 | 2 | 4 | 8;
  /** Name of its typed array; none where a dtype is only read, F16 and BF16: as F32, which holds all their values. */
  readonly array?: string;
}

/** The dtypes that are read, by their names in the file. */
export const dtypes: ReadonlyMap<string, Dtype> = /* @__PURE__ */ new Map<string, Dtype>([
  ['F64', { bytes: 8, array: 'Float64Array' }],
  ['F32', { bytes: 4, array: 'Float32Array' }],
  ['F16', { bytes: 2 }],
  ['BF16', { bytes: 2 }],
  ['I64', { bytes: 8, array: 'BigInt64Array' }],
  ['I32', { bytes: 4, array: 'Int32Array' }],
  ['I16', { bytes: 2, array: 'Int16Array' }],
  ['I8', { bytes: 1, array: 'Int8Array' }],
  ['U64', { bytes: 8, array: 'BigUint64Array' }],
  ['U32', { bytes: 4, array: 'Uint32Array' }],
  ['U16', { bytes: 2, array: 'Uint16Array' }],
  ['U8', { bytes: 1, array: 'Uint8Array' }],
  ['BOOL', { bytes: 1, array: 'Uint8Array' }],
]);

/** Values of a dtype of {@link dtypes} from its little-endian bytes; always a copy, bit by bit. */
export function decodeTensor(dtype: string, shape: readonly number[], bytes: Uint8Array): StoredTensor {
  const size = dtypes.get(dtype)?.bytes as number;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length / size;
  if (size === 1) {
    const data = new Uint8Array(bytes); // not `slice`: that of a Buffer shares memory
    if (dtype === 'I8') return { dtype, shape, data: new Int8Array(data.buffer) };
    return { dtype: dtype as 'U8' | 'BOOL', shape, data };
  }
  if (size === 2) {
    const bits = new Uint16Array(count);
    for (let i = 0; i < count; i++) bits[i] = view.getUint16(2 * i, true);
    if (dtype === 'U16') return { dtype, shape, data: bits };
    if (dtype === 'I16') return { dtype, shape, data: new Int16Array(bits.buffer) };
    return {
      dtype: 'F32',
      shape,
      data: dtype === 'BF16' ? fromBfloat16(bits) : new Float32Array(bits).map(fromFloat16),
    };
  }
  if (size === 4) {
    const bits = new Uint32Array(count);
    for (let i = 0; i < count; i++) bits[i] = view.getUint32(4 * i, true);
    if (dtype === 'U32') return { dtype, shape, data: bits };
    if (dtype === 'I32') return { dtype, shape, data: new Int32Array(bits.buffer) };
    return { dtype: 'F32', shape, data: new Float32Array(bits.buffer) };
  }
  const bits = new BigUint64Array(count);
  for (let i = 0; i < count; i++) bits[i] = view.getBigUint64(8 * i, true);
  if (dtype === 'U64') return { dtype, shape, data: bits };
  if (dtype === 'I64') return { dtype, shape, data: new BigInt64Array(bits.buffer) };
  return { dtype: 'F64', shape, data: new Float64Array(bits.buffer) };
}

/** Writes the values as little-endian bytes. */
export function encodeTensor({ data }: StoredTensor, bytes: Uint8Array, at: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, data.byteLength);
  const { buffer, byteOffset, length } = data;
  if (data.BYTES_PER_ELEMENT === 1) {
    bytes.set(new Uint8Array(buffer, byteOffset, length), at);
  } else if (data.BYTES_PER_ELEMENT === 2) {
    new Uint16Array(buffer, byteOffset, length).forEach((bits, i) => {
      view.setUint16(2 * i, bits, true);
    });
  } else if (data.BYTES_PER_ELEMENT === 4) {
    const bits = new Uint32Array(buffer, byteOffset, length);
    for (let i = 0; i < length; i++) view.setUint32(4 * i, bits[i] as number, true);
  } else {
    new BigUint64Array(buffer, byteOffset, length).forEach((bits, i) => {
      view.setBigUint64(8 * i, bits, true);
    });
  }
}

/** bfloat16 is the upper half of a float32. */
function fromBfloat16(bits: Uint16Array): Float32Array {
  return new Float32Array(new Uint32Array(bits).map((half) => half << 16).buffer);
}

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 bits of fraction. */
function fromFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
