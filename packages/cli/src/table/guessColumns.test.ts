import { describe, expect, test } from 'vitest';
import { guessColumns, numberOf, numbersOf } from './guessColumns.js';
import { countText, startStats, type TextStats } from './textStats.js';

/** A column by its texts, repeated to so many rows. */
function column(name: string, texts: readonly string[], rows = texts.length): TextStats {
  const stats = startStats(name);
  for (let row = 0; row < rows; row++) countText(stats, texts[row % texts.length] as string);
  return stats;
}
const counted = (name: string, rows: number, text: (row: number) => string) =>
  column(
    name,
    Array.from({ length: rows }, (_, row) => text(row)),
  );
const guessed = (...columns: readonly TextStats[]) => guessColumns({ columns, bare: false });
const one = (stats: TextStats) => guessed(stats).columns[0];

describe('guessColumns', () => {
  test.each<[string, TextStats, unknown, string]>([
    ['numbers', column('age', ['31', '44', '17.5']), 'number', 'numbers from 17.5 to 44'],
    ['whole numbers', column('n', ['3', '-1', '20']), 'number', 'whole numbers from -1 to 20'],
    [
      'numbers with gaps',
      column('x', ['1', 'NA', '2', '']),
      { kind: 'number', indicator: true },
      'whole numbers from 1 to 2, 50 % missing: whether it is missing is a feature too',
    ],
    ['truth values', column('m', ['true', 'FALSE'], 8), 'boolean', '"true", "FALSE"'],
    ['values', column('city', ['Oslo', 'Lima', 'Oslo']), 'category', '2 values, "Oslo", "Lima"'],
    [
      'many values',
      counted('site', 3000, (row) => `s${row % 1200}`),
      { kind: 'category', hash: { buckets: 16384, seed: 0 } },
      '1,200 values, hashed',
    ],
    ['nothing', column('x', ['', 'NA']), 'ignored', 'no row has a value'],
    ['one value', column('x', ['a', 'a', '']), 'ignored', 'one value only, "a", 33 % missing'],
    ['iso dates', column('d', ['2024-05-31', '2024-06-01 10:20']), 'date', 'dates such as 2024-05-31'],
    [
      'dates with points',
      column('d', ['1.2.2024', '3.4.2024']),
      { kind: 'date', format: 'dmy' },
      'dates such as 1.2.2024, day first',
    ],
    [
      'dates with the month first',
      column('d', ['1/2/2024', '3/14/2024']),
      { kind: 'date', format: 'mdy' },
      'dates such as 1/2/2024, month first',
    ],
    [
      'dates with the day first',
      column('d', ['1/2/2024', '14/3/2024']),
      { kind: 'date', format: 'dmy' },
      'dates such as 1/2/2024, day first',
    ],
    [
      'several values',
      column('genres', ['Noir|War', 'War', 'Noir'], 9),
      { kind: 'categories', separator: '|' },
      'several values by |, such as Noir|War',
    ],
    [
      'several values with weights',
      column('genres', ['a:0.5|b:1', 'b:0.2'], 8),
      { kind: 'categories', separator: '|', weightSeparator: ':' },
      'several values by |, such as a:0.5|b:1',
    ],
    [
      'an id',
      counted('order_id', 60, (row) => String(7 * row)),
      'ignored',
      'an id: another value in nearly every row',
    ],
    [
      'numbers that count up',
      counted('n', 60, (row) => String(60 - row)),
      'ignored',
      'an id: another value in nearly every row',
    ],
    [
      'codes',
      counted('article', 300, (row) => String(5000 + (row % 30))),
      'category',
      '30 whole numbers without gaps, from 5000: codes, no amounts',
    ],
    [
      'a user',
      counted('userId', 300, (row) => `u${row % 90}`),
      'group',
      '90 different ones in 300 rows: no feature, but all rows of one are in one part',
    ],
    [
      'names',
      counted('label', 60, (row) => `thing${row}`),
      'ignored',
      'another value in nearly every row, such as thing0',
    ],
    [
      'texts',
      counted('note', 60, (row) => `it was good ${row}`),
      { kind: 'text', buckets: 4096 },
      'texts of 4 words',
    ],
    ['a weight', column('weight', ['0.5', '1.5']), 'weight', 'called a weight: how much each row counts'],
  ])('takes %s for what they are', (_, stats, kind, reason) => {
    expect(one(stats)).toEqual({ name: stats.name, column: kind, reason });
  });

  test('takes years for numbers', () => {
    expect(one(counted('year', 300, (row) => String(1990 + (row % 30))))?.column).toBe('number');
  });

  test('finds the decimal comma and texts that mean missing', () => {
    const found = guessed(column('x', ['1,5', '2', '1.234,25', '-']), column('c', ['NA', 'b', '-']));
    expect(found.decimal).toBe(',');
    expect(found.missing).toEqual(['-', 'NA']);
    expect(found.columns[0]?.reason).toMatch(/^numbers from 1.5 to 1234.25, 25 % missing/);
    expect(guessed(column('x', ['1,5', 'a'])).decimal).toBe('.');
    expect(guessed(column('x', ['1', '2'])).decimal).toBe('.');
  });

  test('warns of one value in nearly all rows, and of a first line that is a row', () => {
    const rare = counted('x', 500, (row) => (row === 7 ? 'b' : 'a'));
    expect(guessed(rare).warnings).toEqual(['x: 99.8 % of the rows have the one value a']);
    expect(guessed(column('y', ['a', 'b'])).warnings).toEqual([]);
    expect(guessColumns({ columns: [], bare: true }).warnings).toEqual([
      'the first line, which has numbers: it was taken for a row, and columns are called column1, column2, …',
    ]);
  });
});

describe('numbers of a file', () => {
  test('have a decimal point or a comma', () => {
    expect([numberOf('1.5', '.'), numberOf('1.234,5', ','), numberOf('-2', ',')]).toEqual([1.5, 1234.5, -2]);
    expect([numbersOf(column('x', ['1e3', '.5', '+2.']), '.'), numbersOf(column('x', ['1,5']), '.')]).toEqual(
      [true, false],
    );
    expect([numbersOf(column('x', ['NA']), '.'), numbersOf(column('x', ['1', 'x']), ',')]).toEqual([
      false,
      false,
    ]);
  });
});
