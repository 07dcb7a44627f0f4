import { describe, expect, test } from 'vitest';
import type { CommandLine } from '../program/program.js';
import { architectureNames } from './architectureNames.js';
import { chosenArchitecture, chosenArchitectures } from './chosenArchitectures.js';

const line = (command: string, value?: string): CommandLine => ({
  command,
  arguments: new Map(),
  values: new Map(value === undefined ? [] : [['model', [value]]]),
});
const one = (value?: string) => chosenArchitecture(line('train', value), 'model');
const several = (value?: string) => chosenArchitectures(line('compare', value), 'model');

describe('the architectures of a command line', () => {
  test('are one, or none where nothing was said', () => {
    expect(one('ple')).toBe('ple');
    expect(one()).toBeUndefined();
    const list = architectureNames.join(', ');
    expect(() => one('all')).toThrow(`train: \`--model\` must be one of ${list}, got "all".`);
    expect(() => one('mnoe')).toThrow(
      `train: \`--model\` must be one of ${list}, got "mnoe". Did you mean mmoe?`,
    );
  });

  test('are all or those named', () => {
    expect(several('all')).toEqual(architectureNames);
    expect(several('mmoe,single-task')).toEqual(['mmoe', 'single-task']);
    expect(several()).toBeUndefined();
  });

  test('do not include ESMM, and the message says why', () => {
    const reason =
      '`--model` must be an architecture that needs a table alone, got "esmm". ESMM needs a funnel, where only rows with the first label can have the second, and code that says which task is which.';
    expect(() => one('esmm')).toThrow(`train: ${reason}`);
    expect(() => several('mmoe,esmm')).toThrow(`compare: ${reason}`);
  });
});
