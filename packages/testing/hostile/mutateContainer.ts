import { containerFile, entry, type Json, jsonTree, Members, Raw, reseal } from './containerFile.js';
import { poisonNames } from './poisonNames.js';
import type { Random } from './random.js';

/** A changed file; `sealed` where the digest was made right again after the change. */
export interface Mutant {
  readonly bytes: Uint8Array;
  readonly sealed: boolean;
}

/**
 * Changes a valid file in one to three places: bits, bytes, cuts, tokens of the grammar, copies of blocks, and edits of the
 * parsed header, after which the length field is right again and in half of the cases the digest too. An edit of bytes
 * repairs them in some cases, so that mutants get past the first checks.
 */
export function mutateContainer(base: Uint8Array, random: Random): Mutant {
  let bytes = base;
  const times = random.pick([1, 1, 1, 2, 3]);
  for (let i = 0; i < times; i++) {
    bytes = random.chance(0.55) ? editTree(bytes, random) : editBytes(bytes, random);
  }
  if (!random.chance(0.5)) return { bytes, sealed: false };
  const sealed = reseal(bytes);
  return { bytes: sealed, sealed: sealed !== bytes };
}

const tokens = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  ' ',
  '\n',
  '\0',
  '0',
  '-1',
  '-0',
  '1.5',
  '2.0',
  '1e3',
  '9007199254740993',
  '18446744073709551616',
  'null',
  'true',
  '[[',
  '{"a":',
  '"a":"b",',
  '"dtype":"F32"',
  '"shape":[]',
  '"data_offsets":[0,0]',
  '"__metadata__":{}',
  '"__proto__":',
  '\xff',
  '\xc3\xa9',
  '\xed\xa0\x80',
  '\xef\xbb\xbf',
].map((token) => Buffer.from(token, 'latin1'));

function editBytes(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return new Uint8Array([random.integer(256)]);
  const at = random.integer(bytes.length);
  const until = Math.min(bytes.length, at + 1 + random.integer(24));
  const headerEnd = headerEndOf(bytes);
  const replaced = (from: number, to: number, by: Uint8Array) => {
    const result = new Uint8Array(Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]));
    const grown = by.length - (to - from);
    // Inside the header the length field follows, in most cases: what is tested is behind it.
    if (grown !== 0 && from >= 8 && from < headerEnd && random.chance(0.8)) {
      const header = Math.max(0, headerEnd - 8 + grown);
      new DataView(result.buffer).setBigUint64(0, BigInt(header), true);
    }
    return result;
  };
  switch (random.integer(10)) {
    case 0:
      return replaced(at, at + 1, Uint8Array.of((bytes[at] as number) ^ (1 << random.integer(8))));
    case 1:
      return replaced(at, at + 1, Uint8Array.of(random.integer(256)));
    case 2:
      return bytes.slice(0, random.chance(0.1) ? random.integer(12) : at);
    case 3:
      return replaced(at, at, random.pick(tokens));
    case 4: {
      const token = random.pick(tokens);
      return replaced(at, Math.min(bytes.length, at + token.length), token);
    }
    case 5:
      return replaced(at, until, new Uint8Array());
    case 6:
      return replaced(at, at, bytes.subarray(at, until));
    case 7: {
      const from = random.integer(bytes.length);
      const copied = bytes.slice(from, from + until - at);
      return replaced(at, Math.min(bytes.length, at + copied.length), copied);
    }
    case 8:
      return replaced(bytes.length, bytes.length, bytes.slice(at, until));
    default: {
      const end = Math.max(9, headerEnd);
      const inHeader = 8 + random.integer(end - 8);
      return replaced(inHeader, inHeader, random.pick(tokens));
    }
  }
}

function headerEndOf(bytes: Uint8Array): number {
  if (bytes.length < 8) return bytes.length;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length > bytes.length - 8 ? bytes.length : 8 + Number(length);
}

const odd: readonly Json[] = [
  null,
  '',
  'a',
  '2',
  [],
  [1],
  [1, 2],
  new Members([]),
  new Members([['a', 'b']]),
  -1,
  1.5,
  0,
  1,
  2,
  255,
  65_536,
  2 ** 31,
  2 ** 53,
  1e308,
  new Raw('-0'),
  new Raw('2.0'),
  new Raw('1e1'),
  new Raw('1e999'),
  new Raw('true'),
  new Raw(`${'['.repeat(70)}${']'.repeat(70)}`),
  [1, 1, 1, 1, 1, 1, 1, 1, 1],
  'x'.repeat(600),
];

const dtypes = [
  'F64',
  'F32',
  'F16',
  'BF16',
  'I64',
  'I32',
  'I16',
  'I8',
  'U64',
  'U32',
  'U16',
  'U8',
  'BOOL',
  'F8_E4M3',
];

