import { describe, expect, test } from 'vitest';
import { numberRemedy } from './numberRemedy.js';

const missing = (text: string) => `Does it mean missing? \`missing: ["${text}"]\` says so.`;
const decimal = "Is it decimal? Use `decimal: ','` (or `thousands: ','`).";
const thousands = (separator: string) => `Use \`thousands: "${separator}"\`.`;

describe('numberRemedy', () => {
  test.each('- -- ? . na NA N/A n/a. nan NULL nil None unknown #N/A #div/0!'.split(' '))(
    'takes %j for a text that means missing, in a column with a format too',
    (text) => {
      expect(numberRemedy(text, true)).toBe(missing(text));
      expect(numberRemedy(`\t${text} `, false)).toBe(missing(text));
    },
  );

  test.each(['1,5', '-1,5', '+12,25', ',5', '1,234'])('asks whether %j is decimal', (text) => {
    expect(numberRemedy(text, true)).toBe(decimal);
    expect(numberRemedy(` ${text}`, true)).toBe(decimal);
    expect(numberRemedy(text, false)).toBeUndefined();
  });

  test.each([
    ["1'234", "'"],
    ['-12 345', ' '],
    ['+123\u00a0456', '\u00a0'],
    ['1\u202f234,56', '\u202f'],
    ['1.234.567', '.'],
    ['1,234,567', ','],
    ['1,234,567,890.25', ','],
  ])('finds the separator of thousands in %j', (text, separator) => {
    expect(numberRemedy(text, true)).toBe(thousands(separator));
    expect(numberRemedy(text, false)).toBeUndefined();
  });

  test.each([' 31', '31\t', ' -3', ' +3x'])('would trim %j', (text) => {
    expect(numberRemedy(text, true)).toBe('Use `trim: true`.');
    expect(numberRemedy(text, false)).toBeUndefined();
  });

  test.each([
    ...['', 'x', '-x', 'x-', 'nax', 'xna', 'n/ax', '??', '..', '31x', ' x3', ' -x'],
    ...['1,', '1,x', 'x1,5', '1,5x', '*1,5', "1'23", "1'2345", "1'234'56", "1234'567", "x1'234", "1'234x"],
    ...["1'234.", "1'234 567", '1.234,567.890', "'234", "*1'234", "1'234;5"],
  ])('has nothing to say of %j', (text) => {
    expect(numberRemedy(text, true)).toBeUndefined();
  });
});
