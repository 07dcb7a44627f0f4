import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { binaryLabel, multiclassLabel, regressionLabel } from './labels.js';

describe('binaryLabel', () => {
  test('keeps no array of the caller', () => {
    const positive = ['up'];
    const label = binaryLabel({ column: 'thumb', positive });
    positive.push('down');
    expect(label).toEqual({ kind: 'binary', column: 'thumb', positive: ['up'], missing: [] });
  });

  test.each([
    [{ positive: [] }, '`positive` must be an array of at least 1 value, got [].'],
    [{ positive: 'up' }, '`positive` must be an array of at least 1 value, got "up".'],
    [{ positive: [1] }, '`positive` must be an array of at least 1 value, got [1].'],
    [{ negative: [] }, '`negative` must be an array of at least 1 value, got [].'],
    [{ positive: ['up', 'up'] }, '`positive` must be values that are listed once, got "up".'],
    [{ negative: ['up'] }, '`negative` must be values that are listed once, got "up".'],
    [{ missing: ['up'] }, '`missing` must be values that are listed once, got "up".'],
    [{ missing: [null] }, '`missing` must be an array of values, got [null].'],
    [{ collumn: 'thumb' }, '`options` must be without unknown keys, got "collumn". Did you mean `column`?'],
    [{ column: 3 }, '`column` must be the name of a column, got 3.'],
  ])('refuses %j', (wrong, message) => {
    const options = { column: 'thumb', positive: ['up'], ...wrong } as Parameters<typeof binaryLabel>[0];
    expect(() => binaryLabel(options)).toThrow(new ConfigError(`binaryLabel: ${message}`));
  });
});

describe('multiclassLabel', () => {
  test('refuses fewer than two classes and a class listed twice', () => {
    expect(() => multiclassLabel({ column: 'size', classes: ['S'] })).toThrow(
      new ConfigError('multiclassLabel: `classes` must be an array of at least 2 values, got ["S"].'),
    );
    expect(() => multiclassLabel({ column: 'size', classes: ['S', 'S'] })).toThrow(
      new ConfigError('multiclassLabel: `classes` must be values that are listed once, got "S".'),
    );
  });
});

describe('regressionLabel', () => {
  test('says how numbers are written, and keeps no list of the caller', () => {
    const missing = ['NA'];
    const label = regressionLabel({ column: 'price', missing, decimal: ',', thousands: '.' });
    missing.push('?');
    expect(label).toEqual({
      kind: 'regression',
      column: 'price',
      missing: ['NA'],
      decimal: ',',
      thousands: '.',
    });
  });

  test.each([
    [{ missing: 'NA' }, '`missing` must be an array of texts, got "NA".'],
    [{ decimal: ';' }, '`decimal` must be one of ".", ",", got ";".'],
    [{ thousands: '.' }, '`thousands` must be another character than `decimal`, got ".".'],
    [{ mising: [] }, '`options` must be without unknown keys, got "mising". Did you mean `missing`?'],
  ])('refuses %j', (wrong, message) => {
    expect(() => regressionLabel({ column: 'price', ...wrong } as never)).toThrow(
      new ConfigError(`regressionLabel: ${message}`),
    );
  });

  test('names its column', () => {
    expect(regressionLabel({ column: 'stars' })).toEqual({ kind: 'regression', column: 'stars' });
  });

  test('refuses what names no column', () => {
    expect(() => regressionLabel({ column: undefined as unknown as string })).toThrow(
      new ConfigError('regressionLabel: `column` must be the name of a column, got undefined.'),
    );
  });
});
