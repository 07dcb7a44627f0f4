import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { readSpecs } from './readSpecs.js';

const remedy = 'Such as [{ name: "age", kind: "continuous" }], or `columnsOf(schema)`.';
const age = { name: 'age', kind: 'continuous' } as const;

describe('readSpecs', () => {
  test.each<[unknown, string]>([
    [[], `\`columns\` must be a non-empty array of { name, kind }, got []. ${remedy}`],
    ['age', `\`columns\` must be a non-empty array of { name, kind }, got "age". ${remedy}`],
    [['age'], '`columns[0]` must be { name, kind }, got "age".'],
    [[age, null], '`columns[1]` must be { name, kind }, got null.'],
    [[{ name: 3, kind: 'continuous' }], '`columns[0].name` must be a string, got 3.'],
    [
      [{ name: 'age', kind: 'number' }],
      '`columns[0].kind` must be one of "continuous", "categorical", "several", "date", "boolean", got "number".',
    ],
    [[age, { name: 'age', kind: 'categorical' }], '`columns` must be distinct names, got "age" twice.'],
    [
      [{ ...age, thousands: 7 }],
      '`columns[0].thousands` must be one character that is no digit, letter, sign, quote or `decimal`, got 7.',
    ],
  ])('refuses %j', (columns, message) => {
    expect(() => readSpecs('readCsv', columns as never)).toThrow(new ConfigError(`readCsv: ${message}`));
  });

  test('gives every column what the table has, where it says nothing of its own', () => {
    const defaults = { missing: ['NA'], decimal: ',', thousands: '.' } as const;
    expect(readSpecs('readCsv', [age, { name: 'city', kind: 'categorical', missing: [] }], defaults)).toEqual(
      [
        { ...age, missing: ['NA'], decimal: ',', thousands: '.' },
        { name: 'city', kind: 'categorical', missing: [] },
      ],
    );
  });
});
