import { expect, test } from 'vitest';
import { runLengths } from './runLengths.js';

test('runLengths counts neighbours that are alike', () => {
  expect(runLengths([])).toEqual([]);
  expect(runLengths([3])).toEqual([1]);
  expect(runLengths([2, 2, 1, 2, 2, 2])).toEqual([2, 1, 3]);
  expect(runLengths(['a', 'b', 'b'])).toEqual([1, 2]);
});
