import { binary, FileError, multiclass, regression } from '@mtl/core/plain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import { workOf } from '../testing/workOf.js';
import type { EncoderJson } from './encoder.js';
import { type EncoderOptions, fitEncoder } from './fitEncoder.js';
import { binaryLabel, multiclassLabel, regressionLabel } from './labels.js';
import { encoderErrors, readEncoder } from './readEncoder.js';
import type { Schema } from './schema.js';

/** How many mutants are read; `pnpm soak` reads more. */
const mutants = Number(process.env.MTL_MUTANTS ?? 5000);

const schema = {
  continuous: ['age', 'hours'],
  categorical: ['city', 'sex'],
  labels: {
    income: binaryLabel({ column: 'pay', positive: ['high'], negative: ['low'], missing: ['?'] }),
    married: binaryLabel({ column: 'status', positive: ['yes'] }),
    size: multiclassLabel({ column: 'size', classes: ['S', 'M'] }),
    spent: regressionLabel({ column: 'euros' }),
  },
} satisfies Schema;
const specs = [
  ...['age', 'hours', 'euros'].map((name) => ({ name, kind: 'continuous' }) as const),
  ...['city', 'sex', 'pay', 'status', 'size'].map((name) => ({ name, kind: 'categorical' }) as const),
];
const row = { age: 20, hours: 1, euros: 3, city: 'Rome', sex: 'f', pay: 'high', status: 'yes', size: 'S' };
const table = tableFromRows(
  [row, { ...row, age: 33, hours: 7, city: 'Lyon', sex: 'm', pay: 'low', status: 'no' }, { ...row, age: 47 }],
  specs,
);
const fitted = async (options: EncoderOptions = {}) => (await fitEncoder(schema, table, options)).toJSON();
const vocabulary = await fitted();
const hashed = await fitted({ categorical: { hash: { buckets: 1024, seed: 5 } } });

