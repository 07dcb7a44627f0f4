import { describe, expect, test } from 'vitest';
import { type CsvDialectOptions, csvDialect } from './csvDialect.js';
import { guessDelimiter, headBytes } from './guessDelimiter.js';
import { startReading } from './readOptions.js';

function guess(text: string, options: CsvDialectOptions = {}, decimal?: ',' | '.'): string | undefined {
  const reading = startReading('o', '', {});
  const byte = guessDelimiter(reading, csvDialect('o', options), new TextEncoder().encode(text), decimal);
  const { delimiter, reason } = reading.report.guessed as { delimiter: string; reason: string };
  expect(String.fromCharCode(byte)).toBe(delimiter);
  return `${delimiter} ${reason}`;
}

const none = ', none of comma, semicolon, tab and bar parts the first records into fields';
const most = (mark: string, agreeing: number, records: number, fields: number) =>
  `${mark} with ${JSON.stringify(mark)}, ${agreeing} of the first ${records} records have ${fields} fields`;

describe('guessDelimiter', () => {
  test.each<[string, string]>([
    ['', none],
    ['a\nb\n', none],
    ['a,b\n1,2,3\n', most(',', 1, 2, 3)],
    ['a,b\n1,2,3\n4,5\n', most(',', 2, 3, 2)],
    ['a,b;c;d\n1,2;3;4\n', most(';', 2, 2, 3)],
    ['x,y;1;2\nz,w\n', most(',', 2, 2, 2)],
    ['a|b;c\n', most(';', 1, 1, 2)],
    ['a,b|c\n', most('|', 1, 1, 2)],
    ['a;b\tc', most('\t', 1, 1, 2)],
    ['a;b\n"c"d;e\nf;g', most(';', 2, 3, 2)],
    ['"a"b;c\nd;e\n', most(';', 1, 2, 2)],
  ])('says of %j: %s', (text, expected) => {
    expect(guess(text)).toBe(expected);
  });

  test('takes no mark that has another meaning', () => {
    expect(guess('a;b\n', { comment: ';' })).toBe(none);
    expect(guess('1,5\n', {}, ',')).toBe(none);
    expect(guess('1,5\n', {}, '.')).toBe(most(',', 1, 1, 2));
    expect(guess('a;b\n"c;d\n', { quotes: 'none' })).toBe(most(';', 2, 2, 2));
  });

  test('counts the last record of what is shorter than a head alone, and no more than 200', () => {
    const long = `a;b\nx;${'y'.repeat(headBytes - 7)}`;
    expect(guess(long)).toBe(most(';', 2, 2, 2));
    expect(guess(`${long}y`)).toBe(most(';', 1, 1, 2));
    expect(guess(`${'a;b\n'.repeat(199)}c`)).toBe(most(';', 199, 200, 2));
    expect(guess(`${'a;b\n'.repeat(201)}`)).toBe(most(';', 200, 200, 2));
  });
});
