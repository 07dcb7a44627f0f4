import { describe, expect, test } from 'vitest';
import { readConfig } from './readConfig.js';
import type { TableConfig } from './tableConfig.js';
import { configText } from './writeConfig.js';

const config: TableConfig = {
  file: { delimiter: ';', missing: ['NA', '?', '-'], decimal: ',', trim: true },
  columns: { age: 'number', 'Heard of us?': 'boolean', genres: { kind: 'categories', separator: '|' } },
  labels: {
    bought: { kind: 'binary', column: 'bought', positive: ['1'], negative: ['0', 'no'], missing: ['true'] },
    value: { kind: 'regression', column: 'value' },
    state: { kind: 'multiclass', column: 'state', classes: ['1.0', 'null'], missing: [] },
  },
  train: { architecture: 'mmoe', epochs: 3, split: 'user=id' },
};
const remarks = {
  head: ['What was found.'],
  columns: new Map([['age', 'whole numbers\nfrom 1 to 2']]),
  labels: new Map([['bought', '1 is "1"']]),
  candidates: ['age: a number'],
};
const read = (text: string) => readConfig('train', 'a.mtl.yaml', text);

describe('a config', () => {
  test('is written with reasons behind what they are about, and read again as it was', () => {
    const text = configText(config, remarks);
    expect(text).toContain('# What was found.\n');
    expect(text).toContain('\n  age: number                                 # whole numbers from 1 to 2\n');
    expect(text).toContain('\n  "Heard of us?": boolean\n');
    expect(text).toContain(
      '\n  state: { kind: multiclass, column: state, classes: ["1.0", "null"], missing: [] }\n',
    );
    expect(read(text)).toEqual(config);
  });

  test('without labels shows what could be predicted, and is read as one without', () => {
    const text = configText({ ...config, labels: {}, train: {} }, remarks);
    expect(text).toContain('\nlabels:\n  # age: a number\n');
    expect(text).toContain('\ntrain: {}\n');
    expect(read(text)).toMatchObject({ labels: {}, train: {} });
  });

  test('may be JSON, and what a person leaves out has its default', () => {
    expect(read('{"columns": {"age": "number"}}')).toEqual({
      file: {},
      columns: { age: 'number' },
      labels: {},
      train: {},
    });
    expect(
      read('columns: {}\nlabels:\n  b: { kind: binary, column: b, positive: [yes, 1, 1.0] }').labels.b,
    ).toEqual({
      kind: 'binary',
      column: 'b',
      positive: ['yes', '1', '1.0'],
      missing: [],
    });
  });

  test.each([
    [
      'columns: {a: number\nx: 1',
      'FileError',
      'train: `--config` must be YAML, got "a.mtl.yaml": Flow map in block collection must be sufficiently indented and end with a } (line 2, column 1).',
    ],
    ['- a', 'ConfigError', 'train: `config` must be names with values, got ["a"]. (a.mtl.yaml)'],
    [
      'columns: {}\nlables: {}',
      'ConfigError',
      'train: `config` must be of file, columns, labels, train, got "lables". Did you mean labels? (a.mtl.yaml)',
    ],
    [
      'columns: {}\ntrain: { epochs: many }',
      'ConfigError',
      'train: `train.epochs` must be a non-negative integer, got "many". (a.mtl.yaml)',
    ],
    [
      'columns: {}\nfile: { missing: NA }',
      'ConfigError',
      'train: `file.missing` must be a list of texts, got "NA". (a.mtl.yaml)',
    ],
    [
      'columns: {}\nfile: { trim: 1 }',
      'ConfigError',
      'train: `file.trim` must be true or false, got 1. (a.mtl.yaml)',
    ],
    [
      'columns: {}\nlabels: { b: { kind: binry, column: b } }',
      'ConfigError',
      'train: `labels.b.kind` must be binary, multiclass or regression, got "binry". (a.mtl.yaml)',
    ],
  ])('is refused where it is wrong: %j', (text, name, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ name, message }));
  });
});
