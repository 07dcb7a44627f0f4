import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concatTables } from '../table/concatTables.js';
import { failure, plainTable } from '../testing/collect.js';
import { readCsv } from './readCsv.js';

const columns = [{ name: 'a', kind: 'categorical' }] as const;

describe('gunzip', () => {
  test('stops soon after the first 64 MB of a bomb', async () => {
    const zeros = gzipSync(new Uint8Array(1 << 24).fill(10)); // 1000 : 1, blank lines
    let sent = 0;
    async function* bomb(): AsyncGenerator<Uint8Array> {
      for (; sent < 640; sent++) yield zeros; // 10 GB
    }
    const error = await failure(readCsv(bomb(), columns));
    expect(error).toMatchObject({ name: 'FileError', code: 'limit' });
    expect(error.message).toMatch(
      /^readCsv: `source` must be gzip that unpacks to at most 200 times its size, got 67\d{6} bytes from \d+\. Raise `limits.gzipRatio` if you trust the file\.$/,
    );
    expect(sent).toBeLessThan(12);
  });

  test('unpacks what would be a bomb if the limit is raised', async () => {
    const bytes = gzipSync(`a\nx${'\n'.repeat(68_000_000)}`);
    const table = await concatTables(readCsv(bytes, columns, { limits: { gzipRatio: 2000 } }));
    expect(plainTable(table)).toEqual({ a: ['x'] });
  });
});
