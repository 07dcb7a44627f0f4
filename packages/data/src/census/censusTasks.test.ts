import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { syntheticCensus } from '../synthetic/syntheticCensus.js';
import { type CensusSchemaOptions, censusSchema } from './censusTasks.js';

const features = (options: CensusSchemaOptions) => Object.keys(censusSchema(options).columns);
const ofKind = (kind: string, options: CensusSchemaOptions = {}) =>
  Object.entries(censusSchema(options).columns).flatMap(([name, own]) => (own === kind ? [name] : []));

describe('censusSchema', () => {
  test('has the seven continuous columns in every form', () => {
    const continuous = [
      'age',
      'wage_per_hour',
      'capital_gains',
      'capital_losses',
      'stock_dividends',
      'num_emp',
      'weeks_worked',
    ];
    expect(ofKind('number')).toEqual(continuous);
    expect(ofKind('number', { tasks: ['income'] })).toEqual(continuous);
  });

  test('learns all three tasks by default, from 7 + 31 features', () => {
    const { labels } = censusSchema();
    expect(Object.entries(labels).map(([task, { column }]) => [task, column])).toEqual([
      ['income', 'income_50k'],
      ['neverMarried', 'marital_stat'],
      ['college', 'education'],
    ]);
    expect(ofKind('category').length).toBe(31);
  });

  test('keeps the label columns of tasks that are not learnt, and drops them where that is asked for', () => {
    expect(features({ tasks: ['income', 'neverMarried'] }).length).toBe(39);
    expect(features({ tasks: ['income', 'neverMarried'] })).toContain('education');
    expect(features({ tasks: ['income', 'neverMarried'] })).not.toContain('marital_stat');
    expect(features({ tasks: ['income'] }).length).toBe(40);
    for (const drop of [{ strictMmoe: true }, { dropAllLabels: true }]) {
      expect(features({ tasks: ['income', 'neverMarried'], ...drop })).toEqual(features({}));
      expect(features({ tasks: ['income'], ...drop })).toEqual(features({}));
    }
  });

  test('never has the instance weight or the income column among the features', () => {
    const columns = features({ tasks: ['college'] });
    expect(columns).not.toContain('instance_weight');
    expect(columns).not.toContain('income_50k');
    expect(columns).toContain('marital_stat');
  });

  test('has the tasks in the order asked for', () => {
    expect(Object.keys(censusSchema({ tasks: ['college', 'income'] }).labels)).toEqual(['college', 'income']);
  });

  test('widens and narrows what counts as college', () => {
    const positive = (educationDefinition: 'associate' | 'bachelor' | 'bachelorNoProf' | 'someCollege') =>
      censusSchema({ educationDefinition }).labels.college.positive.length;
    expect(positive('bachelorNoProf')).toBe(3);
    expect(positive('bachelor')).toBe(4);
    expect(positive('associate')).toBe(6);
    expect(positive('someCollege')).toBe(7);
  });

  test('knows every value of its label columns, however few rows an encoder is fitted on', () => {
    const { college, neverMarried } = censusSchema().labels;
    expect([...college.positive, ...(college.negative ?? [])]).toHaveLength(17);
    expect([...neverMarried.positive, ...(neverMarried.negative ?? [])]).toHaveLength(7);
    for (const seed of [1, 2]) {
      for (const { columns } of syntheticCensus({ rows: 5000, seed })) {
        for (const { column, positive, negative = [] } of [college, neverMarried]) {
          const cells = columns.get(column);
          expect(cells?.kind === 'categorical' && cells.dictionary).toSatisfy((values: string[]) =>
            values.every((value) => positive.includes(value) || negative.includes(value)),
          );
        }
      }
    }
  });

  test('takes only the two values of income', () => {
    expect(censusSchema().labels.income).toEqual({
      kind: 'binary',
      column: 'income_50k',
      positive: ['50000+'],
      negative: ['- 50000'],
      missing: [],
    });
  });

  test.each<[object, string]>([
    [{ tasks: ['salary'] }, '`tasks` must be "income", "neverMarried" or "college", got "salary".'],
    [
      { tasks: ['income', '__proto__'] },
      '`tasks` must be "income", "neverMarried" or "college", got "__proto__".',
    ],
    [{ task: ['income'] }, '`options` must be without unknown keys, got "task". Did you mean `tasks`?'],
    [{ tasks: [] }, '`tasks` must be a non-empty array of tasks, got [].'],
    [{ tasks: 'income' }, '`tasks` must be a non-empty array of tasks, got "income".'],
    [{ tasks: ['income', 'income'] }, '`tasks` must be tasks that are listed once, got "income".'],
    [
      { educationDefinition: 'toString' },
      '`educationDefinition` must be one of "associate", "bachelor", "bachelorNoProf", "someCollege", got "toString".',
    ],
  ])('refuses %j', (wrong, message) => {
    expect(() => censusSchema(wrong as CensusSchemaOptions)).toThrow(
      new ConfigError(`censusSchema: ${message}`),
    );
  });
});
