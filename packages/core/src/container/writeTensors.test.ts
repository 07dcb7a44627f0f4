import { describe, expect, test } from 'vitest';
import { refusal } from '../../../testing/hostile/refusal.js';
import { readTensors } from './readTensors.js';
import type { StoredTensor } from './storedTensor.js';
import { writeTensors } from './writeTensors.js';

const f32 = (...values: number[]): StoredTensor => ({
  dtype: 'F32',
  shape: [values.length],
  data: Float32Array.from(values),
});

describe('writeTensors', () => {
  test('writes the bytes of the format: length, header padded to 8, wide values first', () => {
    const bytes = writeTensors(
      [
        ['b', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
        ['a', { dtype: 'I32', shape: [], data: Int32Array.of(-2) }],
        ['c', f32(1)],
      ],
      [
        ['y', '2'],
        ['x', '1'],
      ],
    );
    const header =
      '{"__metadata__":{"x":"1","y":"2"},' +
      '"a":{"dtype":"I32","shape":[],"data_offsets":[0,4]},' +
      '"c":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},' +
      '"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}';
    const padded = header.padEnd(192, ' ');
    expect(header.length).toBeGreaterThan(184);
    expect(Buffer.from(bytes).toString('latin1')).toBe(
      `\xc0\0\0\0\0\0\0\0${padded}\xfe\xff\xff\xff\0\0\x80\x3f\x01\x02\x03`,
    );
  });

  test('writes an empty file that can be read', () => {
    expect(Buffer.from(writeTensors([])).toString('latin1')).toBe('\x08\0\0\0\0\0\0\0{}      ');
    expect(readTensors(writeTensors([]))).toEqual({ tensors: new Map(), metadata: new Map() });
  });

  test('writes the same bytes whatever the order of the arguments', () => {
    const tensors = [...'fbdeac'].map((name, i): [string, StoredTensor] => [name, f32(i)]);
    const metadata = [...'321'].map((key): [string, string] => [key, key]);
    expect(writeTensors(tensors.slice().reverse(), metadata.slice().reverse())).toEqual(
      writeTensors(tensors, metadata),
    );
  });

  test.each([
    [
      'an empty name',
      [['', f32(1)]],
      [],
      'name | writeTensors: `name` must be Unicode text, not empty and not "__metadata__", got "".',
    ],
    [
      'the reserved name',
      [['__metadata__', f32(1)]],
      [],
      'name | writeTensors: `name` must be Unicode text, not empty and not "__metadata__", got "__metadata__".',
    ],
    [
      'half a surrogate pair',
      [['\ud800', f32(1)]],
      [],
      'name | writeTensors: `name` must be Unicode text, not empty and not "__metadata__", got "\\ud800".',
    ],
    [
      'a name twice',
      [
        ['a', f32(1)],
        ['a', f32(2)],
      ],
      [],
      'duplicate | writeTensors: `tensors` must be named once each, got "a".',
    ],
    [
      'a long name',
      [['é'.repeat(257), f32(1)]],
      [],
      `limit | writeTensors: \`name\` must be at most 512 bytes, got 514 (tensor "${'é'.repeat(76)}…).`,
    ],
    [
      'another number of values',
      [['a', { ...f32(1), shape: [2] }]],
      [],
      'byte-count | writeTensors: `data` must be 2 values, as shape [2] needs, got 1 (tensor "a").',
    ],
    [
      'a fractional shape',
      [['a', { ...f32(1), shape: [0.5, 2] }]],
      [],
      'shape | writeTensors: `shape[0]` must be a non-negative integer, got 0.5 (tensor "a").',
    ],
    [
      'nine axes',
      [['a', { ...f32(1), shape: [1, 1, 1, 1, 1, 1, 1, 1, 1] }]],
      [],
      'limit | writeTensors: `shape` must be of at most 8 axes, got 9 (tensor "a").',
    ],
    [
      'another array',
      [['a', { ...f32(1), dtype: 'I32' }]],
      [],
      'dtype | writeTensors: `data` must be a Int32Array for I32, got "Float32Array" (tensor "a").',
    ],
    [
      'a dtype that is only read',
      [['a', { ...f32(1), dtype: 'BF16' }]],
      [],
      'dtype | writeTensors: `dtype` must be one of F64, F32, I64, I32, I16, I8, U64, U32, U16, U8, BOOL, got "BF16" (tensor "a").',
    ],
    [
      'a dtype that nobody knows',
      [['a', { ...f32(1), dtype: 'F8' as never }]],
      [],
      'dtype | writeTensors: `dtype` must be one of F64, F32, I64, I32, I16, I8, U64, U32, U16, U8, BOOL, got "F8" (tensor "a").',
    ],
    [
      'a truth value of 2',
      [['a', { dtype: 'BOOL', shape: [2], data: Uint8Array.of(1, 2) }]],
      [],
      'value | writeTensors: `data` must be 0 or 1 in a BOOL tensor, got 2 (tensor "a").',
    ],
    [
      'metadata that is no text',
      [],
      [['a', 1]],
      'metadata | writeTensors: `metadata` must be Unicode text, got 1 (key "a").',
    ],
    [
      'a metadata key twice',
      [],
      [
        ['a', '1'],
        ['a', '2'],
      ],
      'duplicate | writeTensors: `metadata` must be named once each, got "a".',
    ],
    [
      'a header that no reader takes',
      [],
      [['a', 'x'.repeat(1_000_000)]],
      'limit | writeTensors: `header` must be at most 1000000 bytes, got 1000032.',
    ],
  ])('refuses %s', (_, tensors, metadata, expected) => {
    const write = () => writeTensors(tensors as [string, StoredTensor][], metadata as [string, string][]);
    expect(refusal(write)).toBe(expected);
  });

  test('writes truth values', () => {
    const flags: StoredTensor = { dtype: 'BOOL', shape: [2], data: Uint8Array.of(1, 0) };
    expect(readTensors(writeTensors([['flags', flags]])).tensors.get('flags')).toEqual(flags);
  });

  test('writes a header of as many bytes as the readers take', () => {
    const text = 'x'.repeat(1_000_000 - '{"__metadata__":{"a":""}}'.length);
    expect(readTensors(writeTensors([], [['a', text]])).metadata.get('a')).toBe(text);
  });

  test('refuses more tensors than the readers take', () => {
    const tensors = Array.from({ length: 65_537 }, (_, i): [string, StoredTensor] => [`${i}`, f32()]);
    expect(refusal(() => writeTensors(tensors))).toBe(
      'limit | writeTensors: `tensors` must be at most 65536, got 65537.',
    );
  });

  test('refuses more bytes than the readers take, before it makes room for them', () => {
    const data = new Uint8Array(2 ** 30); // takes no memory until it is written to
    const tensors = ['a', 'b'].map((name): [string, StoredTensor] => [
      name,
      { dtype: 'U8', shape: [2 ** 30], data },
    ]);
    // 8 bytes of length, 152 of header.
    expect(refusal(() => writeTensors(tensors))).toBe(
      `limit | writeTensors: \`tensors\` must be at most 2147483648 bytes, got ${2 ** 31 + 160}.`,
    );
  });
});
