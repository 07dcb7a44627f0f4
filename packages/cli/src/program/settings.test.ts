import { describe, expect, test } from 'vitest';
import type { CommandLine } from './program.js';
import { choiceOf, countOf, hasFlag, listOf, textOf, textsOf } from './settings.js';

const line: CommandLine = {
  command: 'train',
  arguments: new Map(),
  values: new Map<string, true | string[]>([
    ['json', true],
    ['model', ['mmoe']],
    ['many', ['a', 'b']],
    ['list', ['mmoe, ple']],
    ['twice', ['ple,ple']],
    ['strange', ['plee,mmoe']],
    ['empty', ['']],
    ['count', ['12']],
    ['zero', ['0']],
    ['half', ['1.5']],
    ['power', ['1e3']],
    ['huge', ['9999999999999999']],
  ]),
};
const models = ['mmoe', 'ple'] as const;

describe('the values of a command line', () => {
  test('are flags, texts, lists and counts', () => {
    expect([hasFlag(line, 'json'), hasFlag(line, 'help')]).toEqual([true, false]);
    expect([textOf(line, 'model'), textOf(line, 'json'), textOf(line, 'absent')]).toEqual([
      'mmoe',
      undefined,
      undefined,
    ]);
    expect([textsOf(line, 'many'), textsOf(line, 'json'), textsOf(line, 'absent')]).toEqual([
      ['a', 'b'],
      undefined,
      undefined,
    ]);
    expect([choiceOf(line, 'model', models), choiceOf(line, 'absent', models)]).toEqual(['mmoe', undefined]);
    expect([listOf(line, 'list', models), listOf(line, 'absent', models)]).toEqual([
      ['mmoe', 'ple'],
      undefined,
    ]);
    expect([countOf(line, 'count'), countOf(line, 'zero', 0), countOf(line, 'absent')]).toEqual([
      12,
      0,
      undefined,
    ]);
  });

  test.each([
    [() => textOf(line, 'empty'), 'train: `--empty` must be a non-empty text, got "".'],
    [
      () => choiceOf(line, 'strange', models),
      'train: `--strange` must be one of mmoe, ple, got "plee,mmoe".',
    ],
    [
      () => listOf(line, 'strange', models),
      'train: `--strange` must be some of mmoe, ple, got "plee". Did you mean ple?',
    ],
    [() => listOf(line, 'twice', models), 'train: `--twice` must be each one once, got "ple,ple".'],
    [() => countOf(line, 'zero'), 'train: `--zero` must be a positive integer, got "0".'],
    [() => countOf(line, 'half'), 'train: `--half` must be a positive integer, got "1.5".'],
    [() => countOf(line, 'power', 0), 'train: `--power` must be a non-negative integer, got "1e3".'],
    [
      () => countOf(line, 'huge', 0),
      'train: `--huge` must be a non-negative integer, got "9999999999999999".',
    ],
  ])('are refused, case %#', (read, message) => {
    expect(read).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  });
});
