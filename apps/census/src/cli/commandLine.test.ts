import { describe, expect, test } from 'vitest';
import { parseCommandLine } from './commandLine.js';

const read = (text: string) => parseCommandLine(text.split(' ').filter(Boolean));

describe('parseCommandLine', () => {
  test('takes no command for the demo', () => {
    expect(read('')).toEqual({ command: 'demo', values: new Map() });
    expect(read('--json').command).toBe('demo');
  });

  test('reads options before and behind the command, and values with = or a blank', () => {
    const { command, values } = read('--json train --model mmoe --epochs=3');
    expect(command).toBe('train');
    expect(values).toEqual(
      new Map<string, unknown>([
        ['json', true],
        ['model', ['mmoe']],
        ['epochs', ['3']],
      ]),
    );
  });

  test('drops the -- that a script runner passes on', () => {
    expect(read('-- train --model mmoe')).toEqual(read('train --model mmoe'));
  });

  test('reads commands of two words', () => {
    expect(read('data fetch --place http://a/ --place http://b/').values.get('place')).toEqual([
      'http://a/',
      'http://b/',
    ]);
  });

  test('knows --help of the commands of two words, and --version of all', () => {
    expect(read('data --help').command).toBe('data');
    expect(read('data -h').values.get('help')).toBe(true);
    expect(read('--version')).toEqual({ command: 'demo', values: new Map([['version', true]]) });
    expect(read('data stats --version').values.get('version')).toBe(true);
  });

  test('blames the misspelled option, not the word behind it', () => {
    expect(() => read('train --modl mmoe')).toThrow(
      /^train: `option` must be one of .*, got "--modl"\. Did you mean --model\?$/,
    );
  });

  test('knows -h', () => {
    expect(read('train -h').values.get('help')).toBe(true);
  });

  test.each([
    [
      'trian',
      'census: `command` must be one of train, compare, predict, data, or none for the demo, got "trian". Did you mean train?',
    ],
    [
      'demo',
      'census: `command` must be one of train, compare, predict, data, or none for the demo, got "demo".',
    ],
    [
      '__proto__',
      'census: `command` must be one of train, compare, predict, data, or none for the demo, got "__proto__".',
    ],
    ['data', 'data: `action` must be one of fetch, verify, stats, got none.'],
    ['data get', 'data: `action` must be one of fetch, verify, stats, got "get".'],
    ['train mmoe', 'train: `arguments` must be options, got "mmoe".'],
    ['data stats x', 'data stats: `arguments` must be options, got "x".'],
    [
      'predict --epochs 3',
      'predict: `option` must be one of --load, --data, --format, --keep-columns, --raw, --backend, --help, --version, got "--epochs".',
    ],
    [
      'data verify --__proto__ 3',
      'data verify: `option` must be one of --data, --json, --help, --version, got "--__proto__".',
    ],
    [
      'predict --lod m.mtl',
      'predict: `option` must be one of --load, --data, --format, --keep-columns, --raw, --backend, --help, --version, got "--lod". Did you mean --load?',
    ],
    ['data --jsn', 'data: `action` must be one of fetch, verify, stats, got none.'],
    [
      'data verify --__proto__',
      'data verify: `option` must be one of --data, --json, --help, --version, got "--__proto__".',
    ],
    ['data verify -x', 'data verify: `option` must be one of --data, --json, --help, --version, got "-x".'],
    ['train --epochs', 'train: `--epochs` must have a value, N, got none.'],
    ['train --epochs --json', 'train: `--epochs` must have a value, N, got "--json".'],
    ['train --json=yes', 'train: `--json` must be without a value, got "yes".'],
    ['train --seed 1 --seed 2', 'train: `--seed` must be given once, got "1" and "2".'],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  });
});
