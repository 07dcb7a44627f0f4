import { describe, expect, test } from 'vitest';
import { readCsv } from '../read/readCsv.js';
import { columnsOf } from '../schema/columnsOf.js';
import { binaryLabel } from '../schema/labels.js';
import { murmur3 } from '../schema/murmur3.js';
import type { Schema } from '../schema/schema.js';
import { allChunks } from '../testing/collect.js';
import { fitEncoder } from './fitEncoder.js';

const labels = { clicked: binaryLabel({ column: 'clicked', positive: ['1'] }) };

describe('more distinct values than a dictionary has', () => {
  test('1,050,000 of them are hashed with default options, and an encoder of them is as small as one of ten', async () => {
    const rows = 1_050_000;
    const schema: Schema = { columns: { user: { kind: 'category', hash: { buckets: 1024 } } }, labels };
    async function* csv() {
      const encoder = new TextEncoder();
      yield encoder.encode('user,clicked\n');
      for (let from = 0; from < rows; from += 10_000) {
        let text = '';
        for (let i = from; i < from + 10_000; i++) text += `u${i},${i & 1}\n`;
        yield encoder.encode(text);
      }
    }
    const encoder = await fitEncoder(schema, readCsv(csv(), columnsOf(schema)));
    expect(JSON.stringify(encoder).length).toBeLessThan(400);
    let encoded = 0;
    const dictionaries = new Set<readonly string[]>();
    let last = 0;
    for await (const table of readCsv(csv(), columnsOf(schema))) {
      const { ids } = encoder.encode(table);
      const column = table.columns.get('user');
      if (column?.kind === 'categorical') dictionaries.add(column.dictionary);
      encoded += table.rows;
      last = ids.at(-1) as number;
    }
    expect(encoded).toBe(rows);
    expect(last).toBe(1 + (murmur3(`4:user=u${rows - 1}`) % 1023));
    expect(Array.from(dictionaries, ({ length }) => length < 140_000)).toEqual(Array(9).fill(true));
  });

  test('those that occur often are known where a dictionary is renewed all the time', async () => {
    const schema: Schema = { columns: { user: { kind: 'category', minCount: 3 } }, labels };
    const lines = Array.from(
      { length: 300 },
      (_, i) => `${i % 3 === 0 ? `often${i % 2}` : `once${i}`},${i & 1}`,
    );
    const csv = `user,clicked\n${lines.join('\n')}\n`;
    const options = { chunkRows: 4, limits: { categories: 16 } };
    const chunks = await allChunks(readCsv(csv, columnsOf(schema), options));
    const sizes = chunks.map(({ columns }) => {
      const user = columns.get('user');
      return user?.kind === 'categorical' ? user.dictionary.length : 0;
    });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(5); // less than 2, and those of one chunk
    const encoder = await fitEncoder(schema, chunks);
    expect(encoder.toJSON().columns[0]).toMatchObject({ values: ['often0', 'often1'] });
    const ids = chunks.flatMap((chunk) =>
      Array.from(encoder.encode(chunk, { onWarning: () => undefined }).ids),
    );
    expect(ids).toEqual(lines.map((_, i) => (i % 3 === 0 ? 1 + (i % 2) : 0)));
  });
});
