import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { guessedPlan } from './planTable.js';

const folder = temporaryFolder(afterAll);

/** The plan of a table with a date and more. */
async function planned(header: string, of: (i: number) => string) {
  const path = join(folder, 'rows.csv');
  const rows = Array.from({ length: 40 }, (_, i) => of(i));
  await writeFile(path, `${header}\n${rows.join('\n')}\n`);
  return guessedPlan('init', path, []);
}

describe('guessedPlan', () => {
  test('splits by a group alone where there is a time as well, which is a feature then', async () => {
    const iso = await planned('user_id,created_at', (i) => `u${i % 9},2024-01-${10 + (i % 20)}`);
    expect(iso.columns).toEqual({ user_id: 'group', created_at: 'date' });
    expect(iso.reasons.get('created_at')).toBe(
      'dates; rows are split by user_id, with --split time=created_at the newest ones are the test',
    );
    const german = await planned('user_id,created_at', (i) => `u${i % 9},${10 + (i % 20)}.01.2024`);
    expect(german.columns.created_at).toEqual({ kind: 'date', format: 'dmy' });
  });

  test('splits by a time alone', async () => {
    const { columns, rows } = await planned(
      'x,created_at',
      (i) => `${(i * 7) % 11},2024-01-${10 + (i % 20)}`,
    );
    expect([columns, rows]).toEqual([{ x: 'number', created_at: 'time' }, 40]);
  });
});
