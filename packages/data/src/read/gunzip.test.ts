import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../synthetic/random.js';
import { concatTables } from '../table/concatTables.js';
import { failure, inPieces, plainTable, verdict } from '../testing/collect.js';
import { readCsv } from './readCsv.js';

const columns = [{ name: 'a', kind: 'categorical' }] as const;
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const first = gzipSync('a\nx\n');
const second = gzipSync('y\n');
const zeros = (count: number) => new Uint8Array(count);
const text = (value: string) => new TextEncoder().encode(value);

describe('gunzip', () => {
  test.each([1, 7, 1000])('reads one member and several, in pieces of %i bytes', async (size) => {
    const read = async (bytes: Uint8Array) =>
      plainTable(await concatTables(readCsv(inPieces(bytes, size), columns)));
    expect(await read(first)).toEqual({ a: ['x'] });
    expect(await read(join(first, second))).toEqual({ a: ['x', 'y'] });
    expect(await read(join(first, second, gzipSync(''), second))).toEqual({ a: ['x', 'y', 'y'] });
  });

  test.each([1, 7, 1000])('refuses every other end, in pieces of %i bytes', async (size) => {
    const message = (what: string) =>
      `readCsv: \`source\` must be one or more whole gzip members, got ${what} (t.gz).`;
    const refused = async (bytes: Uint8Array) => {
      const error = await failure(readCsv(inPieces(bytes, size), columns, { name: 't.gz' }));
      expect(error).toMatchObject({ name: 'FileError', code: 'gzip' });
      return error.message;
    };
    for (let length = 2; length < first.length; length++) {
      expect(await refused(first.subarray(0, length))).toBe(message('damaged or truncated data'));
    }
    expect(await refused(join(first, text('junk')))).toBe(message('damaged or truncated data'));
    expect(await refused(join(first, second.subarray(0, 12)))).toBe(message('damaged or truncated data'));
    // Node's decoder stops without a word at a NUL behind a member, unless the piece ends with it.
    expect(await refused(join(first, zeros(1)))).toBe(message('bytes after the last member'));
    expect(await refused(join(first, zeros(512)))).toBe(message('bytes after the last member'));
    expect(await refused(join(first, second, zeros(3)))).toBe(message('bytes after the last member'));
    expect(await refused(join(first, zeros(1), text('junk')))).toMatch(
      /^readCsv: `source` must be one or more/,
    );
    expect(await refused(join(first, zeros(1), second))).toMatch(/^readCsv: `source` must be one or more/);
  });

  test('finds every flipped bit of the checksum and the size', async () => {
    for (let bit = 8 * (first.length - 8); bit < 8 * first.length; bit++) {
      const bytes = Uint8Array.from(first);
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(await failure(readCsv(bytes, columns))).toMatchObject({ code: 'gzip' });
    }
  });

  test('refuses members with NULs between them, also where the sizes add up by chance', async () => {
    const member = gzipSync('age,city\n1,a\n2,b\n3,c\n4,d\n');
    for (const nuls of [1, 3, 4, 512]) {
      const bytes = new Uint8Array(Buffer.concat([member, new Uint8Array(nuls), member]));
      for (const size of [1, 7, 10_000]) {
        expect(await verdict(readCsv(inPieces(bytes, size), [{ name: 'city', kind: 'categorical' }]))).toBe(
          'gzip',
        );
      }
    }
  });

  test('takes members that pack badly, and empty ones', async () => {
    const random = createRandom(3, 'gunzip');
    const noise = () => Array.from({ length: 40_000 }, () => Math.floor(random.uniform() * 94) + 33);
    const text = (codes: number[]) => String.fromCharCode(...codes).replaceAll(/[",]/g, 'x');
    const parts = [
      gzipSync('city\n'),
      gzipSync(''),
      gzipSync(`${text(noise())}\n`, { level: 0 }),
      gzipSync(`${text(noise())}\n`),
      gzipSync(''),
    ];
    expect(
      await verdict(
        readCsv(inPieces(new Uint8Array(Buffer.concat(parts)), 9), [{ name: 'city', kind: 'categorical' }]),
      ),
    ).toBe('accept');
  });
});
