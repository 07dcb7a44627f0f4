import { containerFile, entry, type Json, Members, Raw } from './containerFile.js';
import { poisonNames } from './poisonNames.js';

/** A file and what a reader must say about it: `accept`, or the code of the error. */
export interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly expected: string;
}

/** Files for the reader of the tensor container, one or more for each way in which one can be wrong. */
export function containerCorpus(): HostileFile[] {
  return [...lengths(), ...headers(), ...names(), ...entries(), ...offsets(), ...wholeFiles()];
}

const file = (name: string, expected: string, bytes: Uint8Array): HostileFile => ({ name, bytes, expected });
const text = (json: string, data = new Uint8Array(0)) => containerFile({ header: Buffer.from(json), data });
const tree = (list: [string, Json][], data = new Uint8Array(0)) =>
  containerFile({ header: new Members(list), data });
const eight = new Uint8Array(8).map((_, i) => i + 1);
/** One tensor "a" with this entry, over eight bytes. */
const one = (value: Json, data = eight) => tree([['a', value]], data);
const shaped = (shape: Json, bytes = 8) => one(entry('U8', shape, [0, bytes]), new Uint8Array(bytes));
const valid = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';

function lengths(): HostileFile[] {
  const short = Array.from({ length: 8 }, (_, n) => file(`${n} bytes`, 'too-short', new Uint8Array(n)));
  const claimed = ([what, headerLength, expected]: readonly [string, bigint, string]) =>
    file(`header length ${what}`, expected, containerFile({ header: Buffer.from('{}'), headerLength }));
  const lies = [
    ['0', 0n, 'header-start'],
    ['1', 1n, 'json'],
    ['one more than the file', 3n, 'header-length'],
    ['2^32', 2n ** 32n, 'header-length'],
    ['2^63', 2n ** 63n, 'header-length'],
    ['2^64 - 1', 2n ** 64n - 1n, 'header-length'],
    ['big-endian', 2n << 56n, 'header-length'],
  ] as const;
  return [...short, ...lies.map(claimed)];
}

function headers(): HostileFile[] {
  const a = '"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}';
  const b = '"a":{"dtype":"U8","shape":[0],"data_offsets":[8,8]}';
  const many = (count: number) =>
    `{${Array.from({ length: count }, (_, i) => `"${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`).join()}}`;
  return [
    file('header []', 'header-start', text('[]')),
    file('header ""', 'header-start', text('""')),
    file('header {', 'json', text('{')),
    file('header {}', 'accept', text('{}')),
    file('leading space', 'header-start', text(` ${valid}`, eight)),
    file('trailing spaces', 'accept', text(`${valid}         `, eight)),
    file('text after the header', 'json', text(`${valid}x`, eight)),
    file('not UTF-8', 'utf8', notUtf8()),
    file('BOM', 'header-start', text(`\uFEFF${valid}`, eight)),
    file('the same key twice', 'duplicate', text(`{${a},${a}}`, eight)),
    file('one key, two entries', 'duplicate', text(`{${a},${b}}`, eight)),
    file('one key, two spellings', 'duplicate', text(`{${a},${b.replace('"a"', '"\\u0061"')}}`, eight)),
    file('metadata twice', 'duplicate', text('{"__metadata__":{"a":"1"},"__metadata__":{"a":"2"}}')),
    file('a metadata key twice', 'duplicate', text('{"__metadata__":{"a":"1","a":"2"}}')),
    file(
      'a field of an entry twice',
      'duplicate',
      text(valid.replace('"dtype"', '"dtype":"F32","dtype"'), eight),
    ),
    file('depth 100,000', 'limit', text(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)),
    file('depth 100,000, never closed', 'limit', text(`{"a":${'['.repeat(100_000)}`)),
    file('100,000 entries', 'limit', text(many(100_000))),
    file('10,000,000 entries', 'limit', text(`{${'"a":0,'.repeat(10_000_000)}"b":0}`)),
    file('metadata is a number', 'metadata', text('{"__metadata__":1}')),
    file('metadata holds a number', 'metadata', text('{"__metadata__":{"a":1}}')),
    file('metadata holds an object', 'metadata', text('{"__metadata__":{"a":{}}}')),
    file('metadata is an array', 'metadata', text('{"__metadata__":["a"]}')),
    file('metadata is null', 'metadata', text('{"__metadata__":null}')),
    file('metadata with half a surrogate pair', 'metadata', text('{"__metadata__":{"a":"\\ud800"}}')),
    file('10 MB of metadata', 'limit', text(`{"__metadata__":{"a":"${'x'.repeat(10_000_000)}"}}`)),
    file(
      'poisoned metadata',
      'accept',
      tree([['__metadata__', new Members(poisonNames.map((n) => [n, n]))]]),
    ),
  ];
}

