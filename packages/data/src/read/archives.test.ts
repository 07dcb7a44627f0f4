import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatTables } from '../table/concatTables.js';
import { tar, tarEntry, zip } from '../testing/archives.js';
import { failure, plainTable } from '../testing/collect.js';
import { type OpenFileOptions, openFile } from './openFile.js';
import { readCsv } from './readCsv.js';

const columns = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
] as const;
const bytes = (text: string) => new TextEncoder().encode(text);
const table = (name = 'people.csv') => ({ name, bytes: bytes('age,city\n31,Oslo\n44,Lima\n') });
const people = { age: [31, 44], city: ['Oslo', 'Lima'] };
const readme = { name: 'readme.md', bytes: bytes('# People\n') };
const other = { name: 'other.csv', bytes: bytes('age,city\n7,Rome\n') };

let folder = '';
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mtl-archives-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A reading of an archive that is called by another name than it is. */
async function reading(archive: Uint8Array, options: OpenFileOptions = {}) {
  const path = join(folder, `file-${files++}.bin`);
  await writeFile(path, archive);
  return readCsv(openFile(path, options), columns);
}
const read = async (archive: Uint8Array, options: OpenFileOptions = {}) =>
  plainTable(await concatTables(await reading(archive, options)));
const refusal = async (archive: Uint8Array, options: OpenFileOptions = {}) => {
  const { code, message } = (await failure(await reading(archive, options))) as Error & { code: string };
  return { code, message: message.replace(/file-\d+/, 'file').replaceAll(folder, '') };
};

describe('openFile on an archive', () => {
  const noise = [
    { name: '__MACOSX/._people.csv', bytes: bytes('x') },
    { name: '._people.csv', bytes: bytes('x') },
  ];

  test.each<[string, (list: { name: string; bytes: Uint8Array }[]) => Uint8Array]>([
    ['ZIP', zip],
    ['ZIP of stored files', (list) => zip(list.map((file) => ({ ...file, store: true })))],
    ['tar', tar],
    ['tar.gz', (list) => gzipSync(tar(list))],
  ])('reads the one table in a %s, or the member that is named', async (_, pack) => {
    expect(await read(pack([table()]))).toEqual(people);
    expect(await read(pack([readme, ...noise, table('data/people.csv')]))).toEqual(people);
    expect(await read(pack([table('people')]))).toEqual(people);
    expect(await read(pack([{ name: 'people.csv.gz', bytes: gzipSync(table().bytes) }]))).toEqual(people);
    const two = pack([other, table('data/people.csv')]);
    expect(await read(two, { member: 'data/people.csv' })).toEqual(people);
    expect(await read(two, { member: 'people.csv' })).toEqual(people);
    expect(await read(two, { member: 'other.csv' })).toEqual({ age: [7], city: ['Rome'] });
    expect(await refusal(two)).toEqual({
      code: 'archive',
      message: 'openFile: `member` must be one of ["other.csv","data/people.csv"] in "file.bin", got none.',
    });
    expect(await refusal(two, { member: 'person.csv' })).toEqual({
      code: 'archive',
      message:
        'openFile: `member` must be one of ["other.csv","data/people.csv"] in "file.bin", got "person.csv".',
    });
    const twins = pack([table('a/x.csv'), table('b/x.csv')]);
    expect((await refusal(twins, { member: 'x.csv' })).code).toBe('archive');
    expect(await refusal(pack([]))).toMatchObject({ code: expect.stringMatching(/^(archive|binary)$/) });
  });

  test('knows a workbook', async () => {
    const names = ['[Content_Types].xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml'];
    expect(await refusal(zip(names.map((name) => ({ name, bytes: bytes('<x/>') }))))).toEqual({
      code: 'archive',
      message:
        'openFile: `member` must be one of ["[Content_Types].xml","xl/workbook.xml","xl/worksheets/sheet1.xml"] in "file.bin", got none. This is a workbook, such as of Excel: save its sheet as CSV.',
    });
  });

  test('reads long names of tar, of the standard, of pax and of GNU, and passes over what is no file', async () => {
    const long = `${'d'.repeat(150)}/people.csv`;
    const attributes = (text: string) => ({ name: 'pax', bytes: bytes(text) });
    const path = `${long.length + 10} path=${long}\n`;
    const end = Buffer.alloc(1024);
    const headless = { name: 'cut', bytes: table().bytes };
    const archives = [
      [tarEntry({ ...headless, name: 'people.csv' }, '0', 'd'.repeat(150))],
      [tarEntry(attributes(`18 mtime=1700000.5\n${path}`), 'x'), tarEntry(headless)],
      [tarEntry(attributes('18 mtime=1700000.5\n'), 'x'), tarEntry({ ...headless, name: 'people.csv' })],
      [tarEntry(attributes('20 comment=a global\n'), 'g'), tarEntry({ ...headless, name: 'people.csv' })],
      [tarEntry(attributes(`${long}\0`), 'L'), tarEntry(headless)],
      [
        tarEntry({ name: 'a.csv', bytes: bytes('') }, '5'),
        tarEntry({ ...headless, name: 'people.csv' }, '\0'),
      ],
      [
        tarEntry(attributes(`${long}\0`), 'L'),
        tarEntry(other, '2'),
        tarEntry({ ...headless, name: 'people.csv' }),
      ],
    ];
    for (const parts of archives) {
      expect(await read(Buffer.concat([...parts, end]), { member: 'people.csv' })).toEqual(people);
    }
  });

  test.each<[string, () => Uint8Array, string, string]>([
    [
      'a cut ZIP',
      () => zip([table()]).subarray(0, -10),
      'archive',
      'must be a ZIP of stored or deflated files, got ',
    ],
    [
      'a ZIP with damaged data',
      () => zip([table()]).fill(0xff, 42, 50),
      'archive',
      'must be a ZIP of stored or deflated files, got ',
    ],
    [
      'a ZIP that names a way out',
      () => zip([table('../people.csv')]),
      'archive',
      'got invalid relative path: ../people.csv.',
    ],
    [
      'a ZIP packed otherwise',
      () => withMethod(zip([table()]), 12),
      'archive',
      'got unsupported compression method: 12.',
    ],
    [
      'a cut tar',
      () => tar([table()]).subarray(0, 520),
      'archive',
      'must be a tar file, got an end within a file.',
    ],
    [
      'a tar with a damaged header',
      () => tar([readme, table()]).fill(7, 1100, 1104),
      'archive',
      'must be a tar file, got no header.',
    ],
    [
      'a tar cut in its padding',
      () => tar([table()]).subarray(0, 540),
      'archive',
      'must be a tar file, got an end within a file.',
    ],
    [
      'a cut tar.gz',
      () => gzipSync(tar([{ name: 'a.csv', bytes: noisy(100_000) }])).subarray(0, 50_000),
      'gzip',
      'must be one or more whole gzip members',
    ],
    [
      'a long name that is too long',
      () => tarEntry({ name: 'x', bytes: new Uint8Array(2 ** 20 + 1) }, 'L'),
      'archive',
      'got a name of 1048577 bytes.',
    ],
  ])('refuses %s', async (_, archive, code, message) => {
    const found = await refusal(archive());
    expect(found.code).toBe(code);
    expect(found.message).toContain(message);
    expect(found.message.startsWith('openFile: ')).toBe(true);
  });

  test('gives up on what unpacks to too much, unless it is trusted', async () => {
    const bomb = { name: 'a.csv', bytes: new Uint8Array(68_000_000).fill(10) };
    const unpack = async (archive: Uint8Array, options: OpenFileOptions = {}) => {
      const path = join(folder, `bomb-${files++}`);
      await writeFile(path, archive);
      let read = 0;
      for await (const chunk of openFile(path, options)) read += chunk.length;
      return read;
    };
    const [zipped, tarred] = [zip([bomb]), gzipSync(tar([bomb]), { level: 1 })];
    await expect(unpack(zipped)).rejects.toMatchObject({
      code: 'limit',
      message: expect.stringMatching(
        /^openFile: the archive must be a ZIP whose files unpack to at most 200 times their size, got \d+ bytes from \d+\.$/,
      ),
    });
    await expect(unpack(tarred)).rejects.toMatchObject({
      code: 'limit',
      message: expect.stringContaining('gzip that unpacks to at most 200 times its size'),
    });
    expect(await unpack(zipped, { archiveRatio: 2000 })).toBe(68_000_000);
    expect(await unpack(tarred, { archiveRatio: 2000 })).toBe(68_000_000);
  });

  test('refuses options that cannot work', async () => {
    expect(() => openFile('a', { archiveRatio: 0 })).toThrow(
      'openFile: `archiveRatio` must be a finite number > 0, got 0.',
    );
    expect(() => openFile('a', { member: 5 as never })).toThrow(
      'openFile: `member` must be the name of a file, got 5.',
    );
    expect(() => openFile('a', { members: 'b' } as never)).toThrow('Did you mean `member`?');
    expect(await refusal(bytes('age,city\n'), { member: 'a.csv' })).toEqual({
      code: 'archive',
      message: 'openFile: the archive must be a ZIP or a tar, got another file at "/file.bin".',
    });
  });
});

