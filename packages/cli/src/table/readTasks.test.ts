import { describe, expect, test } from 'vitest';
import { readTasks } from './readTasks.js';

describe('readTasks', () => {
  test('reads a column, and behind a colon its kind', () => {
    expect(readTasks('train', ['bought', 'value:regression', 'a:b:multiclass'])).toEqual([
      { column: 'bought' },
      { column: 'value', kind: 'regression' },
      { column: 'a:b', kind: 'multiclass' },
    ]);
  });

  test.each([
    ['price:regresion', ' Did you mean price:regression?'],
    ['price:', ''],
  ])('refuses the kind of %j', (text, remedy) => {
    expect(() => readTasks('train', ['bought', text])).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: `train: \`--task\` must be NAME or NAME:binary, NAME:multiclass, NAME:regression, got "${text}".${remedy}`,
      }),
    );
  });

  test('refuses a task that is there twice', () => {
    expect(() => readTasks('init', ['a', 'b', 'a:regression'])).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: 'init: `--task` must be each task once, got "a".',
      }),
    );
  });
});