function notUtf8(): Uint8Array {
  return containerFile({ header: Buffer.from('{"\xff":1}', 'latin1') });
}

function names(): HostileFile[] {
  const named = (name: string) => tree([[name, entry('U8', [8], [0, 8])]], eight);
  return [
    file('name of 512 bytes', 'accept', named('é'.repeat(256))),
    file('name of 513 bytes', 'limit', named(`${'é'.repeat(256)}x`)),
    file('name of 1 MB', 'limit', named('x'.repeat(1_000_000))),
    file('name with half a surrogate pair', 'name', text(valid.replace('"a"', '"\\udfff"'), eight)),
    ...poisonNames.map((name) =>
      file(`name ${JSON.stringify(name)}`, name === '' ? 'name' : 'accept', named(name)),
    ),
  ];
}

function entries(): HostileFile[] {
  const dtypes = ['F64', 'I64', 'U64', 'F32', 'I32', 'U32', 'F16', 'BF16', 'I16', 'U16', 'I8', 'U8', 'BOOL'];
  const width = (dtype: string) => (dtype === 'BOOL' ? 1 : Number(/\d+/.exec(dtype)) / 8);
  const refused = ['F8_E4M3', 'F8_E5M2', 'C64', 'f32', 'float32', '', '__proto__', 'constructor'];
  return [
    ...dtypes.map((dtype) =>
      file(`dtype ${dtype}`, 'accept', one(entry(dtype, [8 / width(dtype)], [0, 8]), new Uint8Array(8))),
    ),
    ...refused.map((dtype) =>
      file(`dtype ${JSON.stringify(dtype)}`, 'dtype', one(entry(dtype, [8], [0, 8]))),
    ),
    file('dtype is a list', 'dtype', one(entry(['U8'], [8], [0, 8]))),
    file('dtype missing', 'entry', text('{"a":{"shape":[8],"data_offsets":[0,8]}}', eight)),
    file('a field too many', 'entry', text(valid.replace('"dtype"', '"scale":1,"dtype"'), eight)),
    file('entry is null', 'entry', text('{"a":null}', eight)),
    file('entry is a list', 'entry', text('{"a":[]}', eight)),
    file('a truth value of 2', 'value', one(entry('BOOL', [8], [0, 8]))),
    file('rank 8', 'accept', shaped([1, 2, 1, 2, 1, 2, 1, 1])),
    file('rank 9', 'limit', shaped([1, 1, 1, 1, 1, 1, 1, 1, 8])),
    file('shape []', 'accept', shaped([], 1)),
    file('shape [0]', 'accept', shaped([0], 0)),
    file('shape [0, 2^53 - 1]', 'accept', shaped([0, Number.MAX_SAFE_INTEGER], 0)),
    file('shape -1', 'shape', shaped([-1])),
    file('shape 1.5', 'shape', shaped([1.5])),
    file('shape "8"', 'shape', shaped(['8'])),
    file('shape null', 'shape', shaped(null)),
    file('shape {}', 'shape', shaped(new Members([]))),
    file('shape 1e308', 'shape', shaped([new Raw('1e308')])),
    file('shape 1e999', 'shape', shaped([new Raw('1e999')])),
    file('shape -0', 'shape', shaped([new Raw('-0')], 0)),
    file('shape 2^53', 'shape', shaped([new Raw('9007199254740992')])),
    file('shape 8.0', 'number', shaped([new Raw('8.0')])),
    file('shape 8e0', 'number', shaped([new Raw('8e0')])),
    file('shape 08', 'json', shaped([new Raw('08')])),
    file('shape whose product overflows', 'shape', shaped([2 ** 40, 2 ** 40])),
    file('shape whose product wraps to 8', 'shape', shaped([2 ** 32 + 2, 2 ** 31, 8])),
    file('shape of more values than bytes', 'byte-count', shaped([9])),
    file('shape of fewer values than bytes', 'byte-count', shaped([7])),
    file('shape [0] with bytes', 'byte-count', shaped([0])),
  ];
}

