import { describe, expect, test } from 'vitest';
import { censusSchema } from './census/censusTasks.js';
import { downloadCensus } from './census/downloadCensus.js';
import { publishedProtocol } from './census/protocol.js';
import { readCensus } from './census/readCensus.js';
import { downloadFile } from './download/downloadFile.js';
import { collisions } from './encode/collisions.js';
import { fitEncoder } from './encode/fitEncoder.js';
import { readEncoder } from './encode/readEncoder.js';
import { inferSchema } from './infer/inferSchema.js';
import { openFile } from './read/openFile.js';
import { readCsv } from './read/readCsv.js';
import { readJsonLines } from './read/readJsonLines.js';
import { rejectedText } from './read/rejectedText.js';
import { tableFromRows } from './read/tableFromRows.js';
import { unpackText } from './read/unpackText.js';
import { columnsOf } from './schema/columnsOf.js';
import { binaryLabel, multiclassLabel, regressionLabel } from './schema/labels.js';
import { taskHeads } from './schema/taskHeads.js';
import { foldRows } from './split/foldRows.js';
import { splitRows } from './split/splitRows.js';
import { syntheticCensus } from './synthetic/syntheticCensus.js';
import { syntheticCensusText } from './synthetic/syntheticCensusText.js';
import { syntheticFunnel } from './synthetic/syntheticFunnel.js';
import { syntheticRegression } from './synthetic/syntheticRegression.js';

type Loose = (...args: readonly unknown[]) => unknown;

const specs = [{ name: 'a', kind: 'continuous' }];
const schema = { columns: { a: 'number' }, labels: {} } as const;
const table = tableFromRows([{ a: 1 }], [{ name: 'a', kind: 'continuous' }]);
const encoder = await fitEncoder(schema, table);

/** Every public function that takes options, with the options last, and an option of it. */
const functions: readonly (readonly [owner: string, call: (options: object) => unknown, option: string])[] = [
  ['readCsv', (options) => (readCsv as Loose)('a\n', specs, options), 'chunkRows'],
  ['readJsonLines', (options) => (readJsonLines as Loose)('', specs, options), 'chunkRows'],
  [
    'rejectedText',
    (options) => (rejectedText as Loose)({ rows: 0, skipped: 0, first: [] }, options),
    'comment',
  ],
  ['readCensus', (options) => (readCensus as Loose)('', options), 'onBadRow'],
  ['unpackText', (options) => (unpackText as Loose)('', options), 'limits'],
  ['columnsOf', (options) => (columnsOf as Loose)(schema, options), 'labels'],
  ['fitEncoder', (options) => (fitEncoder as Loose)(schema, table, options), 'onWarning'],
  ['encode', (options) => (encoder.encode as Loose)(table, options), 'report'],
  ['inferSchema', (options) => (inferSchema as Loose)([{ a: 1 }], options), 'sample'],
  ['readEncoder', (options) => (readEncoder as Loose)(encoder.toJSON(), options), 'limits'],
  ['collisions', (options) => (collisions as Loose)(table, options), 'buckets'],
  ['binaryLabel', binaryLabel as Loose, 'positive'],
  ['multiclassLabel', multiclassLabel as Loose, 'classes'],
  ['regressionLabel', regressionLabel as Loose, 'column'],
  ['splitRows', splitRows as Loose, 'fractions'],
  ['foldRows', foldRows as Loose, 'folds'],
  ['publishedProtocol', publishedProtocol as Loose, 'trainRows'],
  ['censusSchema', censusSchema as Loose, 'tasks'],
  ['syntheticCensus', syntheticCensus as Loose, 'rows'],
  ['syntheticCensusText', syntheticCensusText as Loose, 'rows'],
  ['syntheticFunnel', syntheticFunnel as Loose, 'features'],
  ['syntheticRegression', syntheticRegression as Loose, 'correlation'],
  ['openFile', (options) => (openFile as Loose)('a', options), 'member'],
  ['downloadFile', downloadFile as Loose, 'url'],
  ['downloadCensus', downloadCensus as Loose, 'directory'],
];

/** The error of a call, of its promise or of the first chunk of its reading. */
async function errorOf(call: () => unknown): Promise<Error> {
  try {
    const result = (await call()) as { next?: () => Promise<unknown> } | undefined;
    await result?.next?.();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('options', () => {
  test.each(functions)(
    'of %s that are misspelled are refused by name, with the nearest',
    async (owner, call, option) => {
      const misspelled = `${option}${option.at(-1)}`;
      expect(await errorOf(() => call({ [misspelled]: 1 }))).toMatchObject({
        name: 'ConfigError',
        message: `${owner}: \`options\` must be without unknown keys, got "${misspelled}". Did you mean \`${option}\`?`,
      });
    },
  );

  test.each(functions)('of %s that are no object are refused', async (owner, call) => {
    for (const wrong of [7, 'a', null, []]) {
      expect(await errorOf(() => call(wrong as never))).toMatchObject({
        name: 'ConfigError',
        message: `${owner}: \`options\` must be an object, got ${JSON.stringify(wrong)}.`,
      });
    }
  });

  test.each([
    ['splitRows', (seed: number) => splitRows({ rows: 4, fractions: { a: 1 }, seed })],
    ['foldRows', (seed: number) => foldRows({ rows: 4, folds: 2, seed })],
    ['publishedProtocol', (seed: number) => publishedProtocol({ trainRows: 1, testRows: 4, seed })],
    ['syntheticCensus', (seed: number) => syntheticCensus({ rows: 1, seed })],
    ['syntheticCensusText', (seed: number) => syntheticCensusText({ rows: 1, seed })],
    ['syntheticFunnel', (seed: number) => syntheticFunnel({ rows: 1, seed })],
    ['syntheticRegression', (seed: number) => syntheticRegression({ rows: 1, correlation: 0, seed })],
  ])('seed of %s is named as the caller typed it', async (owner, call) => {
    for (const seed of [Number.NaN, 0.5, Number.POSITIVE_INFINITY]) {
      expect((await errorOf(() => call(seed))).message).toBe(
        `${owner}: \`seed\` must be a safe integer, got ${seed}.`,
      );
    }
  });

  test('of a column that are misspelled, and listeners that are none, are refused', async () => {
    const columns = [{ name: 'a', kind: 'continuous', kinds: 1 }];
    const message = ': `columns[0]` must be without unknown keys, got "kinds". Did you mean `kind`?';
    expect(() => (tableFromRows as Loose)([], columns)).toThrow(`tableFromRows${message}`);
    expect((await errorOf(() => (readCsv as Loose)('a\n', columns))).message).toBe(`readCsv${message}`);
    for (const [owner, call] of functions.filter(([name]) => /^read(Csv|Census)$/.test(name))) {
      expect((await errorOf(() => call({ onRow: 7 }))).message).toBe(
        `${owner}: \`onRow\` must be a function, got 7.`,
      );
    }
  });

  test('of readEncoder: tasks that are none are refused', () => {
    for (const wrong of [7, 'a', null, [], { a: null }]) {
      expect(() => (readEncoder as Loose)(encoder.toJSON(), { tasks: wrong })).toThrow(
        /^readEncoder: `tasks(\.a)?` must be /,
      );
    }
  });

  test('of a schema are refused where they are no object', () => {
    for (const wrong of [undefined, null, 7, 'a', []]) {
      expect(() => (columnsOf as Loose)(wrong)).toThrow(/^columnsOf: `schema` must be an object of /);
    }
    expect(() => (taskHeads as Loose)(null)).toThrow(/^taskHeads: `schema` must be an object with /);
  });
});
