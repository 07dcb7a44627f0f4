import { describe, expect, test } from 'vitest';
import { smallProgram } from '../testing/smallProgram.js';
import { parseCommandLine } from './commandLine.js';

const read = (text: string) => parseCommandLine(smallProgram, text.split(' ').filter(Boolean));

describe('parseCommandLine', () => {
  test('takes no command for the one without a name', () => {
    expect(read('')).toEqual({
      command: 'demo',
      found: smallProgram.unnamed,
      arguments: new Map(),
      values: new Map(),
    });
    expect(read('--json').found).toBe(smallProgram.unnamed);
    const { unnamed, ...others } = smallProgram;
    expect(unnamed).toBeDefined();
    expect(parseCommandLine(others, ['--help'])).toEqual({
      command: 'small',
      found: undefined,
      arguments: new Map(),
      values: new Map([['help', true]]),
    });
  });

  test('reads options before and behind the command, and values with = or a blank', () => {
    const { command, found, values } = read('--json train --model mmoe --epochs=3');
    expect(command).toBe('train');
    expect(found).toBe(smallProgram.commands.train);
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

  test('reads arguments, of which one in brackets may be left out', () => {
    expect(read('predict a.mtl b.csv').arguments).toEqual(
      new Map([
        ['MODEL', 'a.mtl'],
        ['FILE', 'b.csv'],
      ]),
    );
    expect(read('predict a.mtl').arguments).toEqual(new Map([['MODEL', 'a.mtl']]));
    expect(read('predict --help').arguments).toEqual(new Map());
  });

  test('reads commands of two words', () => {
    const line = read('data fetch --place http://a/ --place http://b/');
    expect(line.command).toBe('data fetch');
    expect(line.values.get('place')).toEqual(['http://a/', 'http://b/']);
  });

  test('knows --help of the commands of two words, and --version of all', () => {
    expect(read('data --help').command).toBe('data');
    expect(read('data -h').values.get('help')).toBe(true);
    expect(read('--version').values.get('version')).toBe(true);
    expect(read('data stats --version').values.get('version')).toBe(true);
  });

  test('blames the misspelled option, not the word behind it', () => {
    expect(() => read('train --modl mmoe')).toThrow(
      /^train: `option` must be one of .*, got "--modl"\. Did you mean --model\?$/,
    );
  });

  const commands = 'small: `command` must be one of train, predict, data, or none for the demo';
  test.each([
    ['trian', `${commands}, got "trian". Did you mean train?`],
    ['demo', `${commands}, got "demo".`],
    ['__proto__', `${commands}, got "__proto__".`],
    ['data', 'data: `action` must be one of fetch, stats, got none.'],
    ['data get', 'data: `action` must be one of fetch, stats, got "get".'],
    ['train mmoe', 'train: `arguments` must be options, got "mmoe".'],
    ['data stats x', 'data stats: `arguments` must be options, got "x".'],
    ['predict a b c', 'predict: `arguments` must be MODEL [FILE] and options, got "c".'],
    ['predict', 'predict: `MODEL` must be given, got none. For example: small predict model.mtl rows.csv'],
    ['predict --epochs 3', 'predict: `option` must be one of --json, --help, --version, got "--epochs".'],
    [
      'data stats --__proto__ 3',
      'data stats: `option` must be one of --json, --help, --version, got "--__proto__".',
    ],
    [
      'predict --jsn m.mtl',
      'predict: `option` must be one of --json, --help, --version, got "--jsn". Did you mean --json?',
    ],
    ['data --jsn', 'data: `action` must be one of fetch, stats, got none.'],
    ['data stats -x', 'data stats: `option` must be one of --json, --help, --version, got "-x".'],
    ['train --epochs', 'train: `--epochs` must have a value, N, got none.'],
    ['train --epochs --json', 'train: `--epochs` must have a value, N, got "--json".'],
    ['train --json=yes', 'train: `--json` must be without a value, got "yes".'],
    ['train --seed 1 --seed 2', 'train: `--seed` must be given once, got "1" and "2".'],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  });
});
