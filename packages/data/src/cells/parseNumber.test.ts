import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { notANumber, parseDecimal, parseInteger } from './parseNumber.js';

const within = (parse: typeof parseDecimal) => (text: string) => {
  const bytes = new TextEncoder().encode(`1${text}1`); // digits on both sides: nothing outside is read
  return parse(bytes, 1, bytes.length - 1);
};
const decimal = within(parseDecimal);
const integer = within(parseInteger);

describe('parseInteger', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['007', 7],
    ['-12', -12],
    ['999999999999999', 999999999999999],
  ])('reads %s', (text, value) => {
    expect(integer(text)).toBe(value);
  });

  test.each(['', '-', '+1', '1.0', '1.', '1e3', ' 1', '1 ', '--1', '1-', '9999999999999999', '١٢', 'x'])(
    'refuses %j',
    (text) => {
      expect(integer(text)).toBe(notANumber);
    },
  );
});

describe('parseDecimal', () => {
  test('gives the nearest double of every decimal', () => {
    const digits = fc.stringMatching(/^[0-9]{0,20}$/);
    const decimals = fc
      .record({
        sign: fc.constantFrom('', '-', '+'),
        whole: digits,
        part: fc.option(digits, { nil: undefined }),
        exponent: fc.option(fc.integer({ min: -330, max: 300 }), { nil: undefined }),
      })
      .filter(({ whole, part }) => whole + (part ?? '') !== '')
      .map(({ sign, whole, part, exponent }) => {
        return `${sign}${whole}${part === undefined ? '' : `.${part}`}${exponent === undefined ? '' : `e${exponent}`}`;
      });
    fc.assert(
      fc.property(decimals, (text) => {
        const value = Number(text);
        expect(decimal(text)).toBe(Number.isFinite(value) ? value + 0 : notANumber);
      }),
      { numRuns: 20_000 },
    );
  });

  test('reads every double that JavaScript can write', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(decimal(String(value))).toBe(value + 0);
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    '',
    '-',
    '.',
    '-.',
    'e5',
    '1e',
    '1e+',
    '1.2.3',
    '0x10',
    '1_000',
    '1,5',
    '١٢',
    'NaN',
    'Infinity',
    '1e999',
    ' 1',
    '1 ',
    `1${'0'.repeat(1000)}`,
  ])('refuses %j', (text) => {
    expect(decimal(text)).toBe(notANumber);
  });
});

describe('parseDecimal with a comma', () => {
  const comma = within((bytes, start, end) => parseDecimal(bytes, start, end, 44));
  test.each([
    ['12', 12],
    ['1,5', 1.5],
    ['+12,5', 12.5],
    ['12e3', 12000],
    ['1,55e2', 155],
    ['12,e1', 120],
    [',55e1', 5.5],
    ['-,5e+2', -50],
    ['1,25E-12', 1.25e-12],
    ['1234567890123456,5', 1234567890123456.5],
  ])('reads %s', (text, value) => {
    expect(comma(text)).toBe(value);
  });

  test.each(['1.5', ',', ',e1', '1,2,3e1', 'x,5e1', ',xe1', '1,5e', '1,5e+'])('refuses %j', (text) => {
    expect(comma(text)).toBe(notANumber);
  });
});
