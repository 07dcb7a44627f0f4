import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openFile } from '../read/openFile.js';
import { concatTables } from '../table/concatTables.js';
import type { Table } from '../table/table.js';
import { plainColumn } from '../testing/collect.js';
import { readCensus } from './readCensus.js';

const shared = new URL('../../../../../shared/', import.meta.url);
const data = new URL('data/census-income.test.gz', shared);
const isThere = existsSync(data);
if (!isThere) console.log('census-income.test.gz is not there: its tests do not run.');

describe.runIf(isThere)('the test file of Census-Income (KDD)', () => {
  let table: Table;
  beforeAll(async () => {
    table = await concatTables(readCensus(openFile(data.pathname)));
  });
  const column = (name: string) => plainColumn(table.columns.get(name));
  const distinct = (name: string) => new Set(column(name)).size;

  test('has 99,762 rows of 41 columns, the instance weight aside', () => {
    expect(table.rows).toBe(99_762);
    expect(table.columns.size).toBe(41);
  });

  test('has the distinct values of its documentation, and one household less', () => {
    const counts = {
      age: 91,
      class_worker: 9,
      det_ind_code: 52,
      det_occ_code: 47,
      education: 17,
      wage_per_hour: 894,
      marital_stat: 7,
      hisp_origin: 10,
      capital_gains: 123,
      capital_losses: 111,
      stock_dividends: 1140,
      state_prev_res: 51,
      det_hh_fam_stat: 37,
      num_emp: 7,
      country_self: 43,
      citizenship: 5,
      weeks_worked: 53,
      year: 2,
      income_50k: 2,
    };
    for (const [name, count] of Object.entries(counts)) expect([name, distinct(name)]).toEqual([name, count]);
  });

  test('keeps ? and NA as values', () => {
    const count = (name: string, value: string) => column(name).filter((cell) => cell === value).length;
    expect(count('state_prev_res', '?')).toBe(330);
    expect(count('mig_chg_msa', '?')).toBe(49_946);
    expect([count('country_father', '?'), count('country_mother', '?'), count('country_self', '?')]).toEqual([
      3429, 3072, 1764,
    ]);
    expect(count('hisp_origin', 'NA')).toBe(405);
  });

  test('keeps its 883 duplicate rows', async () => {
    const all = await concatTables(readCensus(openFile(data.pathname), { columns: ['instance_weight'] }));
    const cells = [...table.columns.keys()].map(column);
    const weight = plainColumn(all.columns.get('instance_weight'));
    const rows = new Set(
      weight.map((value, row) => `${value}|${cells.map((values) => values[row]).join('|')}`),
    );
    expect(table.rows - rows.size).toBe(883);
    expect(new Set(weight).size).toBe(64_741);
  });

  test('has the first row, the positives and the moments that were measured independently', () => {
    const golden = JSON.parse(readFileSync(new URL('golden/census-stats.json', shared), 'utf8'));
    const income = column('income_50k');
    const marital = column('marital_stat');
    expect(income.filter((value) => value === '50000+')).toHaveLength(golden.positives.income.all);
    expect(marital.filter((value) => value === 'Never married')).toHaveLength(
      golden.positives.neverMarried.all,
    );
    for (const [name, value] of Object.entries(golden.checks.firstRowOneHotValues)) {
      expect([name, column(name)[0]]).toEqual([name, value]);
    }
    const isTrain = (_: unknown, row: number) => row % 5 < 3;
    for (const name of golden.protocol.continuous as string[]) {
      const values = (column(name) as number[]).filter(isTrain);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(golden.continuous[name].mean, 8);
      expect(Math.sqrt(variance)).toBeCloseTo(golden.continuous[name].std, 7);
    }
    for (const name of golden.protocol.nominal as string[]) {
      expect([name, new Set(column(name).filter(isTrain)).size]).toEqual([
        name,
        golden.vocabularySizes[name],
      ]);
    }
  });
});