function offsets(): HostileFile[] {
  const at = (value: Json) => one(entry('U8', [8], value));
  const two = (a: [number, number], b: [number, number], bytes: number, sizes = [4, 4]) =>
    tree(
      [
        ['a', entry('U8', [sizes[0] as number], a)],
        ['b', entry('U8', [sizes[1] as number], b)],
      ],
      new Uint8Array(bytes),
    );
  return [
    file('offsets reversed', 'offsets', at([8, 0])),
    file('offsets negative', 'offsets', at([-8, 0])),
    file('offsets -0', 'offsets', at([new Raw('-0'), 8])),
    file('offsets fractional', 'offsets', at([0.5, 8.5])),
    file('offsets as text', 'offsets', at(['0', '8'])),
    file('offsets null', 'offsets', at(null)),
    file('one offset', 'offsets', at([8])),
    file('three offsets', 'offsets', at([0, 8, 8])),
    file('offsets beyond 2^53', 'offsets', at([new Raw('9007199254740992'), new Raw('9007199254741000')])),
    file('offsets odd', 'byte-count', one(entry('F32', [2], [0, 7]), new Uint8Array(7))),
    file('offsets past the end', 'data-length', one(entry('U8', [9], [0, 9]))),
    file('two tensors', 'accept', two([0, 4], [4, 8], 8)),
    file('two tensors, the second first', 'accept', two([4, 8], [0, 4], 8)),
    file('an empty one between two', 'accept', two([0, 4], [4, 4], 4, [4, 0])),
    file('an empty one inside another', 'overlap', two([0, 4], [2, 2], 4, [4, 0])),
    file('overlap by one', 'overlap', two([0, 4], [3, 7], 7)),
    file('hole of one', 'hole', two([0, 4], [5, 9], 9)),
    file('hole at the start', 'hole', two([1, 5], [5, 9], 9)),
    file('tail that no tensor covers', 'data-length', two([0, 4], [4, 8], 9)),
    file(
      'a thousand tensors on the same bytes',
      'overlap',
      tree(
        Array.from({ length: 1000 }, (_, i) => [`t${i}`, entry('U8', [8], [0, 8])]),
        eight,
      ),
    ),
  ];
}

function wholeFiles(): HostileFile[] {
  const good = text(valid, eight);
  const zipTail = Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1');
  const foreign = (name: string, start: string | Uint8Array, expected = 'header-length') =>
    file(name, expected, Buffer.concat([Buffer.from(start as string, 'latin1'), Buffer.alloc(64)]));
  return [
    file('a valid file', 'accept', good),
    file('ZIP at the tail', 'data-length', new Uint8Array(Buffer.concat([good, zipTail]))),
    file('cut in half', 'data-length', good.slice(0, good.length - 4)),
    file('cut in the header', 'header-length', good.slice(0, 20)),
    file('4 kB appended', 'data-length', new Uint8Array(Buffer.concat([good, Buffer.alloc(4096)]))),
    file(
      'NaN with a payload',
      'accept',
      one(entry('F32', [2], [0, 8]), Uint8Array.of(1, 2, 0xa3, 0x7f, 4, 5, 0xb6, 0xff)),
    ),
    foreign('not JSON', 'hello, world'),
    foreign('a JSON array', '[1, 2, 3]'),
    foreign('null', 'null\n\n\n\n'),
    foreign('a model.json of tfjs', '{"format":"layers-model","modelTopology":{}}'),
    foreign('a ZIP', 'PK\x03\x04\x14\0\0\0\x08\0'),
    foreign('a PNG', '\x89PNG\r\n\x1a\n'),
    foreign('a pickle', '\x80\x04\x95\x0b\0\0\0\0\0\0\0\x8c'),
    foreign('a file of PyTorch before 1.6', '\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.'),
    foreign('HDF5', '\x89HDF\r\n\x1a\n'),
    foreign('NumPy', '\x93NUMPY\x01\0v\0{'),
    foreign('ONNX', '\x08\x07\x12\x07pytorch\x1a'),
    foreign('gzip', '\x1f\x8b\x08\0\0\0\0\0\0\x03'),
    foreign('GGUF', 'GGUF\x03\0\0\0\0\0\0\0'),
    foreign('a table', 'age,income\n39,50000\n'),
    foreign('HTML', '<!doctype html><title>404</title>'),
    foreign('zeros', '\0'.repeat(64), 'header-start'),
    file('200 kB of digits', 'header-length', Buffer.alloc(200_000, '7')),
  ];
}
