import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../cli/commandLine.js';
import { chosenModel, chosenModels } from './chosenModels.js';
import { modelNames } from './modelNames.js';

const one = (text: string) => chosenModel(parseCommandLine(['train', ...text.split(' ').filter(Boolean)]));
const several = (text: string) =>
  chosenModels(parseCommandLine(['compare', ...text.split(' ').filter(Boolean)]));

describe('the models of a command line', () => {
  test('are one for train', () => {
    expect(one('--model ple')).toBe('ple');
    const list = modelNames.join(', ');
    expect(() => one('')).toThrow(`train: \`--model\` must be one of ${list}, got undefined.`);
    expect(() => one('--model all')).toThrow(`train: \`--model\` must be one of ${list}, got "all".`);
  });

  test('are all, those named, or three for compare', () => {
    expect(several('--model all')).toEqual(modelNames);
    expect(several('--model mmoe,single-task')).toEqual(['mmoe', 'single-task']);
    expect(several('')).toEqual(['shared-bottom', 'mmoe', 'adatt-sp']);
  });

  test('do not include ESMM, and the message says why', () => {
    const reason =
      '`--model` must be a model that fits the census tasks, got "esmm". ESMM needs a funnel, where only rows with the first label can have the second; the census tasks are none.';
    expect(() => one('--model esmm')).toThrow(`train: ${reason}`);
    expect(() => several('--model mmoe,esmm')).toThrow(`compare: ${reason}`);
  });
});
