import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { censusColumns } from '../census/censusFields.js';
import { readCensus } from '../census/readCensus.js';
import { concatTables } from '../table/concatTables.js';
import type { Table } from '../table/table.js';
import { syntheticCensus, syntheticCensusNotice } from './syntheticCensus.js';
import { syntheticCensusText } from './syntheticCensusText.js';

const rows = 40_000;
const table = await concatTables(syntheticCensus({ rows, seed: 7 }));

function numbers(name: string, from: Table = table): Float64Array {
  const column = from.columns.get(name);
  if (column?.kind !== 'continuous') return expect.fail(`no numbers in ${name}`);
  return column.values;
}

function values(name: string, from: Table = table): string[] {
  const column = from.columns.get(name);
  if (column?.kind !== 'categorical') return expect.fail(`no values in ${name}`);
  return Array.from(column.codes, (code) => column.dictionary[code] as string);
}

const degrees = new Set([
  'Associates degree-occup /vocational',
  'Associates degree-academic program',
  'Bachelors degree(BA AB BS)',
  'Masters degree(MA MS MEng MEd MSW MBA)',
  'Prof school degree (MD DDS DVM LLB JD)',
  'Doctorate degree(PhD EdD)',
]);

/** The three labels, by the rules of the tasks. */
const labels = new Map<string, Float64Array>([
  ['income', Float64Array.from(values('income_50k'), (value) => Number(value === '50000+'))],
  ['neverMarried', Float64Array.from(values('marital_stat'), (value) => Number(value === 'Never married'))],
  ['college', Float64Array.from(values('education'), (value) => Number(degrees.has(value)))],
]);
const label = (name: string) => labels.get(name) as Float64Array;

/** Share of rows that meet a condition. */
const share = (condition: (row: number) => boolean) =>
  Array.from({ length: rows }, (_, row) => Number(condition(row))).reduce((sum, value) => sum + value, 0) /
  rows;

/** Probability that a random positive scores higher than a random negative; ties count half. */
function rankAuc(scores: ArrayLike<number>, truth: ArrayLike<number>): number {
  const order = Array.from(truth, (positive, i) => ({ score: scores[i] as number, positive }));
  order.sort((a, b) => a.score - b.score);
  let negatives = 0;
  let ordered = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tiedPositives = 0;
    while (to < order.length && order[to]?.score === order[from]?.score)
      tiedPositives += order[to++]?.positive ?? 0;
    const tiedNegatives = to - from - tiedPositives;
    ordered += tiedPositives * (negatives + tiedNegatives / 2);
    negatives += tiedNegatives;
    from = to;
  }
  return ordered / (negatives * (order.length - negatives));
}

/** Logistic regression by stochastic gradient descent (AdaGrad) on the even rows; AUC on the odd ones. */
function regressionAuc(truth: Float64Array): number {
  const inputs: {
    readonly at: number;
    readonly size: (row: number) => number;
    readonly code: (row: number) => number;
  }[] = [];
  let width = 1;
  for (const { name, role } of censusColumns) {
    const column = table.columns.get(name);
    if (role !== 'feature' || !column) continue;
    if (column.kind === 'continuous') {
      // The value on a logarithmic scale, and whether it is 0 at all; age in steps of five years.
      const { values: numbers } = column;
      const size = (row: number) => Math.log1p(numbers[row] as number) / 5;
      inputs.push({ at: width, size, code: () => 0 });
      const step = (row: number) =>
        name === 'age' ? Math.floor((numbers[row] as number) / 5) : Number(numbers[row] === 0);
      inputs.push({ at: width + 1, size: () => 1, code: step });
      width += name === 'age' ? 20 : 3;
    } else {
      inputs.push({ at: width, size: () => 1, code: (row) => column.codes[row] as number });
      width += column.dictionary.length;
    }
  }
  const weights = new Float64Array(width);
  const squares = new Float64Array(width).fill(1e-6);
  const logit = (row: number) => {
    let sum = weights[0] as number;
    for (const { at, size, code } of inputs) sum += size(row) * (weights[at + code(row)] as number);
    return sum;
  };
  const move = (i: number, gradient: number) => {
    squares[i] = (squares[i] as number) + gradient * gradient;
    weights[i] = (weights[i] as number) - (0.1 * gradient) / Math.sqrt(squares[i] as number);
  };
  for (let epoch = 0; epoch < 4; epoch++) {
    for (let row = 0; row < rows; row += 2) {
      const error = 1 / (1 + Math.exp(-logit(row))) - (truth[row] as number);
      move(0, error);
      for (const { at, size, code } of inputs) move(at + code(row), error * size(row));
    }
  }
  const odd = Array.from({ length: rows / 2 }, (_, i) => 2 * i + 1);
  return rankAuc(
    odd.map(logit),
    odd.map((row) => truth[row] as number),
  );
}

