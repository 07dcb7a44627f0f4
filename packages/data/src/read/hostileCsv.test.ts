import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCensus } from '../census/readCensus.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import { concatTables } from '../table/concatTables.js';
import { hashBytes } from '../table/valueCodes.js';
import { verdict } from '../testing/collect.js';
import { type HostileFile, hostileFiles } from '../testing/hostileCsv.js';
import { readCsv } from './readCsv.js';
import type { ReadReport } from './readOptions.js';
import { tableFileErrors } from './tableFileError.js';

/** How many mutants are read; `pnpm soak` reads more. */
const mutants = Number(process.env.MTL_MUTANTS ?? 5000);

const specs: readonly ColumnSpec[] = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
];
const files = hostileFiles(7, hashBytes);
const source = ({ bytes }: HostileFile) => (typeof bytes === 'function' ? bytes() : bytes);

/** Own keys of what a file could try to change. */
const builtIns = () =>
  [
    Object,
    Array,
    Map,
    String,
    Number,
    Promise,
    Function,
    Uint8Array,
    Float64Array,
    Int32Array,
    Error,
    Symbol,
  ].map(({ prototype }) => Reflect.ownKeys(prototype).length);

describe('hostile files', () => {
  test('are all there, once', () => {
    const numbers = files.flatMap(({ entries }) => entries);
    const elsewhere = [48, 49, 55]; // openFile.test.ts; the encoder's tests
    expect([...new Set([...numbers, ...elsewhere])].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 56 }, (_, i) => i + 1),
    );
    expect(new Set(files.map(({ title }) => title)).size).toBe(files.length);
  });

  test('come from a seed: the same one makes the same files', () => {
    const plain = (all: readonly HostileFile[]) =>
      all.map(({ bytes }) =>
        typeof bytes === 'function' ? 'stream' : createHash('sha256').update(bytes).digest('hex'),
      );
    expect(plain(hostileFiles(7, hashBytes))).toEqual(plain(files));
    expect(plain(hostileFiles(8, hashBytes))).not.toEqual(plain(files));
  });

  const readings = files.flatMap((file) => {
    const { entries, title, bytes, csv, census } = file;
    const options = { delimiter: file.delimiter ?? ',' };
    const isPacked = bytes instanceof Uint8Array && bytes[0] === 0x1f;
    const pack = () => gzipSync(bytes as Uint8Array);
    return [
      {
        what: `${entries.join()} ${title}, readCsv`,
        expected: csv,
        read: () => readCsv(source(file), file.columns ?? specs, options),
      },
      {
        what: `${entries.join()} ${title}, readCensus`,
        expected: census,
        read: () => readCensus(source(file)),
      },
      ...(isPacked || typeof bytes === 'function'
        ? []
        : [
            {
              what: `${entries.join()} ${title}, packed, readCsv`,
              expected: csv,
              read: () => readCsv(pack(), file.columns ?? specs, options),
            },
            {
              what: `${entries.join()} ${title}, packed, readCensus`,
              expected: census,
              read: () => readCensus(pack()),
            },
          ]),
    ].filter(({ expected }) => expected !== undefined);
  });

  test.each(readings)('$what: $expected', async ({ expected, read }) => {
    const before = builtIns();
    expect(await verdict(read())).toBe(expected);
    expect(builtIns()).toEqual(before);
  });

  test(
    'with bytes changed are taken or refused by a code, by both readers',
    async () => {
      const small = files.flatMap(({ bytes }) =>
        bytes instanceof Uint8Array && bytes.length < 4000 ? [bytes] : [],
      );
      const codes = new Set(['accept', ...Object.keys(tableFileErrors)]);
      const seen = new Map<string, number>();
      const change = fc.record({
        kind: fc.constantFrom('flip', 'cut', 'insert', 'copy'),
        at: fc.integer({ min: 0, max: 9999 }).map((place) => place / 10_000),
        length: fc.integer({ min: 1, max: 40 }),
        token: fc.constantFrom('"', ',', '\n', '\r', '""', ', ', '\ufeff', '\u{1f986}', '-', '.', '\0', ' '),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...small),
          fc.array(change, { minLength: 1, maxLength: 4 }),
          async (bytes, changes) => {
            let mutant = Buffer.from(bytes);
            for (const { kind, at, length, token } of changes) {
              const place = Math.floor(at * mutant.length);
              const [before, after] = [mutant.subarray(0, place), mutant.subarray(place)];
              if (kind === 'insert') mutant = Buffer.concat([before, Buffer.from(token), after]);
              else if (kind === 'cut') mutant = Buffer.concat([before, after.subarray(length)]);
              else if (kind === 'copy') mutant = Buffer.concat([before, after.subarray(0, length), after]);
              else if (mutant.length > 0)
                mutant.writeUInt8((mutant[place] as number) ^ (1 << (length & 7)), place);
            }
            for (const found of [
              await verdict(readCsv(new Uint8Array(mutant), specs, { chunkRows: 16 })),
              await verdict(readCensus(new Uint8Array(mutant), { onBadRow: 'skip', chunkRows: 16 })),
            ]) {
              expect(codes).toContain(found);
              seen.set(found, (seen.get(found) ?? 0) + 1);
            }
          },
        ),
        { numRuns: mutants, seed: 7 },
      );
      const often = [
        'accept',
        'bad-rows',
        'binary',
        'column',
        'empty',
        'encoding',
        'fields',
        'gzip',
        'header',
        'number',
        'quote',
      ];
      expect(often.filter((code) => (seen.get(code) ?? 0) < 20)).toEqual([]);
    },
    60_000 + 10 * mutants,
  );

  test('take memory that does not grow with the stream', async () => {
    // 200 MB inside one quote, 64 MB in one field, 10 GB of gzip: given up after little of it.
    const giants = files.filter(({ bytes }) => typeof bytes === 'function');
    expect(giants.length).toBeGreaterThanOrEqual(3);
    for (const file of giants) {
      const before = process.memoryUsage().rss;
      try {
        for await (const _ of readCsv(source(file), file.columns ?? specs));
      } catch {} // whatever it ends with: the verdict is the test before
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
    }
  });

  test('take time linear in the file where quotes never close', async () => {
    const lines = `1,"""${'x'.repeat(40)}\n`.repeat(40_000);
    const start = process.cpuUsage();
    const report: ReadReport = { rows: 0, skipped: 0, first: [] };
    const text = `age,city\n1,a\n${lines}`;
    await concatTables(readCsv(text, specs, { onBadRow: 'skip', report }));
    expect(report.rows + report.skipped).toBeGreaterThan(20_000);
    const { user, system } = process.cpuUsage(start); // microseconds; other processes do not count
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});
