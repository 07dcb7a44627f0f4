import { describe, expect, test } from 'vitest';
import { containerCorpus } from '../../../testing/hostile/containerCorpus.js';
import { containerFile, entry, Members } from '../../../testing/hostile/containerFile.js';
import { poisonNames } from '../../../testing/hostile/poisonNames.js';
import { refusal } from '../../../testing/hostile/refusal.js';
import { secondReader } from '../../../testing/hostile/secondReader.js';
import { readTensors } from './readTensors.js';

/** The code of the refusal, or `accepted`. */
const verdict = (read: () => unknown) => refusal(read).split(' | ')[0];
/** Its message. */
const message = (read: () => unknown) => refusal(read).split(' | ')[1];

const corpus = containerCorpus();

describe('readTensors', () => {
  test('reads names, shapes and values, whatever the alignment of the bytes', () => {
    const data = Uint8Array.of(7, 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc1, 0xfe, 0xff, 0xff, 0xff);
    const header = new Members([
      ['i', entry('I32', [], [9, 13])],
      ['u', entry('U8', [1], [0, 1])],
      ['f', entry('F32', [1, 2], [1, 9])],
    ]);
    const { tensors, metadata } = readTensors(containerFile({ header, data }));
    expect([...tensors]).toEqual([
      ['u', { dtype: 'U8', shape: [1], data: Uint8Array.of(7) }],
      ['f', { dtype: 'F32', shape: [1, 2], data: Float32Array.of(1, -10) }],
      ['i', { dtype: 'I32', shape: [], data: Int32Array.of(-2) }],
    ]);
    expect([...metadata]).toEqual([]);
  });

  test('converts F16 and BF16 to F32: 1, -2, the smallest subnormal, the largest value, infinity, NaN', () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0xfc00, 0x7e00, 0x8000);
    const f16 = readTensors(
      containerFile({
        header: new Members([['a', entry('F16', [7], [0, 14])]]),
        data: new Uint8Array(halves.buffer),
      }),
    ).tensors.get('a');
    expect(f16).toEqual({
      dtype: 'F32',
      shape: [7],
      data: Float32Array.of(1, -2, 2 ** -24, 65504, Number.NEGATIVE_INFINITY, Number.NaN, -0),
    });
    const brain = Uint16Array.of(0x3f80, 0xc000, 0x7f80, 0x0001);
    const bf16 = readTensors(
      containerFile({
        header: new Members([['a', entry('BF16', [4], [0, 8])]]),
        data: new Uint8Array(brain.buffer),
      }),
    ).tensors.get('a');
    expect(bf16?.data).toEqual(Float32Array.of(1, -2, Number.POSITIVE_INFINITY, 2 ** -133));
  });

  test('keeps every bit of a NaN', () => {
    const data = Uint8Array.of(1, 2, 0xa3, 0x7f, 4, 5, 0xb6, 0xff);
    const { tensors } = readTensors(
      containerFile({ header: new Members([['a', entry('F32', [2], [0, 8])]]), data }),
    );
    expect(new Uint8Array(tensors.get('a')?.data.buffer as ArrayBuffer)).toEqual(data);
  });

  test('shares no memory with the bytes, a Buffer included', () => {
    const header = new Members([['a', entry('U8', [2], [0, 2])]]);
    const bytes = Buffer.from(containerFile({ header, data: Uint8Array.of(1, 2) }));
    const { tensors } = readTensors(bytes);
    bytes.fill(9);
    expect(tensors.get('a')?.data).toEqual(Uint8Array.of(1, 2));
    expect(tensors.get('a')?.data.buffer.byteLength).toBe(2);
  });

  test('gives every file of the corpus its verdict, and the second reader agrees', () => {
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
    const verdicts = corpus.map(({ name, bytes }) => [name, verdict(() => readTensors(bytes))]);
    expect(verdicts).toEqual(
      corpus.map(({ name, expected }) => [name, expected === 'accept' ? 'accepted' : expected]),
    );
    const small = corpus.filter(({ bytes }) => bytes.length < 2_000_000);
    expect(small.map(({ name, bytes }) => [name, secondReader(bytes) !== undefined])).toEqual(
      small.map(({ name, expected }) => [name, expected === 'accept']),
    );
  });

  test.each([
    ['3 bytes', 'readTensors: `bytes` must be at least 8 bytes, got 3.'],
    [
      'a PNG',
      'readTensors: `header length` must be at most 64, the bytes after it, got 727905341920923785. The file is cut, or of another format.',
    ],
    [
      'header length 2^64 - 1',
      'readTensors: `header length` must be at most 2, the bytes after it, got 18446744073709551615. The file is cut, or of another format.',
    ],
    ['10 MB of metadata', 'readTensors: `header length` must be at most 1000000, got 10000025.'],
    ['leading space', 'readTensors: `header` must be started by {, byte 123, got 32.'],
    ['not UTF-8', 'readTensors: `header` must be UTF-8, got [123,34,255,34,58,49,125].'],
    ['header {', 'readTensors: `header` must be JSON, got "{".'],
    ['depth 100,000', 'readTensors: `header` must be JSON of at most 64 levels, got 65 (character 68).'],
    [
      'one key, two spellings',
      'readTensors: `header` must be JSON with every key once, got "a" (the second at character 53).',
    ],
    ['100,000 entries', 'readTensors: `header length` must be at most 1000000, got 5588891.'],
    ['metadata is null', 'readTensors: `__metadata__` must be an object of texts, got null.'],
    ['metadata holds a number', 'readTensors: `__metadata__` must be text, got 1 (key "a").'],
    [
      'metadata with half a surrogate pair',
      'readTensors: `__metadata__` must be Unicode text, got "\\ud800" (key "a").',
    ],
    ['name ""', 'readTensors: `name` must be Unicode text, not empty and not "__metadata__", got "".'],
    [
      'dtype "__proto__"',
      'readTensors: `dtype` must be one of F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL, got "__proto__" (tensor "a").',
    ],
    [
      'dtype missing',
      'readTensors: `entry` must be dtype, shape and data_offsets, got {"shape":[8],"data_offsets":[0,8]} (tensor "a").',
    ],
    ['rank 9', 'readTensors: `shape` must be of at most 8 axes, got 9 (tensor "a").'],
    ['shape null', 'readTensors: `shape` must be an array of sizes, got null (tensor "a").'],
    ['shape -0', 'readTensors: `shape[0]` must be a non-negative integer, got -0 (tensor "a").'],
    ['shape 1.5', 'readTensors: `shape[0]` must be a non-negative integer, got 1.5 (tensor "a").'],
    [
      'shape whose product overflows',
      'readTensors: `shape` must be of fewer than 2^53 values, got [1099511627776,1099511627776] (tensor "a").',
    ],
    ['shape 8.0', 'readTensors: `header` must be written with plain digits, got "8.0".'],
    [
      'offsets reversed',
      'readTensors: `data_offsets` must be a begin and an end, not before it, got [8,0] (tensor "a").',
    ],
    [
      'shape of more values than bytes',
      'readTensors: `data_offsets` must be 9 bytes, as shape [9] of U8 needs, got 8 (tensor "a").',
    ],
    [
      'hole of one',
      'readTensors: `data_offsets` must be begun at 4, so that no byte is left over, got 5 (tensor "b").',
    ],
    [
      'overlap by one',
      'readTensors: `data_offsets` must be begun at 4, so that no byte is shared, got 3 (tensor "b").',
    ],
    ['cut in half', 'readTensors: `data` must be 8 bytes, got 4. The file is cut.'],
    ['4 kB appended', 'readTensors: `data` must be 8 bytes, got 4104. Something was appended to the file.'],
    [
      'a truth value of 2',
      'readTensors: `data` must be 0 or 1 in a BOOL tensor, got 2 (value 1 of tensor "a").',
    ],
  ])('says what is wrong: %s', (name, expected) => {
    const file = corpus.find((each) => each.name === name);
    expect(message(() => readTensors(file?.bytes as Uint8Array))).toBe(expected);
  });

  /** A file of `data.length` bytes behind these entries. */
  const file = (data: Uint8Array, ...entries: [string, Members][]) =>
    containerFile({ header: new Members(entries), data });

  test('reads empty tensors wherever they are listed and whatever their other sizes are', () => {
    const bytes = file(
      Uint8Array.of(1, 2),
      ['full', entry('U8', [2], [0, 2])],
      ['first', entry('F32', [0, 5], [0, 0])],
      ['last', entry('F32', [3, 0], [2, 2])],
    );
    expect([...readTensors(bytes).tensors].map(([name, { shape }]) => [name, shape])).toEqual([
      ['first', [0, 5]],
      ['full', [2]],
      ['last', [3, 0]],
    ]);
    const huge = file(new Uint8Array(0), ['a', entry('U8', [0, 2 ** 40, 2 ** 40], [0, 0])]);
    expect(refusal(() => readTensors(huge))).toBe(
      'shape | readTensors: `shape` must be of fewer than 2^53 values, got [0,1099511627776,1099511627776] (tensor "a").',
    );
  });

  test('counts the bytes of a tensor from its own begin, and its odd truth values from 0', () => {
    const a: [string, Members] = ['a', entry('U8', [4], [0, 4])];
    expect(message(() => readTensors(file(new Uint8Array(8), a, ['b', entry('U8', [3], [4, 8])])))).toBe(
      'readTensors: `data_offsets` must be 3 bytes, as shape [3] of U8 needs, got 4 (tensor "b").',
    );
    expect(message(() => readTensors(file(Uint8Array.of(3, 0), ['a', entry('BOOL', [2], [0, 2])])))).toBe(
      'readTensors: `data` must be 0 or 1 in a BOOL tensor, got 3 (value 0 of tensor "a").',
    );
  });

  test('refuses a header of no bytes by its start, since its length is there', () => {
    expect(refusal(() => readTensors(new Uint8Array(8)))).toBe(
      'header-start | readTensors: `header` must be started by {, byte 123, got undefined.',
    );
  });

  test('refuses unknown options, and keeps the cause where the header is not UTF-8', () => {
    expect(refusal(() => readTensors(new Uint8Array(8), { limit: {} } as never))).toBe(
      'ConfigError | readTensors: `options` must be without unknown keys, got "limit". Did you mean `limits`?',
    );
    const bytes = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff);
    expect(() => readTensors(bytes)).toThrow(
      expect.objectContaining({ code: 'utf8', cause: expect.any(TypeError) }),
    );
  });

  test('refuses what is no Uint8Array', () => {
    expect(message(() => readTensors('file' as unknown as Uint8Array))).toBe(
      'readTensors: `bytes` must be a Uint8Array, got "file".',
    );
  });

  test('every limit can be changed by name', () => {
    const header = new Members([
      ['long', entry('U8', [1, 2], [0, 2])],
      ['b', entry('U8', [0], [2, 2])],
    ]);
    const bytes = containerFile({ header, data: new Uint8Array(2) });
    expect(
      verdict(() =>
        readTensors(bytes, { limits: { headerBytes: 112, nameBytes: 4, rank: 2, tensors: 2, jsonDepth: 3 } }),
      ),
    ).toBe('accepted');
    const refusals = [{ headerBytes: 111 }, { nameBytes: 3 }, { rank: 1 }, { tensors: 1 }, { jsonDepth: 2 }];
    expect(refusals.map((limits) => refusal(() => readTensors(bytes, { limits })))).toEqual([
      'limit | readTensors: `header length` must be at most 111, got 112.',
      'limit | readTensors: `name` must be at most 3 bytes, got 4 (tensor "long").',
      'limit | readTensors: `shape` must be of at most 1 axes, got 2 (tensor "long").',
      'limit | readTensors: `header` must be of at most 1 tensors, got 2.',
      'limit | readTensors: `header` must be JSON of at most 2 levels, got 3 (character 30).',
    ]);
  });

  test('names that break dictionaries are names like others, and no built-in object changes', () => {
    const builtIns = [
      Object,
      Array,
      Function,
      String,
      Number,
      Boolean,
      Map,
      Set,
      Promise,
      RegExp,
      Error,
      Uint8Array,
    ];
    const keys = () => builtIns.map(({ prototype }) => Reflect.ownKeys(prototype));
    const before = keys();
    const named = poisonNames.filter((name) => name !== '');
    const header = new Members([
      ['__metadata__', new Members(poisonNames.map((name) => [name, `value of ${name}`]))],
      ...named.map((name, i): [string, Members] => [name, entry('U8', [1], [i, i + 1])]),
    ]);
    const { tensors, metadata } = readTensors(
      containerFile({ header, data: Uint8Array.from(named, (_, i) => i) }),
    );
    expect([...tensors].map(([name, { data }]) => [name, data[0]])).toEqual(
      named.map((name, i) => [name, i]),
    );
    expect(new Set(metadata)).toEqual(new Set(poisonNames.map((name) => [name, `value of ${name}`])));
    expect(keys()).toEqual(before);
  });
});
