import { gzipSync } from 'node:zlib';
import { concatTables } from '@mtl/data';
import { describe, expect, test } from 'vitest';
import type { FileForm } from './fileForm.js';
import { readRows } from './readRows.js';

const columns = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
] as const;
const csv = 'age,city,tags\n31,Oslo,a\n,Lima,\n';
const lines = '{"age":31,"city":"Oslo","tags":["a"]}\n{"city":"Lima"}\n';

/** What is read of a text that comes byte by byte. */
async function read(text: string | Uint8Array, { name = 'a file', form = {} as FileForm } = {}) {
  const headers: (readonly string[])[] = [];
  const rows: (readonly string[])[] = [];
  async function* bytes() {
    for (const byte of Buffer.from(text)) yield Uint8Array.of(byte);
  }
  const table = await concatTables(
    readRows(bytes(), columns, form, {
      name,
      onHeader: (names) => void headers.push(names),
      onRow: (row) => void rows.push(row),
    }),
  );
  const age = table.columns.get('age');
  const city = table.columns.get('city');
  const cities =
    city?.kind === 'categorical' ? [...city.codes].map((code) => city.dictionary[code]) : undefined;
  return { ages: age?.kind === 'continuous' ? [...age.values] : undefined, cities, headers, rows };
}

describe('readRows', () => {
  test.each([
    ['CSV', csv, 'a'],
    ['CSV in gzip', gzipSync(csv), 'a'],
    ['JSON lines', lines, '["a"]'],
    ['JSON lines in gzip', gzipSync(lines), '["a"]'],
    ['JSON lines below blanks', `\n  ${lines}`, '["a"]'],
    ['an array of objects', ` [\n ${lines.trim().replace('\n', ',')}]`, '["a"]'],
  ])('reads %s, and tells its header and the texts of its cells', async (_, text, tags) => {
    expect(await read(text)).toEqual({
      ages: [31, Number.NaN],
      cities: ['Oslo', 'Lima'],
      headers: [['age', 'city', 'tags']],
      rows: [
        ['31', 'Oslo', tags],
        ['', 'Lima', ''],
      ],
    });
  });

  test('asks objects for what their first one leaves out', async () => {
    const { headers, rows, ages } = await read('{"city":"Lima"}\n{"age":"4,5","city":"-","x":1}\n', {
      form: { decimal: ',', missing: ['-'], delimiter: ';', trim: true },
    });
    expect([headers, rows, ages]).toEqual([
      [['city', 'age']],
      [
        ['Lima', ''],
        ['-', '4,5'],
      ],
      [Number.NaN, 4.5],
    ]);
  });

  test('takes a file for JSON lines by its name, and says so where it is none', async () => {
    for (const name of ['rows.jsonl', 'rows.NDJSON', 'rows.jsonl.gz']) {
      await expect(read(csv, { name })).rejects.toThrow(
        expect.objectContaining({
          name: 'FileError',
          message: expect.stringMatching(new RegExp(`^readJsonLines: .*${name}`)),
        }),
      );
    }
  });

  test('reads CSV in its encoding, and no cell for JSON that stands in one', async () => {
    const text = Buffer.from('age;city\n1;K\u00f6ln\n2;{}\n', 'latin1');
    const form = { delimiter: ';', encoding: 'windows-1252' };
    expect((await read(text, { form })).cities).toEqual(['Köln', '{}']);
  });
});
