import { describe, expect, test } from 'vitest';
import { nearestWord } from './nearestWord.js';

const words = ['epochs', 'batchSize', 'seed', 'validation', 'patience'];

describe('nearestWord', () => {
  test.each([
    ['epoch', 'epochs'],
    ['EPOCHS', 'epochs'],
    ['batch_size', 'batchSize'],
    ['batchsise', 'batchSize'],
    ['sede', 'seed'],
    ['validaton', 'validation'],
  ])('of %j is %j', (typed, expected) => {
    expect(nearestWord(typed, words)).toBe(expected);
  });

  test.each(['learningRate', '', 'x', 'optimizer'])('of %j is none', (typed) => {
    expect(nearestWord(typed, words)).toBeUndefined();
  });
});
