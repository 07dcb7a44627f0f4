import { describe, expect, test } from 'vitest';
import { parseCommandLine } from './commandLine.js';
import { dataSettings, fitSettings, textOf } from './settings.js';

const read = (text: string) => parseCommandLine(text.split(' '));

describe('the settings of a command', () => {
  test('are those of the issue unless told otherwise', () => {
    expect(fitSettings(read('train'))).toEqual({ epochs: 8, batchSize: 1024, seed: 0 });
    expect(dataSettings(read('train'))).toEqual({
      tasks: ['income', 'neverMarried', 'college'],
      educationDefinition: 'associate',
    });
  });

  test('are read from the options', () => {
    const line = read(
      'train --epochs 3 --batch 64 --seed 7 --tasks college,income --education bachelor --synthetic --rows 500',
    );
    expect(fitSettings(line)).toEqual({ epochs: 3, batchSize: 64, seed: 7 });
    expect(dataSettings(line)).toEqual({
      syntheticRows: 500,
      tasks: ['college', 'income'],
      educationDefinition: 'bachelor',
    });
    expect(dataSettings(read('train --synthetic')).syntheticRows).toBe(50_000);
    expect(dataSettings(read('train --data x --protocol published'))).toMatchObject({
      path: 'x',
      protocol: 'published',
    });
  });

  test.each([
    ['train --epochs 0', 'train: `--epochs` must be a positive integer, got "0".'],
    ['train --epochs 1.5', 'train: `--epochs` must be a positive integer, got "1.5".'],
    ['train --batch 1e3', 'train: `--batch` must be a positive integer, got "1e3".'],
    ['train --seed x', 'train: `--seed` must be a non-negative integer, got "x".'],
    [
      'train --seed 9999999999999999',
      'train: `--seed` must be a non-negative integer, got "9999999999999999".',
    ],
    [
      'train --tasks income,wage',
      'train: `--tasks` must be some of income, neverMarried, college, got "wage".',
    ],
    ['train --tasks income,income', 'train: `--tasks` must be each one once, got "income,income".'],
    [
      'train --education phd',
      'train: `--education` must be one of associate, bachelor, bachelorNoProf, someCollege, got "phd".',
    ],
    ['train --protocol mine', 'train: `--protocol` must be one of test-file, published, got "mine".'],
    ['train --synthetic --data x', 'train: `--data` must be absent where --synthetic is given, got "x".'],
    ['train --rows 10', 'train: `--rows` must be used together with --synthetic, got "10".'],
    [
      'train --synthetic --protocol published',
      'train: `--protocol` must be "test-file" where --synthetic is given, got "published".',
    ],
  ])('refuse %j', (text, message) => {
    const settings = () => [fitSettings(read(text)), dataSettings(read(text))];
    expect(settings).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  });

  test('refuse an empty value', () => {
    expect(() => textOf(parseCommandLine(['train', '--save=']), 'save')).toThrow(
      'train: `--save` must be a non-empty text, got "".',
    );
  });
});