describe('syntheticCensus', () => {
  test('has the columns of the data set but the weight, in file order, each of its kind', () => {
    const expected = censusColumns
      .filter(({ role }) => role !== 'weight')
      .map(({ name, kind }) => [name, kind]);
    expect([...table.columns].map(([name, { kind }]) => [name, kind])).toEqual(expected);
    expect(expected).toHaveLength(41);
  });

  test('has the label rates of the published file within a point', () => {
    expect(share((row) => label('income')[row] === 1)).toBeCloseTo(0.062, 2.3);
    expect(share((row) => label('neverMarried')[row] === 1)).toBeCloseTo(0.4325, 1.7);
    expect(share((row) => label('college')[row] === 1)).toBeCloseTo(0.195, 1.7);
  });

  test.each([
    ['income', 0.85, 0.95],
    ['neverMarried', 0.95, 0.997],
    ['college', 0.8, 0.9],
  ])('lets %s be learned from the other columns, but not known', (name, low, high) => {
    const auc = regressionAuc(label(name));
    expect(auc).toBeGreaterThan(low);
    expect(auc).toBeLessThan(high);
  });

  test('hints at each label in single columns', () => {
    expect(rankAuc(numbers('weeks_worked'), label('income'))).toBeGreaterThan(0.7);
    expect(rankAuc(numbers('stock_dividends'), label('income'))).toBeGreaterThan(0.6);
    expect(rankAuc(numbers('capital_gains'), label('income'))).toBeGreaterThan(0.55);
    expect(rankAuc(numbers('age'), label('neverMarried'))).toBeLessThan(0.15);
    expect(rankAuc(numbers('num_emp'), label('college'))).toBeGreaterThan(0.6);
    const men = values('sex').map((value) => Number(value === 'Male'));
    expect(rankAuc(men, label('income'))).toBeGreaterThan(0.6);
  });

  test('has shares near the published ones', () => {
    const shares = new Map<string, readonly [string, number][]>([
      [
        'class_worker',
        [
          ['Not in universe', 0.502],
          ['Private', 0.362],
        ],
      ],
      [
        'education',
        [
          ['Children', 0.235],
          ['High school graduate', 0.242],
        ],
      ],
      [
        'marital_stat',
        [
          ['Married-civilian spouse present', 0.422],
          ['Widowed', 0.053],
          ['Divorced', 0.065],
        ],
      ],
      [
        'race',
        [
          ['White', 0.838],
          ['Black', 0.102],
        ],
      ],
      [
        'hisp_origin',
        [
          ['All other', 0.861],
          ['Mexican (Mexicano)', 0.037],
        ],
      ],
      ['sex', [['Female', 0.519]]],
      [
        'tax_filer_stat',
        [
          ['Nonfiler', 0.375],
          ['Joint both under 65', 0.337],
          ['Single', 0.189],
        ],
      ],
      [
        'det_hh_summ',
        [
          ['Householder', 0.38],
          ['Spouse of householder', 0.207],
        ],
      ],
      [
        'full_or_part_emp',
        [
          ['Children or Armed Forces', 0.618],
          ['Full-time schedules', 0.205],
        ],
      ],
      ['mig_same', [['No', 0.077]]],
      [
        'country_self',
        [
          ['United-States', 0.886],
          ['Mexico', 0.029],
        ],
      ],
      ['vet_benefits', [['2', 0.755]]],
      ['year', [['95', 0.5]]],
    ]);
    for (const [name, expected] of shares) {
      const column = values(name);
      for (const [value, published] of expected) {
        expect(Math.abs(share((row) => column[row] === value) - published), `${name} ${value}`).toBeLessThan(
          0.03,
        );
      }
    }
    const filled = {
      wage_per_hour: 0.056,
      capital_gains: 0.037,
      capital_losses: 0.019,
      stock_dividends: 0.106,
    };
    for (const [name, published] of Object.entries(filled)) {
      const column = numbers(name);
      expect(Math.abs(share((row) => column[row] !== 0) - published), name).toBeLessThan(0.02);
    }
    expect(numbers('age').reduce((sum, age) => sum + age, 0) / rows).toBeCloseTo(34.5, -0.3);
    expect(numbers('weeks_worked').reduce((sum, weeks) => sum + weeks, 0) / rows).toBeCloseTo(23.1, -0.3);
  });

  test('stays within the ranges of the continuous columns', () => {
    const tops = { age: 90, wage_per_hour: 9900, capital_gains: 99_999, capital_losses: 4608 };
    for (const [name, top] of Object.entries({
      ...tops,
      stock_dividends: 99_999,
      num_emp: 6,
      weeks_worked: 52,
    })) {
      const column = numbers(name);
      expect(
        column.every((value) => Number.isInteger(value) && value >= 0 && value <= top),
        name,
      ).toBe(true);
    }
  });

  test('makes children children: at school, single, without work and money', () => {
    const age = numbers('age');
    const isChild = (row: number) => (age[row] as number) < 15;
    expect(share(isChild)).toBeCloseTo(0.235, 1.7);
    const always = {
      education: 'Children',
      marital_stat: 'Never married',
      class_worker: 'Not in universe',
      major_occ_code: 'Not in universe',
      tax_filer_stat: 'Nonfiler',
      vet_benefits: '0',
      income_50k: '- 50000',
    };
    for (const [name, value] of Object.entries(always)) {
      const column = values(name);
      expect(
        share((row) => isChild(row) && column[row] !== value),
        name,
      ).toBe(0);
    }
    for (const name of ['wage_per_hour', 'weeks_worked', 'num_emp']) {
      const column = numbers(name);
      expect(
        share((row) => isChild(row) && column[row] !== 0),
        name,
      ).toBe(0);
    }
    const education = values('education');
    expect(share((row) => !isChild(row) && education[row] === 'Children')).toBe(0);
  });

  test('knows no move of the year 95, and of the year 94 all', () => {
    const year = values('year');
    for (const name of ['mig_chg_msa', 'mig_chg_reg', 'mig_move_reg', 'mig_prev_sunbelt']) {
      const column = values(name);
      expect(
        share((row) => (column[row] === '?') !== (year[row] === '95')),
        name,
      ).toBe(0);
    }
  });

  test('uses code 0 for those without a job, and each code in one industry and occupation only', () => {
    for (const [detailed, major] of [
      ['det_ind_code', 'major_ind_code'],
      ['det_occ_code', 'major_occ_code'],
    ] as const) {
      const majorOf = new Map<string, Set<string>>();
      const groups = values(major);
      values(detailed).forEach((code, row) => {
        majorOf.set(code, (majorOf.get(code) ?? new Set()).add(groups[row] as string));
      });
      expect([...majorOf.values()].every(({ size }) => size === 1)).toBe(true);
      expect([...(majorOf.get('0') as Set<string>)][0]).toMatch(/^Not in universe/);
    }
  });

  test('has the same people whatever the chunks, with dictionaries in order of appearance', async () => {
    const chunks = [...syntheticCensus({ rows: 1000, seed: 7, chunkRows: 300 })];
    expect(chunks.map((chunk) => chunk.rows)).toEqual([300, 300, 300, 100]);
    expect(await concatTables(chunks)).toEqual(await concatTables(syntheticCensus({ rows: 1000, seed: 7 })));
    for (const [name, column] of chunks[0]?.columns ?? []) {
      if (column.kind !== 'categorical') continue;
      const later = chunks[3]?.columns.get(name);
      expect(later?.kind === 'categorical' && later.dictionary).toBe(column.dictionary);
      const first = [...new Set(values(name, { rows: 300, columns: new Map([[name, column]]) }))];
      expect(column.dictionary.slice(0, first.length)).toEqual(first);
    }
  });

  test('repeats itself for the same seed only, as often as it is walked through, and fewer rows are the first of many', async () => {
    const source = syntheticCensus({ rows: 200, seed: 7 });
    const few = await concatTables(source);
    expect(await concatTables(source)).toEqual(few);
    expect(values('country_father', few)).toEqual(values('country_father').slice(0, 200));
    expect(numbers('age', few)).toEqual(numbers('age').slice(0, 200));
    const other = await concatTables(syntheticCensus({ rows: 200, seed: 8 }));
    expect(numbers('age', other)).not.toEqual(numbers('age', few));
  });

  test('has no chunk without rows', () => {
    expect([...syntheticCensus({ rows: 0 })]).toEqual([]);
  });

  test('says what it is', () => {
    expect(syntheticCensusNotice).toBe(
      'Synthetic data: people drawn from a made-up model that resembles Census-Income (KDD); results say nothing about the real data.',
    );
  });

  test('refuses options that cannot work, before the first row', () => {
    const refused = [
      [{ rows: -1 }, '`rows` must be a non-negative integer, got -1.'],
      [{ rows: 1, chunkRows: 0 }, '`chunkRows` must be a positive integer, got 0.'],
      [{ rows: 1, seed: 0.5 }, '`seed` must be a safe integer, got 0.5.'],
    ] as const;
    for (const [options, message] of refused) {
      expect(() => syntheticCensus(options)).toThrow(new ConfigError(`syntheticCensus: ${message}`));
      expect(() => syntheticCensusText(options)).toThrow(new ConfigError(`syntheticCensusText: ${message}`));
    }
  });
});