describe('a source that is no text', () => {
  const unpack =
    ' Unpack it, or open a ZIP or tar by `openFile` of @mtl/data/node, which reads one of its files.';

  test.each<[string, Uint8Array, string, string]>([
    ['a ZIP archive', zip([table()]), 'archive', unpack],
    ['an empty ZIP archive', zip([]), 'archive', unpack],
    ['a tar archive', tar([table()]), 'archive', unpack],
    ['a tar archive', gzipSync(tar([table()])), 'archive', unpack],
    ['a 7z archive', Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), 'archive', unpack],
    ['a file packed by zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1), 'binary', ''],
    ['a file packed by xz', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'binary', ''],
    ['an old workbook of Excel', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'binary', ''],
    ['a Parquet file', bytes('PAR1\0\0'), 'binary', ''],
    ['an Arrow file', bytes('ARROW1\0\0'), 'binary', ''],
    ['a file packed by bzip2', bytes('BZh91AY&SY\0'), 'binary', ''],
    ['a SQLite database', bytes('SQLite format 3\0'), 'binary', ''],
  ])('is named: %s', async (format, source, code, remedy) => {
    expect(await failure(readCsv(source, columns))).toMatchObject({
      name: 'FileError',
      code,
      message: `readCsv: \`source\` must be text, got ${format}.${remedy}`,
    });
  });

  test('is not taken for one that only starts with such a word', async () => {
    const text = 'PAR1,age,city\nx,31,Oslo\ny,44,Lima\n';
    expect(plainTable(await concatTables(readCsv(text, columns)))).toEqual(people);
  });
});

/** Bytes that do not pack well. */
function noisy(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** The first file of a ZIP with another method of packing. */
function withMethod(archive: Buffer, method: number): Buffer {
  archive.writeUInt16LE(method, 8);
  archive.writeUInt16LE(method, archive.indexOf('PK\x01\x02') + 10);
  return archive;
}