function editTree(bytes: Uint8Array, random: Random): Uint8Array {
  const end = headerEndOf(bytes);
  let header: Json;
  try {
    header = jsonTree(JSON.parse(Buffer.from(bytes.subarray(8, end)).toString('utf8')));
  } catch {
    return editBytes(bytes, random);
  }
  if (!(header instanceof Members) || header.list.length === 0) return editBytes(bytes, random);
  let data: Uint8Array = bytes.slice(end);
  const members = header.list;
  const chosen = random.integer(members.length);
  const [name, value] = members[chosen] as [string, Json];
  const field = (key: string) =>
    value instanceof Members ? value.list.find(([other]) => other === key) : undefined;
  const offsets = field('data_offsets');
  const shape = field('shape');
  const dtype = field('dtype');
  const spoil = (): Json => random.pick(odd);
  switch (random.integer(20)) {
    case 0:
      members[chosen] = [random.pick([...poisonNames, 'x', 'é', '\ud800', 'x'.repeat(513)]), value];
      break;
    case 1:
      members.splice(chosen, 1);
      break;
    case 2:
      members.push([name, value]);
      break;
    case 3:
      members[chosen] = [name, spoil()];
      break;
    case 4: // the same values as another type, or other values of the same number of bytes
    case 5:
      if (dtype) dtype[1] = random.pick(dtypes);
      break;
    case 6:
      if (dtype) dtype[1] = spoil();
      break;
    case 7:
      if (shape) shape[1] = spoil();
      break;
    case 8:
      if (shape && Array.isArray(shape[1])) shape[1][random.integer(shape[1].length + 1)] = spoil();
      break;
    case 9: // other axes, the same number of values
      if (shape && Array.isArray(shape[1])) {
        if (random.chance(0.5)) shape[1].reverse();
        else shape[1].splice(random.integer(shape[1].length + 1), 0, 1);
      }
      break;
    case 10:
      if (offsets) offsets[1] = spoil();
      break;
    case 11:
      if (offsets && Array.isArray(offsets[1])) offsets[1][random.integer(2)] = spoil();
      break;
    case 12: // one step to the left or right, with or without the bytes
      if (offsets && Array.isArray(offsets[1])) {
        const by = random.pick([-8, -4, -1, 1, 4, 8]);
        offsets[1] = offsets[1].map((at) => (typeof at === 'number' ? at + by : at));
        if (random.chance(0.5) && by > 0) data = new Uint8Array(Buffer.concat([data, Buffer.alloc(by)]));
      }
      break;
    case 13: {
      // two tensors change places
      const other = members[random.integer(members.length)] as [string, Json];
      const theirs =
        other[1] instanceof Members ? other[1].list.find(([key]) => key === 'data_offsets') : undefined;
      if (offsets && theirs) [offsets[1], theirs[1]] = [theirs[1], offsets[1]];
      break;
    }
    case 14:
      if (value instanceof Members)
        value.list.push([random.pick(['scale', 'a', ...poisonNames]), random.pick(['1', spoil()])]);
      break;
    case 15:
      if (value instanceof Members && value.list.length > 0) {
        const i = random.integer(value.list.length);
        const [key, part] = value.list[i] as [string, Json];
        value.list[i] = random.chance(0.5) ? [random.pick(['x', ...poisonNames]), part] : [key, spoil()];
      }
      break;
    case 16:
      if (value instanceof Members && value.list.length > 0)
        value.list.splice(random.integer(value.list.length), 1);
      break;
    case 17: {
      // one tensor more, over bytes of its own, or none
      const length = random.pick([0, 1, 8]);
      members.push([
        random.pick(['new', 'x/y', ...poisonNames]),
        entry(random.pick(['U8', 'U8', 'BOOL', 'I8']), [length], [data.length, data.length + length]),
      ]);
      data = new Uint8Array(Buffer.concat([data, Buffer.alloc(length, random.pick([0, 1, 2, 255]))]));
      break;
    }
    case 18:
      members.reverse();
      break;
    default: {
      const metadata = members.find(([key]) => key === '__metadata__')?.[1];
      if (!(metadata instanceof Members) || metadata.list.length === 0) break;
      const pair = metadata.list[random.integer(metadata.list.length)] as [string, Json];
      if (random.chance(0.3)) pair[0] = random.pick(['format', 'version', 'a', ...poisonNames]);
      else pair[1] = random.pick(['mtl', '1', '2', '', 'x', '0'.repeat(64), 'é', '\udc00', spoil()]);
    }
  }
  return containerFile({ header, data, pad: random.chance(0.9) });
}
