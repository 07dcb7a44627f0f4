import { describe, expect, test } from 'vitest';
import { type CommandName, commands } from './cli/options.js';
import { helpText } from './help.js';
import { modelNames } from './models/modelNames.js';

describe('helpText', () => {
  test('lists the options of a command with their values', () => {
    expect(helpText('data verify')).toBe(`Usage: census data verify [options]

Says whether the files are the published ones, bit by bit.

Options:
  --data FILE|DIR  census-income.data and census-income.test, plain or .gz (default: the download cache)
  --json           one JSON object per line on stdout, text for people on stderr
  --help           this text
  --version        the version of this program

Exit codes: 0 done, 2 usage, 3 a file or the data, 1 anything else; 129, 130, 143 ended by SIGHUP, Ctrl-C, SIGTERM.`);
  });

  test('names every command in the help of the demo', () => {
    for (const name of Object.keys(commands)) {
      if (name !== 'demo') expect(helpText('demo')).toContain(`\n  ${name} `);
    }
  });

  test('names all models where one can be chosen', () => {
    const { 1: models = '' } = /\nModels:\n([\s\S]*?)\n\n/.exec(helpText('train')) ?? [];
    expect(models.split(/,?\s+/).filter(Boolean)).toEqual(modelNames);
    expect(helpText('data verify')).not.toContain('Models:');
  });

  test('keeps to 120 columns', () => {
    for (const name of Object.keys(commands) as CommandName[]) {
      for (const line of helpText(name).split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    }
  });
});
