import { parseCommandLine } from '@mtl/cli';
import { describe, expect, test } from 'vitest';
import { censusProgram } from '../program.js';
import { dataSettings, fitSettings } from './settings.js';

const read = (text: string) => parseCommandLine(censusProgram('0'), text.split(' '));

describe('the settings of a command', () => {
  test('have defaults', () => {
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
    [
      'train --tasks income,wage',
      'train: `--tasks` must be some of income, neverMarried, college, got "wage".',
    ],
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
});
