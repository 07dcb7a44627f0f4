import { describe, expect, test } from 'vitest';
import type { CommandLine } from '../program/program.js';
import { chosenStart, chosenStarts } from './chosenStarts.js';

const of = (text: string): CommandLine => {
  const [command = '', , value] = text.split(' ');
  return { command, arguments: new Map(), values: new Map(value ? [['init-scheme', [value]]] : []) };
};

describe('the start of weights on a command line', () => {
  test('is one for train, Glorot unless told otherwise', () => {
    expect(chosenStart(of('train'))).toBe('glorot');
    expect(chosenStart(of('train --init-scheme pytorch'))).toBe('pytorch');
    expect(() => chosenStart(of('train --init-scheme both'))).toThrow(
      'train: `--init-scheme` must be one of glorot, pytorch, got "both".',
    );
  });

  test('is one for all models of a comparison, or both', () => {
    expect(chosenStarts(of('compare'))).toEqual(['glorot']);
    expect(chosenStarts(of('compare --init-scheme pytorch'))).toEqual(['pytorch']);
    expect(chosenStarts(of('compare --init-scheme both'))).toEqual(['glorot', 'pytorch']);
    expect(() => chosenStarts(of('compare --init-scheme he'))).toThrow(
      'compare: `--init-scheme` must be one of glorot, pytorch, both, got "he".',
    );
  });
});