const real = fileURLToPath(new URL('../../../../../shared/data/census-income.test.gz', import.meta.url));
if (!existsSync(real))
  process.stdout.write('syntheticCensus: no ../shared, not compared with the real file\n');

describe.runIf(existsSync(real))('syntheticCensus beside the real file', () => {
  test('has no value that the real file has not, and nearly all that it has', async () => {
    const published = await concatTables(readCensus(readFileSync(real)));
    const features = [...table.columns.keys()];
    for (const name of features) {
      const [column, other] = [table.columns.get(name), published.columns.get(name)];
      if (column?.kind !== 'categorical' || other?.kind !== 'categorical') continue;
      expect(
        column.dictionary.filter((value) => !other.dictionary.includes(value)),
        name,
      ).toEqual([]);
      expect(other.dictionary.length - column.dictionary.length, name).toBeLessThan(13); // rare household places
    }
  });
});

async function textOf(options: Parameters<typeof syntheticCensusText>[0]): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of syntheticCensusText(options)) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}

describe('syntheticCensusText', () => {
  test('has 42 fields a line, a blank before each but the first, and a dot behind the label', async () => {
    const text = await textOf({ rows: 500, seed: 7 });
    expect(text.endsWith('.\n')).toBe(true);
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(500);
    for (const line of lines) {
      const fields = line.split(',');
      expect(fields).toHaveLength(42);
      expect(fields.slice(1).every((field) => /^ \S/.test(field))).toBe(true);
      expect(fields[41]).toMatch(/^ (- 50000|50000\+)\.$/);
      const weight = Number(fields[24]);
      expect(weight).toBeGreaterThanOrEqual(43.26);
      expect(weight).toBeLessThanOrEqual(16258.2);
    }
    expect(text).toContain(', Handlers equip cleaners etc , ');
    expect(text).toContain(', Foreign born- Not a citizen of U S , ');
  });

  test('is the same text whatever the chunks', async () => {
    expect(await textOf({ rows: 100, seed: 7, chunkRows: 7 })).toBe(await textOf({ rows: 100, seed: 7 }));
    expect(await textOf({ rows: 0 })).toBe('');
  });

  test('reads as the table of the same seed', async () => {
    const read = await concatTables(readCensus(syntheticCensusText({ rows: 5000, seed: 7, chunkRows: 777 })));
    expect(read).toEqual(await concatTables(syntheticCensus({ rows: 5000, seed: 7 })));
  });
});
