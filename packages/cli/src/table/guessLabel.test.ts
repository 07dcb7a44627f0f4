import { describe, expect, test } from 'vitest';
import { guessLabel, readTask, taskName } from './guessLabel.js';
import { countText, startStats } from './textStats.js';

const columns = Object.entries({
  bought: ['no', 'yes', 'no', 'NA'],
  flag: ['b', 'a', 'b'],
  state: ['red', 'blue', 'green'],
  price: ['250000', '310000.5', '190000'],
  same: ['x', 'x'],
  'Heard of us?': ['Yes', 'No'],
}).map(([name, texts]) => {
  const stats = startStats(name);
  for (const text of texts) countText(stats, text);
  return stats;
});
const label = (text: string) =>
  guessLabel('train', readTask('train', text), columns, { decimal: '.', missing: ['NA', '?'] });

describe('guessLabel', () => {
  test('takes two values for a binary label: the word that means yes is 1, or else the rarer one', () => {
    expect(label('bought')).toEqual({
      label: { kind: 'binary', column: 'bought', positive: ['yes'], negative: ['no'], missing: ['NA'] },
      reason: '1 is "yes", 0 is "no"',
    });
    expect(label('flag')).toEqual({
      label: { kind: 'binary', column: 'flag', positive: ['a'], negative: ['b'], missing: [] },
      reason: '1 is "a", the rarer one, 0 is "b"',
    });
  });

  test('takes several texts for classes, and numbers for numbers', () => {
    expect(label('state')).toEqual({
      label: { kind: 'multiclass', column: 'state', classes: ['blue', 'green', 'red'], missing: [] },
      reason: '3 classes',
    });
    expect(label('price')).toEqual({
      label: { kind: 'regression', column: 'price' },
      reason: 'numbers: their value is predicted',
    });
    expect(label('price:multiclass').label).toMatchObject({ classes: ['190000', '250000', '310000.5'] });
  });

  test('finds a column by the name of its task too', () => {
    expect(label('Heard_of_us').label).toMatchObject({ column: 'Heard of us?', positive: ['Yes'] });
  });

  test.each([
    [
      'baught',
      'train: `--task` must be a column of the file, bought, flag, state, price, same, Heard of us?, got "baught". Did you mean bought?',
    ],
    [
      'state:regression',
      'train: `--task` must be regression of a column of numbers, got "state with \\"red\\"". Is it a task of classes? Then say :multiclass.',
    ],
    [
      'state:binary',
      'train: `--task` must be binary of a column with two values, got "state with 3, such as red, blue, green". Write the positive ones into the schema file (`mtl init`), or say :multiclass or :regression.',
    ],
    [
      'same',
      'train: `--task` must be a column with at least two different values, got "same with [\\"x\\"]".',
    ],
    [
      'price:regresion',
      'train: `--task` must be NAME or NAME:binary, NAME:multiclass, NAME:regression, got "price:regresion". Did you mean price:regression?',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => label(text)).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  });
});

describe('taskName', () => {
  test('is made of the letters and digits of a column', () => {
    expect(['bought', 'Gekauft?', 'Wäre es gut', '2nd', 'a-b', 'x'.repeat(80)].map(taskName)).toEqual([
      'bought',
      'Gekauft',
      'Wa_re_es_gut',
      'task_2nd',
      'a_b',
      'x'.repeat(64),
    ]);
  });
});
