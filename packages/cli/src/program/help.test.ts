import { describe, expect, test } from 'vitest';
import { smallProgram } from '../testing/smallProgram.js';
import { helpText, programHelp, wrapped } from './help.js';
import type { Command } from './program.js';

const exits =
  'Exit codes: 0 done, 2 usage, 3 a file or the data, 1 anything else; 129, 130, 143 ended by SIGHUP, Ctrl-C, SIGTERM.';

describe('helpText', () => {
  test('shows examples first, then options with their values, then notes', () => {
    expect(
      helpText(smallProgram, 'train', smallProgram.commands.train as Command),
    ).toBe(`Usage: small train [options]

Trains.

Examples:
  small train --epochs 3  # three times
  small train             # as often as usual

Options:
  --model NAME  one of a few
  --epochs N    how often all rows are seen (8)
  --seed N      root seed (0)
  --json        one JSON object per line on stdout, text for people on stderr
  --help        this text
  --version     the version of this program

More is said here.

${exits}`);
  });

  test('names the arguments', () => {
    const text = helpText(smallProgram, 'predict', smallProgram.commands.predict as Command);
    expect(text.split('\n')[0]).toBe('Usage: small predict MODEL [FILE] [options]');
  });

  test('of the command without a name lists all commands', () => {
    const text = helpText(smallProgram, 'demo', smallProgram.unnamed as Command);
    expect(text).toContain(`Usage: small [command] [options]

Shows everything.

Commands:
  (none)      Shows everything.
  train       Trains.
  predict     Predicts.
  data        The data: data fetch, data stats.
  data fetch  Fetches.
  data stats  Counts.

Options:
`);
  });
});

describe('programHelp', () => {
  test('begins with one line to copy for every command that has one', () => {
    expect(programHelp(smallProgram)).toBe(`Shows what a command line can be.

  small train --epochs 3
  small predict model.mtl rows.csv

Commands:
  (none)      Shows everything.
  train       Trains.
  predict     Predicts.
  data        The data: data fetch, data stats.
  data fetch  Fetches.
  data stats  Counts.

\`small COMMAND --help\` shows examples and all options of a command.
${exits}`);
  });
});

describe('wrapped', () => {
  test('breaks a line before it grows too long', () => {
    expect(wrapped(['aa', 'bb', 'cc'], ', ', 6)).toEqual(['aa, bb', 'cc']);
    expect(wrapped(['long word'], ', ', 3)).toEqual(['long word']);
    expect(wrapped([], ', ', 3)).toEqual([]);
  });
});