type Editable = { -readonly [K in keyof EncoderJson]: EncoderJson[K] } & Record<string, unknown>;
/** A copy of an encoder with one thing changed: the value at a path such as `categorical.fields.0.values`. */
function changed(json: EncoderJson, path: string, value: unknown): unknown {
  const copy = structuredClone(json) as Editable;
  const keys = path.split('.');
  const last = keys.pop() as string;
  const parent = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

describe('readEncoder', () => {
  test.each<[string, EncoderOptions]>([
    ['a vocabulary and standardized numbers', {}],
    [
      'a hash and logarithms',
      { categorical: { hash: { buckets: 97, seed: 4294967295 } }, continuous: 'log1p' },
    ],
    ['numbers as they are', { continuous: 'none' }],
  ])('encodes to the same bits after a trip through JSON: %s', async (_, options) => {
    const finite = fc.nat({ max: 1_000_000_000 }).map((value) => value / 7);
    const cells = fc.record({
      age: finite,
      hours: finite,
      city: fc.string({ unit: 'binary' }),
      sex: fc.string(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { minLength: 1, maxLength: 20 }), async (rows) => {
        const some = tableFromRows(
          rows.map((cell) => ({ ...row, ...cell })),
          specs,
        );
        const encoder = await fitEncoder(schema, some, options);
        const read = readEncoder(JSON.stringify(encoder));
        expect(read.encode(some)).toEqual(encoder.encode(some));
        const other = { unknownLabels: 'missing', onWarning: () => undefined } as const;
        expect(read.encode(table, other)).toEqual(encoder.encode(table, other));
        expect(JSON.stringify(read)).toBe(JSON.stringify(encoder));
        expect(readEncoder(encoder.toJSON()).toJSON()).toEqual(encoder.toJSON());
      }),
      { numRuns: 50 },
    );
  });

  test('keeps none of the arrays it was given', () => {
    const json = structuredClone(vocabulary);
    const read = readEncoder(json);
    (json.continuous.columns[0] as { mean: number }).mean = 99;
    ((json.labels[0] as { positive?: string[] }).positive as string[]).push('low');
    expect(read.toJSON()).toEqual(vocabulary);
  });

  test('is typed and checked by the tasks of the model that goes with it', () => {
    const tasks = { married: binary(), size: multiclass({ classes: 2 }), spent: regression() };
    expect(readEncoder(vocabulary, { tasks }).encode(table).labels.spent).toEqual(Float32Array.of(3, 3, 3));
  });
});

function circle(): unknown {
  const json: Record<string, unknown> = {};
  json.format = json;
  return json;
}

/** The hostile encoders, each with its verdict: accepted, or the code and the message of the refusal. */
const hostile: readonly (readonly [
  title: string,
  json: unknown,
  code?: keyof typeof encoderErrors,
  message?: string | RegExp,
])[] = [
  ['not ours: a list', [], 'format', '`format` must be "mtl-encoder", got [].'],
  ['not ours: null', null, 'format', '`format` must be "mtl-encoder", got null.'],
  [
    'not ours: nothing',
    undefined,
    'format',
    '`format` must be "mtl-encoder", got undefined. A model file has an encoder if it was saved with `{ encoder }`.',
  ],
  [
    'not ours: a promise of one',
    Promise.resolve(vocabulary),
    'format',
    '`format` must be "mtl-encoder", got a promise that was not awaited.',
  ],
  ['not ours: a number', '7', 'format', '`format` must be "mtl-encoder", got 7.'],
  ['not ours: an object', { classes_: ['a'] }, 'format', '`format` must be "mtl-encoder", got undefined.'],
  ['other format', changed(vocabulary, 'format', 'x'), 'format', '`format` must be "mtl-encoder", got "x".'],
  ['other version', changed(vocabulary, 'version', 1), 'version', '`version` must be 2, got 1.'],
  ['version as text', changed(vocabulary, 'version', '2'), 'version', '`version` must be 2, got "2".'],
  [
    'vocabulary not strings',
    changed(vocabulary, 'categorical.fields.0.values', ['Lyon', 7]),
    'value',
    '`categorical.fields[0].values[1]` must be a string, got 7.',
  ],
  [
    'vocabulary with a hole',
    changed(vocabulary, 'categorical.fields.0.values', new Array(2)),
    'value',
    '`categorical.fields[0].values[0]` must be a string, got undefined.',
  ],
  [
    'vocabulary with duplicates',
    changed(vocabulary, 'categorical.fields.0.values', ['Lyon', 'Lyon']),
    'duplicate',
    '`categorical.fields[0].values[1]` must be a value that is listed once, got "Lyon".',
  ],
  [
    'vocabulary of 2,000,000 entries',
    changed(vocabulary, 'categorical.fields.0.values', new Array(2_000_000).fill('a')),
    'limit',
    '`categorical.fields[0].values` must be an array of at most 1000000, got 2000000.',
  ],
  ['an empty string as a value', changed(vocabulary, 'categorical.fields.0.values', ['', 'Lyon'])],
  ['no value at all', changed(vocabulary, 'categorical.fields.0.values', [])],
  [
    'poison words as values',
    changed(vocabulary, 'categorical.fields.0.values', ['__proto__', 'constructor', 'toString']),
  ],
  ['é in two ways, not normalized', changed(vocabulary, 'categorical.fields.0.values', ['e\u0301', 'é'])],
  [
    'sorted otherwise',
    changed(vocabulary, 'categorical.fields.0.values', ['Rome', 'Lyon']),
    'order',
    '`categorical.fields[0].values[1]` must be after "Rome" in the order of UTF-16 code units, got "Lyon".',
  ],
  [
    'values with ids of their own, index 0 used',
    changed(vocabulary, 'categorical.fields.0.values', { Lyon: 0, Rome: 1 }),
    'field',
    '`categorical.fields[0].values` must be an array, got {"Lyon":0,"Rome":1}.',
  ],
  ...[0, -1, 1, 2 ** 33, 1.5, '1024', Number.NaN, null].map(
    (buckets) =>
      [
        `${String(buckets)} buckets`,
        changed(hashed, 'categorical.buckets', buckets),
        'value',
        `\`categorical.buckets\` must be an integer from 2 to 2147483647, got ${typeof buckets === 'string' ? '"1024"' : buckets}.`,
      ] as const,
  ),
  ...[0.5, -1, 2 ** 32, Number.NaN].map(
    (seed) =>
      [
        `the seed ${seed}`,
        changed(hashed, 'categorical.seed', seed),
        'value',
        `\`categorical.seed\` must be an integer from 0 to 4294967295, got ${seed}.`,
      ] as const,
  ),
  [
    'the seed -0',
    changed(hashed, 'categorical.seed', -0),
    'value',
    '`categorical.seed` must be an integer from 0 to 4294967295, got -0.',
  ],
  [
    'a seed as text',
    changed(hashed, 'categorical.seed', '5'),
    'value',
    '`categorical.seed` must be an integer from 0 to 4294967295, got "5".',
  ],
  [
    'unknown hash name',
    changed(hashed, 'categorical.hash', 'md5'),
    'value',
    '`categorical.hash` must be "murmur3-x86-32", got "md5".',
  ],
  [
    'unknown method',
    changed(hashed, 'categorical.method', 'one-hot'),
    'value',
    '`categorical.method` must be "vocabulary" or "hash", got "one-hot".',
  ],
  ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY, 5e-324].map(
    (std) =>
      [
        `std ${std}`,
        changed(vocabulary, 'continuous.columns.0.std', std),
        'value',
        `\`continuous.columns[0].std\` must be a finite number from 2.2250738585072014e-308, got ${std}.`,
      ] as const,
  ),
  [
    'std null, as JSON writes NaN',
    changed(vocabulary, 'continuous.columns.0.std', null),
    'value',
    '`continuous.columns[0].std` must be a finite number from 2.2250738585072014e-308, got null.',
  ],
  [
    'std beyond float64',
    JSON.stringify(vocabulary).replace(/"std":[\d.]+/, '"std":1e999'),
    'value',
    '`continuous.columns[0].std` must be a finite number from 2.2250738585072014e-308, got Infinity.',
  ],
  [
    'mean NaN',
    changed(vocabulary, 'continuous.columns.1.mean', Number.NaN),
    'value',
    '`continuous.columns[1].mean` must be a finite number, got NaN.',
  ],
  [
    'mean as text',
    changed(vocabulary, 'continuous.columns.1.mean', '4'),
    'value',
    '`continuous.columns[1].mean` must be a finite number, got "4".',
  ],
  [
    'a mean where nothing is scaled',
    changed(vocabulary, 'continuous.method', 'none'),
    'value',
    /`continuous.columns\[0\]` must be mean 0 and std 1 without scaling, got \{"mean":33.3/,
  ],
  [
    'unknown scaling',
    changed(vocabulary, 'continuous.method', 'minmax'),
    'value',
    '`continuous.method` must be "standardize", "log1p" or "none", got "minmax".',
  ],
  [
    'numeric column twice',
    changed(vocabulary, 'continuous.columns.1.column', 'age'),
    'duplicate',
    '`continuous[1]` must be a column that is named once, got "age".',
  ],
  [
    'column both numeric and categorical',
    changed(vocabulary, 'categorical.fields.1.column', 'age'),
    'duplicate',
    '`categorical[1]` must be a column that is named once, got "age".',
  ],
  [
    'column also label',
    changed(vocabulary, 'categorical.fields.1.column', 'pay'),
    'duplicate',
    '`labels.income.column` must be a column that is no feature, got "pay".',
  ],
  [
    'label kind changed to one that needs other fields',
    changed(vocabulary, 'labels.0.kind', 'multiclass'),
    'field',
    '`labels[0]` must be an object with "classes", got ["task","kind","column","positive","negative","missing"].',
  ],
  [
    'label kind unknown',
    changed(vocabulary, 'labels.0.kind', '__proto__'),
    'value',
    '`labels[0].kind` must be "binary", "multiclass" or "regression", got "__proto__".',
  ],
  [
    'positive class missing',
    changed(vocabulary, 'labels.0.positive', undefined),
    'field',
    '`labels[0]` must be an object with "positive", got ["task","kind","column","negative","missing"].',
  ],
  [
    'positive class empty',
    changed(vocabulary, 'labels.0.positive', []),
    'value',
    '`labels.income.positive` must be an array of at least 1 value, got [].',
  ],
  [
    'a value both positive and negative',
    changed(vocabulary, 'labels.0.negative', ['high']),
    'duplicate',
    '`labels.income.negative` must be values that are listed once, got "high".',
  ],
  [
    'a task twice',
    changed(vocabulary, 'labels.1.task', 'income'),
    'duplicate',
    '`labels` must be of tasks that are named once, got "income".',
  ],
  [
    'a task called __proto__',
    changed(vocabulary, 'labels.0.task', '__proto__'),
    'value',
    '`labels` must be named by a letter, then letters, digits or _ (64 at most, no name that every object has), got "__proto__".',
  ],
  ['columns with poison names', changed(vocabulary, 'categorical.fields.1.column', '__proto__')],
  [
    'a field more',
    changed(vocabulary, 'created', 'today'),
    'field',
    '`json` must be an object of ["format","version","categorical","continuous","labels"], got "created".',
  ],
  [
    'the key __proto__',
    JSON.stringify(vocabulary).replace('{', '{"__proto__":{"polluted":1},'),
    'field',
    '`json` must be an object of ["format","version","categorical","continuous","labels"], got "__proto__".',
  ],
  [
    'a field less',
    changed(vocabulary, 'labels', undefined),
    'field',
    '`json` must be an object with "labels", got ["format","version","categorical","continuous"].',
  ],
  ['labels by name', changed(vocabulary, 'labels', {}), 'field', '`labels` must be an array, got {}.'],
  [
    'a field that is text',
    changed(vocabulary, 'categorical.fields.0', 'city'),
    'field',
    '`categorical.fields[0]` must be an object, got "city".',
  ],
  [
    'too many columns',
    changed(vocabulary, 'continuous.columns', new Array(16_385).fill(0)),
    'limit',
    '`continuous.columns` must be an array of at most 16384, got 16385.',
  ],
  [
    'deep nesting',
    '['.repeat(100_000) + ']'.repeat(100_000),
    'limit',
    /^readEncoder: `json` must be JSON of at most 8 levels, got 9/,
  ],
  [
    'trailing comma',
    JSON.stringify(vocabulary).replace(/}$/, ',}'),
    'json',
    /^readEncoder: `json` must be JSON, got /,
  ],
  [
    'an object in a circle',
    circle(),
    'format',
    /^readEncoder: `format` must be "mtl-encoder", got (\{"format":){7}\{"forma…\.$/,
  ],
  ['an empty text', '', 'json', '`json` must be JSON, got "".'],
  [
    'a key twice',
    JSON.stringify(vocabulary).replace('{', '{"version":1,'),
    'duplicate',
    /^readEncoder: `json` must be JSON with every key once, got "version"/,
  ],
];

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
    () => `{"format":"mtl-encoder","version":2,"${'x'.repeat(60_000_000)}":1}`,
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

  test('takes limits by name, and refuses names that are none', () => {
    const text = JSON.stringify(vocabulary);
    for (const limits of [{ bytes: text.length - 1 }, { entries: 10 }, { objects: 20 }, { depth: 3 }]) {
      expect(() => readEncoder(text, { limits })).toThrow(
        expect.objectContaining({ name: 'FileError', code: 'limit' }),
      );
    }
    expect(() => readEncoder(vocabulary, { limits: { entries: 10 } })).toThrow(
      new FileError('limit', 'readEncoder: `json` must be at most 10 values, got 17.'),
    );
    expect(readEncoder(text, { limits: { bytes: text.length, depth: Infinity } }).fields).toBe(2);
    expect(() => readEncoder(text, { limits: { byte: 1 } } as never)).toThrow(
      'readEncoder: `limits` must be without unknown keys, got "byte". Did you mean `bytes`?',
    );
    expect(() => readEncoder(text, { task: {} } as never)).toThrow(
      'readEncoder: `options` must be without unknown keys, got "task". Did you mean `tasks`?',
    );
    expect(() => readEncoder(text, { limits: { bytes: 0 } })).toThrow(
      'readEncoder: `limits.bytes` must be a positive integer, got 0.',
    );
  });

  test('takes back what fitEncoder makes, which refuses what is larger', async () => {
    const long = tableFromRows(
      [{ city: 'x'.repeat(40_000_000) }, { city: 'y'.repeat(40_000_000) }],
      [{ name: 'city', kind: 'categorical' }],
    );
    await expect(fitEncoder({ continuous: [], categorical: ['city'], labels: {} }, long)).rejects.toThrow(
      'fitEncoder: `tables` must be what fits an encoder of at most 67108864 bytes, got 80000000. Hash large columns, or leave them out.',
    );
  });
});

