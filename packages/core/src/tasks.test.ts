import { describe, expect, test } from 'vitest';
import { assertTasks, binary, multiclass, regression } from './tasks.js';

const refusal = (message: string) => expect.objectContaining({ name: 'ConfigError', message });

describe('heads', () => {
  test('are plain data', () => {
    expect(binary()).toEqual({ kind: 'binary', units: 1 });
    expect(multiclass({ classes: 7 })).toEqual({ kind: 'multiclass', units: 7 });
    expect(regression()).toEqual({ kind: 'regression', units: 1 });
    expect(regression({ mean: 3, std: 2 })).toEqual({ kind: 'regression', units: 1, mean: 3, std: 2 });
    expect(regression({ mean: -3 })).toEqual({ kind: 'regression', units: 1, mean: -3 });
    expect(regression({ std: 0.5 })).toEqual({ kind: 'regression', units: 1, std: 0.5 });
    expect(Object.keys(regression({ mean: 0, std: 1 }))).toEqual(['kind', 'units']);
  });

  test.each([
    [{ mean: '7' }, '`mean` must be a finite number, got "7".'],
    [{ mean: 1e39 }, '`mean` must be a finite number, got 1e+39.'],
    [{ mean: null }, '`mean` must be a finite number, got null.'],
    [{ std: 0 }, '`std` must be a finite number > 0, got 0. Leave it out where all labels are equal.'],
    [{ std: -1 }, '`std` must be a finite number > 0, got -1.'],
    [{ std: 1e-60 }, '`std` must be a finite number > 0, got 1e-60.'],
    [{ std: 1e39 }, '`std` must be a finite number > 0, got 1e+39.'],
    [{ std: Number.NaN }, '`std` must be a finite number > 0, got NaN.'],
    [{ stdd: 1 }, '`options` must be without unknown keys, got "stdd". Did you mean `std`?'],
    [null, '`options` must be an object, got null.'],
  ])('of a number refuse %o, in a list of tasks too', (options, message) => {
    expect(() => regression(options as never)).toThrow(refusal(`regression: ${message}`));
    if (options === null || 'stdd' in options) return;
    const tasks = { a: { kind: 'regression', units: 1, ...options } };
    expect(() => assertTasks('mmoe', tasks)).toThrow(refusal(`mmoe: \`tasks.a.${message.slice(1)}`));
  });

  test('of several classes have at least two', () => {
    expect(() => multiclass({ classes: 1 })).toThrow(
      refusal('multiclass: `classes` must be at least 2, got 1.'),
    );
    expect(() => multiclass({ clases: 3 } as never)).toThrow(
      refusal('multiclass: `options` must be without unknown keys, got "clases". Did you mean `classes`?'),
    );
    expect(() => multiclass(undefined as never)).toThrow(
      refusal('multiclass: `classes` must be a positive integer, got undefined.'),
    );
    expect(() => multiclass({ classes: 0 })).toThrow(
      refusal('multiclass: `classes` must be a positive integer, got 0.'),
    );
    expect(() => multiclass({ classes: 2.5 })).toThrow(
      refusal('multiclass: `classes` must be a positive integer, got 2.5.'),
    );
  });
});

describe('assertTasks', () => {
  test('takes names that can name layers and keep their order', () => {
    expect(() =>
      assertTasks('mmoe', { income: binary(), never_married: binary(), A1: regression() }),
    ).not.toThrow();
    expect(() => assertTasks('mmoe', { ['x'.repeat(64)]: binary() })).not.toThrow();
  });

  test.each([
    '0',
    '10',
    '1st',
    '',
    'a b',
    'a/b',
    'a.b',
    'a-b',
    '_a',
    'é',
    '本地',
    'a\u0000b',
    'constructor',
    'toString',
    'hasOwnProperty',
    'x'.repeat(65),
  ])('refuses the name %j', (name) => {
    expect(() => assertTasks('mmoe', Object.fromEntries([[name, binary()]]))).toThrow(
      refusal(
        `mmoe: \`tasks\` must be named by a letter, then letters, digits or _ (64 at most, no name that every object has), got ${JSON.stringify(name)}.`,
      ),
    );
  });

  test('refuses __proto__ as the name of a task', () => {
    expect(() => assertTasks('mmoe', JSON.parse('{"__proto__": {"kind": "binary", "units": 1}}'))).toThrow(
      refusal(
        'mmoe: `tasks` must be named by a letter, then letters, digits or _ (64 at most, no name that every object has), got "__proto__".',
      ),
    );
  });

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [[binary()], '[{"kind":"binary","units":1}]'],
    ['income', '"income"'],
  ])('refuses %o', (tasks, shown) => {
    expect(() => assertTasks('mmoe', tasks)).toThrow(
      refusal(`mmoe: \`tasks\` must be an object of task name → head, got ${shown}.`),
    );
  });

  test('refuses no tasks at all', () => {
    expect(() => assertTasks('mmoe', {})).toThrow(
      refusal('mmoe: `tasks` must be an object with at least one task, got {}.'),
    );
  });

  test('refuses what is no head', () => {
    for (const head of [null, 'binary', {}, { kind: 'ranking', units: 1 }]) {
      expect(() => assertTasks('mmoe', { a: head })).toThrow(
        refusal(
          `mmoe: \`tasks.a\` must be binary(), multiclass({ classes }) or regression(), got ${JSON.stringify(head)}.`,
        ),
      );
    }
    expect(() => assertTasks('mmoe', { a: { kind: 'binary', units: 2 } })).toThrow(
      refusal('mmoe: `tasks.a.units` must be 1, got 2.'),
    );
    expect(() => assertTasks('mmoe', { a: { kind: 'binary', units: 1, weight: 2 } })).toThrow(
      refusal('mmoe: `tasks.a` must be without unknown keys, got "weight". Known are `kind`, `units`.'),
    );
    expect(() => assertTasks('mmoe', { a: { kind: 'binary', units: 1, std: 2 } })).toThrow(
      refusal('mmoe: `tasks.a` must be without unknown keys, got "std". Known are `kind`, `units`.'),
    );
    expect(() => assertTasks('mmoe', { a: { kind: 'regression', units: 1, means: 2 } })).toThrow(
      refusal('mmoe: `tasks.a` must be without unknown keys, got "means". Did you mean `mean`?'),
    );
    expect(() => assertTasks('mmoe', { a: { kind: 'multiclass', units: 1 } })).toThrow(
      refusal('mmoe: `tasks.a.units` must be at least 2, got 1.'),
    );
    expect(() => assertTasks('mmoe', { a: { kind: 'regression' } })).toThrow(
      refusal('mmoe: `tasks.a.units` must be a positive integer, got undefined.'),
    );
  });
});
