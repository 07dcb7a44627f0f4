import { binary, FileError, multiclass, regression } from '@mtl/core/plain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import type { Schema } from '../schema/schema.js';
import { everything, fitted, hashed, row, schema, specs, table, vocabulary } from '../testing/encoders.js';
import type { CategoryJson, EncoderJson } from './encoderJson.js';
import { fitEncoder } from './fitEncoder.js';
import { encoderErrors, readEncoder } from './readEncoder.js';

type Editable = { -readonly [K in keyof EncoderJson]: EncoderJson[K] } & Record<string, unknown>;

/** A copy of an encoder with one thing changed: the value at a path such as `columns.2.values`. */
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
  test.each<[string, Schema['columns']]>([
    ['a vocabulary and standardized numbers', schema.columns],
    [
      'a hash and logarithms',
      {
        city: { kind: 'category', hash: { buckets: 97, seed: 4294967295 } },
        sex: { kind: 'category', hash: { buckets: 2 }, missing: 'none' },
        age: { kind: 'number', scaling: 'log1p' },
      },
    ],
    [
      'numbers as they are and rare values',
      { age: { kind: 'number', scaling: 'none' }, sex: { kind: 'category', minCount: 2, unknown: 'own' } },
    ],
  ])('encodes to the same bits after a trip through JSON: %s', async (_, columns) => {
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
        const encoder = await fitEncoder({ ...schema, columns }, some, { onWarning: () => undefined });
        const read = readEncoder(JSON.stringify(encoder));
        const quiet = { onWarning: () => undefined };
        expect(read.encode(some, quiet)).toEqual(encoder.encode(some, quiet));
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
    (json.columns[0] as { center: number }).center = 99;
    ((json.columns[2] as CategoryJson).values as string[]).push('Oslo');
    ((json.labels[0] as { positive?: string[] }).positive as string[]).push('low');
    expect(read.toJSON()).toEqual(vocabulary);
  });

  test('is typed and checked by the tasks of the model that goes with it', () => {
    const tasks = { married: binary(), size: multiclass({ classes: 2 }), spent: regression() };
    expect(readEncoder(vocabulary, { tasks }).encode(table).labels.spent).toEqual(Float32Array.of(3, 3, 3));
  });

  test('takes limits by name, and refuses names that are none', () => {
    const text = JSON.stringify(vocabulary);
    for (const limits of [{ bytes: text.length - 1 }, { entries: 10 }, { objects: 20 }, { depth: 3 }]) {
      expect(() => readEncoder(text, { limits })).toThrow(
        expect.objectContaining({ name: 'FileError', code: 'limit' }),
      );
    }
    expect(() => readEncoder(vocabulary, { limits: { entries: 10 } })).toThrow(
      new FileError('limit', 'readEncoder: `json` must be at most 10 values, got 19.'),
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
});

describe('an encoder of every kind of column', () => {
  const json = everything.encoder.toJSON();
  const optional = /\.(units|markers|decimal|thousands|weightSeparator|tasks|missing|keep|most|seed)$/;

  test('encodes to the same bits after a trip through JSON', () => {
    const read = readEncoder(JSON.stringify(json));
    expect(read.encode(everything.table)).toEqual(everything.encoder.encode(everything.table));
    expect(read.shape).toEqual(everything.encoder.shape);
    expect(read.numbers).toEqual(everything.encoder.numbers);
    expect(read.schema).toEqual(everything.encoder.schema);
    expect(read.heads).toEqual(everything.encoder.heads);
    expect(JSON.stringify(read)).toBe(JSON.stringify(json));
  });

  test('is refused with any field left out that is not optional, and with any value of another type', () => {
    const places: string[] = [];
    const visit = (value: unknown, path: string) => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        places.push(path === '' ? key : `${path}.${key}`);
        visit(inner, places.at(-1) as string);
      }
    };
    visit(json, '');
    expect(places.length).toBeGreaterThan(250);
    const taken: string[] = [];
    for (const place of places) {
      const inList = /\.\d+$/.test(place);
      for (const other of [inList ? Symbol.iterator : undefined, { a: 1 }, null, 'no such', -0.5, true]) {
        const text = (value: unknown) => JSON.stringify(value);
        const broken = changed(json, place, other);
        if (text(broken) === text(json)) continue;
        try {
          readEncoder(text(broken));
          taken.push(`${place}=${text(other)}`);
        } catch (error) {
          expect(error).toBeInstanceOf(FileError);
          expect((error as FileError).code in encoderErrors).toBe(true);
        }
      }
    }
    const strange = taken.filter((place) => {
      const [path = '', value = ''] = place.split('=');
      if (value === 'undefined') return !optional.test(path);
      if (value === '"no such"') return !/\.(name|separator|weightSeparator|column|\d+)$/.test(path);
      if (value === '-0.5') return !/\.(center|fill|reference|mean|constant|quantiles\.0)$/.test(path);
      return !/\.(indicator)$/.test(path);
    });
    expect(strange).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['columns.0.quantiles', [], '`columns[0].quantiles` must be 101 numbers that do not fall, got [].'],
    ['columns.0.quantiles.1', -1, '`columns[0].quantiles` must be 101 numbers that do not fall, got [0,-1,'],
    ['columns.0.quantiles.1', null, '`columns[0].quantiles[1]` must be a finite number, got null.'],
    [
      'columns.0.quantiles',
      new Array(102).fill(0),
      '`columns[0].quantiles` must be an array of at most 101, got 102.',
    ],
    [
      'columns.0.center',
      1,
      '`columns[0]` must be center 0 and scale 1 with "quantile", got {"center":1,"scale":1}.',
    ],
    ['columns.11.scales', [], '`columns[11].scales` must be scales of ["age","year"], got [].'],
    [
      'columns.11.scales.0.part',
      'month',
      '`columns[11].scales` must be scales of ["age","year"], got ["month","year"].',
    ],
    [
      'columns.11.scales.1.scale',
      0,
      '`columns[11].scales[1].scale` must be a finite number from 2.2250738585072014e-308, got 0.',
    ],
    ['columns.11.scales.1', {}, '`columns[11].scales[1]` must be an object with "part", got [].'],
    ['columns.11.reference', '2024', '`columns[11].reference` must be a finite number, got "2024".'],
    [
      'columns.7.most',
      undefined,
      '`columns[7]` must be an object with "most", got ["name","kind","separator","weightSeparator",',
    ],
    [
      'columns.10.most',
      undefined,
      '`columns[10]` must be an object with "most", got ["name","kind","buckets","seed","combine","units"].',
    ],
    [
      'columns.9.values',
      ['a'],
      '`columns[9]` must be an object of ["name","kind","separator","combine","keep","sameAs","most"], got "values".',
    ],
    [
      'columns.9.sameAs',
      'title',
      '`columns.history.sameAs` must be a column of categories with ids of its own, got "title".',
    ],
    [
      'columns.15.tasks',
      ['salary'],
      '`columns.importance.tasks` must be some of ["paid","liked"], got "salary".',
    ],
    ['columns.4.fill', 'x', '`columns[4].fill` must be a finite number, got "x".'],
    [
      'labels.0.std',
      1e-300,
      '`labels[0].std` must be a number that is finite and above 0 in float32, got 1e-300.',
    ],
    ['labels.0.mean', 1e300, '`labels[0].mean` must be a number that is finite in float32, got 1e+300.'],
    ['labels.0.decimal', ';', '`labels.paid.decimal` must be one of ".", ",", got ";".'],
  ])('is refused with %s = %j', (path, value, message) => {
    expect(() => readEncoder(changed(json, path, value))).toThrow(`readEncoder: ${message}`);
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
  ...[1, 2].map(
    (version) =>
      [
        `the old version ${version}`,
        changed(vocabulary, 'version', version),
        'version',
        `\`version\` must be 3, got ${version}. Fit it again on its training rows: \`fitEncoder\` writes this version.`,
      ] as const,
  ),
  [
    'version as text',
    changed(vocabulary, 'version', '3'),
    'version',
    /^readEncoder: `version` must be 3, got "3"\. /,
  ],
  [
    'vocabulary not strings',
    changed(vocabulary, 'columns.2.values', ['Lyon', 7]),
    'value',
    '`columns[2].values[1]` must be a string, got 7.',
  ],
  [
    'vocabulary with a hole',
    changed(vocabulary, 'columns.2.values', new Array(2)),
    'value',
    '`columns[2].values[0]` must be a string, got undefined.',
  ],
  [
    'vocabulary with duplicates',
    changed(vocabulary, 'columns.2.values', ['Lyon', 'Lyon']),
    'duplicate',
    '`columns[2].values[1]` must be a value that is listed once, got "Lyon".',
  ],
  [
    'vocabulary of 2,000,000 entries',
    changed(vocabulary, 'columns.2.values', new Array(2_000_000).fill('a')),
    'limit',
    '`columns[2].values` must be an array of at most 1000000, got 2000000.',
  ],
  ['an empty string as a value', changed(vocabulary, 'columns.2.values', ['', 'Lyon'])],
  ['no value at all', changed(vocabulary, 'columns.2.values', [])],
  [
    'poison words as values',
    changed(vocabulary, 'columns.2.values', ['__proto__', 'constructor', 'toString']),
  ],
  ['é in two ways, not normalized', changed(vocabulary, 'columns.2.values', ['e\u0301', 'é'])],
  [
    'sorted otherwise',
    changed(vocabulary, 'columns.2.values', ['Rome', 'Lyon']),
    'order',
    '`columns[2].values[1]` must be after "Rome" in the order of UTF-16 code units, got "Lyon".',
  ],
  [
    'values with ids of their own, index 0 used',
    changed(vocabulary, 'columns.2.values', { Lyon: 0, Rome: 1 }),
    'field',
    '`columns[2].values` must be an array, got {"Lyon":0,"Rome":1}.',
  ],
  ...[0, -1, 1, 2 ** 33, 1.5, '1024', Number.NaN, null].map(
    (buckets) =>
      [
        `${String(buckets)} buckets`,
        changed(hashed, 'columns.0.hash.buckets', buckets),
        'value',
        `\`columns[0].hash.buckets\` must be an integer from 2 to 2147483647, got ${typeof buckets === 'string' ? '"1024"' : buckets}.`,
      ] as const,
  ),
  ...[0.5, -1, 2 ** 32, Number.NaN].map(
    (seed) =>
      [
        `the seed ${seed}`,
        changed(hashed, 'columns.0.hash.seed', seed),
        'value',
        `\`columns[0].hash.seed\` must be an integer from 0 to 4294967295, got ${seed}.`,
      ] as const,
  ),
  [
    'the seed -0',
    changed(hashed, 'columns.0.hash.seed', -0),
    'value',
    '`columns[0].hash.seed` must be an integer from 0 to 4294967295, got -0.',
  ],
  [
    'a seed as text',
    changed(hashed, 'columns.0.hash.seed', '5'),
    'value',
    '`columns[0].hash.seed` must be an integer from 0 to 4294967295, got "5".',
  ],
  [
    'a hash without a seed',
    changed(hashed, 'columns.0.hash', { buckets: 8 }),
    'field',
    '`columns[0].hash` must be an object with "seed", got ["buckets"].',
  ],
  [
    'values that are hashed and counted',
    changed(hashed, 'columns.0.values', ['Rome']),
    'field',
    '`columns[0]` must be an object of ["name","kind","hash","units","missing"], got "values".',
  ],
  [
    'unknown kind',
    changed(hashed, 'columns.0.kind', 'one-hot'),
    'value',
    '`columns[0].kind` must be the kind of a column that is read, got "one-hot".',
  ],
  [
    'a column that is ignored',
    changed(hashed, 'columns.0', { name: 'city', kind: 'ignored' }),
    'value',
    '`columns[0].kind` must be the kind of a column that is read, got "ignored".',
  ],
  [
    'a column without a name',
    changed(hashed, 'columns.0.name', undefined),
    'field',
    '`columns[0]` must be an object with "name", got ["kind","hash","units","missing"].',
  ],
  [
    'a name that is a number',
    changed(hashed, 'columns.0.name', 7),
    'value',
    '`columns[0].name` must be a string, got 7.',
  ],
  [
    'an option less',
    changed(vocabulary, 'columns.0.scaling', undefined),
    'field',
    '`columns[0]` must be an object with "scaling", got ["name","kind","missing","indicator","center","scale","fill"].',
  ],
  [
    'an option more',
    changed(vocabulary, 'columns.0.minCount', 1),
    'field',
    '`columns[0]` must be without unknown keys, got "minCount". Known are `kind`, `scaling`, `missing`, `indicator`, `markers`, `decimal`, `thousands`.',
  ],
  [
    'a minimum count of 0',
    changed(vocabulary, 'columns.2.minCount', 0),
    'value',
    '`columns[2].minCount` must be a positive integer, got 0.',
  ],
  [
    'more ids than an int32 can name',
    changed(
      changed(hashed, 'columns.0.hash.buckets', 2 ** 31 - 1) as EncoderJson,
      'columns.1.hash.buckets',
      2 ** 31 - 1,
    ),
    'limit',
    '`columns` must be at most 2147483647 ids in all, got 4294967293.',
  ],
  ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY, 5e-324].map(
    (std) =>
      [
        `scale ${std}`,
        changed(vocabulary, 'columns.0.scale', std),
        'value',
        `\`columns[0].scale\` must be a finite number from 2.2250738585072014e-308, got ${std}.`,
      ] as const,
  ),
  [
    'scale null, as JSON writes NaN',
    changed(vocabulary, 'columns.0.scale', null),
    'value',
    '`columns[0].scale` must be a finite number from 2.2250738585072014e-308, got null.',
  ],
  [
    'scale beyond float64',
    JSON.stringify(vocabulary).replace(/"scale":[\d.]+/, '"scale":1e999'),
    'value',
    '`columns[0].scale` must be a finite number from 2.2250738585072014e-308, got Infinity.',
  ],
  [
    'center NaN',
    changed(vocabulary, 'columns.1.center', Number.NaN),
    'value',
    '`columns[1].center` must be a finite number, got NaN.',
  ],
  [
    'center as text',
    changed(vocabulary, 'columns.1.center', '4'),
    'value',
    '`columns[1].center` must be a finite number, got "4".',
  ],
  [
    'no fill',
    changed(vocabulary, 'columns.1.fill', null),
    'value',
    '`columns[1].fill` must be a finite number, got null.',
  ],
  [
    'a center where nothing is scaled',
    changed(vocabulary, 'columns.0.scaling', 'none'),
    'value',
    /`columns\[0\]` must be center 0 and scale 1 with "none", got \{"center":33.3/,
  ],
  [
    'a label whose deviation is 0',
    changed(vocabulary, 'labels.3.std', 0),
    'value',
    '`labels[3].std` must be a number that is finite and above 0 in float32, got 0.',
  ],
  [
    'a label whose mean is no number',
    changed(vocabulary, 'labels.3.mean', '3'),
    'value',
    '`labels[3].mean` must be a number that is finite in float32, got "3".',
  ],
  [
    'unknown scaling',
    changed(vocabulary, 'columns.0.scaling', 'minmax'),
    'value',
    '`columns[0].scaling` must be one of "standardize", "log1p", "quantile", "minMax", "robust", "none", got "minmax".',
  ],
  [
    'a column twice',
    changed(vocabulary, 'columns.3.name', 'age'),
    'duplicate',
    '`columns[3].name` must be a column that is named once, got "age".',
  ],
  [
    'column also label',
    changed(vocabulary, 'columns.3.name', 'pay'),
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
  ['columns with poison names', changed(vocabulary, 'columns.3.name', '__proto__')],
  [
    'a field more',
    changed(vocabulary, 'created', 'today'),
    'field',
    '`json` must be an object of ["format","version","columns","labels"], got "created".',
  ],
  [
    'the key __proto__',
    JSON.stringify(vocabulary).replace('{', '{"__proto__":{"polluted":1},'),
    'field',
    '`json` must be an object of ["format","version","columns","labels"], got "__proto__".',
  ],
  [
    'a field less',
    changed(vocabulary, 'labels', undefined),
    'field',
    '`json` must be an object with "labels", got ["format","version","columns"].',
  ],
  ['labels by name', changed(vocabulary, 'labels', {}), 'field', '`labels` must be an array, got {}.'],
  [
    'a field that is text',
    changed(vocabulary, 'columns.2', 'city'),
    'field',
    '`columns[2]` must be an object, got "city".',
  ],
  [
    'too many columns',
    changed(vocabulary, 'columns', new Array(16_385).fill(0)),
    'limit',
    '`columns` must be an array of at most 16384, got 16385.',
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
      changed(await fitted({ age: { kind: 'number', scaling: 'log1p' } }), 'columns.0.name', 'euros2'),
    );
    expect(() => log.encode(table)).toThrow(
      /^encode: `table` must have the continuous column "euros2", got /,
    );
    const below = tableFromRows([{ ...row, age: -1 }], specs);
    expect(() => readEncoder(changed(vocabulary, 'columns.0.scaling', 'log1p')).encode(below)).toThrow(
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