describe('mutants of encoders', () => {
  test(
    'are taken or refused by a code, none within 50 ms of work or more',
    () => {
      const texts = [vocabulary, hashed].map((json) => JSON.stringify(json));
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
        ['{"format":"mtl-encoder","version":2,"categorical":[', ']}'],
        [
          '{"format":"mtl-encoder","version":2,"labels":[',
          '],"categorical":{"method":"vocabulary","fields":[]}}',
        ],
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

describe('readEncoder against hostile encoders', () => {
  test.each(hostile)('%s', (_, json, code, message) => {
    let error: unknown;
    try {
      readEncoder(json);
    } catch (caught) {
      error = caught;
    }
    if (code === undefined) {
      expect(error).toBeUndefined();
      expect(readEncoder(json).toJSON()).toEqual(json);
      return;
    }
    expect(error).toBeInstanceOf(FileError);
    expect((error as FileError).code).toBe(code);
    const text = (error as FileError).message;
    if (typeof message === 'string') expect(text).toBe(`readEncoder: ${message}`);
    else expect(text).toMatch(message instanceof RegExp ? message : /$^/);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('meets every code of the list', () => {
    const met = new Set(hostile.map(([, , code]) => code));
    met.add('tasks'); // the next test
    expect(Object.keys(encoderErrors).filter((code) => !met.has(code as keyof typeof encoderErrors))).toEqual(
      [],
    );
  });

  test('refuses an encoder that has no label for a task of the model, or one of another kind', () => {
    const cases = [
      [
        { salary: binary() },
        '`labels.salary` must be a label for {"kind":"binary","units":1}, got undefined.',
      ],
      [
        { income: regression() },
        '`labels.income` must be a label for {"kind":"regression","units":1}, got {"kind":"binary","units":1}.',
      ],
      [
        { size: multiclass({ classes: 3 }) },
        '`labels.size` must be a label for {"kind":"multiclass","units":3}, got {"kind":"multiclass","units":2}.',
      ],
    ] as const;
    for (const [tasks, message] of cases) {
      expect(() => readEncoder(vocabulary, { tasks })).toThrow(
        new FileError('tasks', `readEncoder: ${message}`),
      );
    }
  });

  test('goes by the names of labels, so that their order in the file means nothing', () => {
    const swapped = { ...vocabulary, labels: [vocabulary.labels[1], vocabulary.labels[0]] };
    const { labels } = readEncoder(swapped, { tasks: { income: binary(), married: binary() } }).encode(table);
    expect(labels.income).toEqual(Float32Array.of(1, 0, 1));
    expect(labels.married).toEqual(Float32Array.of(1, 0, 1));
  });

  test('leaves it to the table to find labels whose columns were swapped', () => {
    const crossed = changed(
      changed(vocabulary, 'labels.0.column', 'status') as EncoderJson,
      'labels.1.column',
      'pay',
    );
    expect(() => readEncoder(crossed).encode(table)).toThrow(
      'encode: `labels.income` must be one of ["high","low","?"], got "yes" (column "status", row 0).',
    );
  });

  test('refuses logarithms of what has none, and a column that the table does not have', async () => {
    const log = readEncoder(
      changed(await fitted({ continuous: 'log1p' }), 'continuous.columns.0.column', 'euros2'),
    );
    expect(() => log.encode(table)).toThrow(
      /^encode: `table` must have the continuous column "euros2", got /,
    );
    const below = tableFromRows([{ ...row, age: -1 }], specs);
    expect(() => readEncoder(changed(vocabulary, 'continuous.method', 'log1p')).encode(below)).toThrow(
      'encode: `table` must have numbers above -1 to take the logarithm of 1 + x, got -1 (column "age", row 0).',
    );
  });

  test('passes over table columns that the encoder does not know, and takes columns in any order', () => {
    const turned = tableFromRows(
      [{ ...row, extra: 'x' }],
      [...specs, { name: 'extra', kind: 'categorical' } as const].reverse(),
    );
    const encoder = readEncoder(vocabulary);
    expect(encoder.encode(turned)).toEqual(encoder.encode(tableFromRows([row], specs)));
  });
});
