import { FileError } from '@mtl/core/plain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import { everything, hashed, vocabulary } from '../testing/encoders.js';
import { workOf } from '../testing/workOf.js';
import { fitEncoder } from './fitEncoder.js';
import { encoderErrors, readEncoder } from './readEncoder.js';

/** How many mutants are read; `pnpm soak` reads more. */
const mutants = Number(process.env.MTL_MUTANTS ?? 5000);

/** Encoders in a file that are far larger than any of ours. */
const giants: readonly (readonly [title: string, make: () => string, message: string])[] = [
  [
    '95 MB of one byte',
    () => '\u0001'.repeat(95_000_000),
    '`json` must be at most 67108864 bytes, got 95000000.',
  ],
  ['60 MB of one byte', () => '\u0001'.repeat(60_000_000), '`json` must be JSON, got'],
  [
    'one name of 60 MB',
    () => `{"format":"mtl-encoder","version":3,"${'x'.repeat(60_000_000)}":1}`,
    '`json` must be',
  ],
  [
    'a format of 60 MB',
    () => `{"format":"${'x'.repeat(60_000_000)}"}`,
    '`format` must be "mtl-encoder", got "xxx',
  ],
  ['30 MB of objects', () => `[${'{},'.repeat(10_000_000)}{}]`, '`json` must be at most 4000000 values, got'],
  [
    '8 MB of objects',
    () => `[${'{},'.repeat(2_700_000)}{}]`,
    '`json` must be at most 500000 objects, lists and names, got',
  ],
  ['30 MB of lists', () => `[${'[],'.repeat(10_000_000)}[]]`, '`json` must be at most 4000000 values, got'],
  [
    '1,000,000 names',
    () => `{${Array.from({ length: 1e6 }, (_, i) => `"${i}":0`).join()}}`,
    '`json` must be at most 500000 objects, lists and names, got 1000001.',
  ],
  [
    '5,000,000 values',
    () => `{"format":[${'0,'.repeat(5_000_000)}0]}`,
    '`json` must be at most 4000000 values, got 5000000.',
  ],
  ['60 MB of é', () => `"${'é'.repeat(40_000_000)}"`, '`json` must be at most 67108864 bytes, got 80000002.'],
];

describe('readEncoder against giants', () => {
  test.each(giants)('refuses %s at once', (_, make, message) => {
    const text = make();
    const before = process.memoryUsage().rss;
    const start = process.cpuUsage();
    expect(() => readEncoder(text)).toThrow(expect.objectContaining({ name: 'FileError' }));
    const { user, system } = process.cpuUsage(start); // microseconds; other processes do not count
    expect((user + system) / 1000).toBeLessThan(2000);
    expect(process.memoryUsage().rss - before).toBeLessThan(4 * text.length + 64 * 2 ** 20);
    expect(() => readEncoder(text)).toThrow(message);
  });

  test('takes back what fitEncoder makes, which refuses what is larger', async () => {
    const long = tableFromRows(
      [{ city: 'x'.repeat(40_000_000) }, { city: 'y'.repeat(40_000_000) }],
      [{ name: 'city', kind: 'categorical' }],
    );
    await expect(fitEncoder({ columns: { city: 'category' }, labels: {} }, long)).rejects.toThrow(
      'fitEncoder: `tables` must be what fits an encoder of at most 67108864 bytes, got 80000000. Hash large columns, or leave them out.',
    );
  });
});

describe('mutants of encoders', () => {
  test(
    'are taken or refused by a code, none within 50 ms of work or more',
    () => {
      const texts = [vocabulary, hashed, everything.encoder].map((json) => JSON.stringify(json));
      const tokens = [
        '"',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '\\',
        '\\u',
        '-0',
        '1e999',
        'null',
        '"__proto__":1,',
        '"a"',
        '\ud800',
      ];
      const change = fc.record({
        kind: fc.constantFrom('flip', 'cut', 'insert', 'copy', 'many', 'value', 'value', 'value'),
        at: fc.integer({ min: 0, max: 9999 }).map((place) => place / 10_000),
        length: fc.integer({ min: 1, max: 40 }),
        token: fc.constantFrom(...tokens),
      });
      const seen = new Map<string, number>();
      let slowest = 0;
      fc.assert(
        fc.property(
          fc.constantFrom(...texts),
          fc.array(change, { minLength: 1, maxLength: 2 }),
          (text, changes) => {
            let mutant = text;
            for (const { kind, at, length, token } of changes) {
              const place = Math.floor(at * mutant.length);
              const [before, after] = [mutant.slice(0, place), mutant.slice(place)];
              if (kind === 'value') mutant = withOtherValue(mutant, at, length);
              else if (kind === 'cut') mutant = before + after.slice(length);
              else if (kind === 'insert') mutant = before + token + after;
              else if (kind === 'copy') mutant = before + after.slice(0, length) + after;
              else if (kind === 'many') mutant = before + token.repeat(length * 30) + after;
              else
                mutant =
                  before + String.fromCharCode(after.charCodeAt(0) ^ (1 << (length & 7))) + after.slice(1);
            }
            let code = 'accept';
            try {
              readEncoder(mutant);
            } catch (error) {
              code = (error as FileError).code;
              if (!(error instanceof FileError)) throw error;
            }
            if (mutant.length <= 65_536)
              slowest = Math.max(
                slowest,
                workOf(() => readQuietly(mutant)),
              );
            expect(code === 'accept' || code in encoderErrors).toBe(true);
            seen.set(code, (seen.get(code) ?? 0) + 1);
          },
        ),
        { numRuns: mutants, seed: 5 },
      );
      expect(
        ['accept', 'json', 'field', 'value', 'limit'].filter((code) => (seen.get(code) ?? 0) < 20),
      ).toEqual([]);
      expect(slowest).toBeLessThan(50);
    },
    60_000 + 5 * mutants,
  );

  test('of 64 kB take no 50 ms, whatever they are made of', () => {
    const parts = ['{}', '[]', '""', '{"a":{}}', '"a":1', '0', '\u0001', '{"task":"a","kind":"binary"}'];
    for (const part of parts) {
      for (const [open, close] of [
        ['[', ']'],
        ['{', '}'],
        ['{"format":"mtl-encoder","version":3,"columns":[', ']}'],
        ['{"format":"mtl-encoder","version":3,"labels":[', '],"columns":[]}'],
      ] as const) {
        const text = `${open}${`${part},`.repeat(Math.floor(65_000 / (part.length + 1)))}${part}${close}`;
        expect(workOf(() => readQuietly(text))).toBeLessThan(50);
      }
    }
  });
});

/** JSON with the value at one of its places replaced; text that is none as it is. */
function withOtherValue(text: string, at: number, choice: number): string {
  const values = [
    0,
    -1,
    1.5,
    2 ** 31,
    'a',
    '',
    'Lyon',
    'yes',
    null,
    true,
    [],
    ['a'],
    {},
    7,
    5,
    'none',
    'hash',
  ];
  const places: [Record<string, unknown>, string][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value as Record<string, unknown>, key]);
      visit((value as Record<string, unknown>)[key]);
    }
  };
  try {
    const json: unknown = JSON.parse(text);
    visit(json);
    const [parent, key] = places[Math.floor(at * places.length)] ?? [{}, ''];
    if (choice % 4 === 0) delete parent[key];
    else parent[key] = structuredClone(values[choice % values.length]);
    return JSON.stringify(json);
  } catch {
    return text;
  }
}

function readQuietly(text: string): void {
  try {
    readEncoder(text);
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
  }
}
