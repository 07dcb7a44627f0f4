import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import { columnsOf } from '../schema/columnsOf.js';
import type { Schema } from '../schema/schema.js';
import type { EncodeReport } from './encodeReport.js';
import { fitEncoder } from './fitEncoder.js';
import { readEncoder } from './readEncoder.js';

const schema: Schema = { columns: { city: 'category', code: 'category' }, labels: {} };
const tableOf = (...rows: Record<string, unknown>[]) => tableFromRows(rows, columnsOf(schema));
const fitted = () =>
  fitEncoder(schema, tableOf({ city: 'Rome', code: '1' }, { city: 'Lyon', code: '2' }, { city: 'Oslo' }));
const emptyReport = (): EncodeReport => ({ rows: 0, columns: new Map(), labels: new Map() });

describe('the report of encode', () => {
  test('counts unknown and missing values by column, over all chunks; missing is not unknown', async () => {
    const encoder = await fitted();
    const report = emptyReport();
    const chunks = [
      tableOf({ city: 'Rome', code: '1' }, { city: 'Paris', code: null }, { code: '2' }),
      tableOf({ city: 'Bern', code: '3' }, { city: 'Paris', code: '1' }, { city: 'Rome', code: '2' }),
    ];
    const ids = chunks.map((chunk) => [...encoder.encode(chunk, { report }).ids]);
    expect(ids).toEqual([
      [3, 5, 0, 4, 0, 6],
      [0, 0, 0, 5, 3, 6],
    ]);
    expect(report).toEqual({
      rows: 6,
      columns: new Map([
        ['city', { missing: 1, unknown: 3, examples: ['Paris', 'Bern'] }],
        ['code', { missing: 1, unknown: 1, examples: ['3'] }],
      ]),
      labels: new Map(),
    });
  });

  test('keeps five examples', async () => {
    const report = emptyReport();
    const rows = Array.from({ length: 9 }, (_, i) => ({ city: `new ${i}`, code: '1' }));
    (await fitted()).encode(tableOf(...rows), { report, onWarning: () => undefined });
    expect(report.columns.get('city')).toEqual({
      missing: 0,
      unknown: 9,
      examples: ['new 0', 'new 1', 'new 2', 'new 3', 'new 4'],
    });
  });

  test('comes with a warning, once per column, where a column is unknown or nearly so', async () => {
    const fit = await fitted();
    for (const encoder of [fit, readEncoder(JSON.stringify(fit))]) {
      const warnings: string[] = [];
      const onWarning = (message: string) => warnings.push(message);
      const serving = tableOf(
        { city: 'Rome', code: '1.0' },
        { city: 'Lyon', code: '2.0' },
        { city: 'Paris' },
      );
      encoder.encode(serving, { onWarning });
      encoder.encode(serving, { onWarning });
      expect(warnings).toEqual([
        'encode: 2 of 2 values of column "code" are unknown to the encoder, such as ["1.0","2.0"]; it knows ["","1","2"].',
      ]);
      const nearly = [...Array(9).fill({ city: 'rome', code: '1' }), { city: 'Rome', code: '2' }];
      encoder.encode(tableOf(...nearly), { onWarning });
      expect(warnings.slice(1)).toEqual([
        'encode: 9 of 10 values of column "city" are unknown to the encoder, such as ["rome"]; it knows ["Lyon","Oslo","Rome"].',
      ]);
    }
  });

  test('comes without a warning where values are missing or a few are new', async () => {
    const encoder = await fitted();
    const warnings: string[] = [];
    const rows = [{}, {}, { city: 'Paris', code: '1' }, { city: 'Rome' }];
    encoder.encode(tableOf(...rows), { onWarning: (message) => warnings.push(message) });
    expect(warnings).toEqual([]);
  });

  test('knows every value where values are hashed', async () => {
    const table = tableOf({ city: 'Rome', code: '1' });
    const hashed = { kind: 'category', hash: { buckets: 64 } } as const;
    const encoder = await fitEncoder({ columns: { city: hashed, code: hashed }, labels: {} }, table);
    const report = emptyReport();
    encoder.encode(tableOf({ city: 'Paris' }), { report });
    expect(report.columns.get('city')).toEqual({ missing: 0, unknown: 0, examples: [] });
    expect(report.columns.get('code')).toEqual({ missing: 1, unknown: 0, examples: [] });
  });

  test.each<[unknown, unknown, string]>([
    [
      [{ city: 'Rome' }],
      {},
      '`table` must be a table of { rows, columns }, got [{"city":"Rome"}]. Make a table of objects with `tableFromRows(rows, columnsOf(schema))`.',
    ],
    [
      tableOf(),
      { label: false },
      '`options` must be without unknown keys, got "label". Did you mean `labels`?',
    ],
    [tableOf(), { labels: 'no' }, '`labels` must be true or false, got "no".'],
    [tableOf(), { unknownLabels: 'skip' }, '`unknownLabels` must be one of "throw", "missing", got "skip".'],
    [tableOf(), { onWarning: 'no' }, '`onWarning` must be a function, got "no".'],
    [
      tableOf(),
      { report: {} },
      '`report` must be { rows: 0, columns: new Map(), labels: new Map() }, got {}.',
    ],
  ])('is refused with table %j and options %j', async (table, options, message) => {
    const encoder = await fitted();
    expect(() => encoder.encode(table as never, options as never)).toThrow(
      new ConfigError(`encode: ${message}`),
    );
  });
});
