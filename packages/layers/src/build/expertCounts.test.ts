import { binary, ConfigError } from '@mtl/core';
import { describe, expect, test } from 'vitest';
import { expertCounts } from './expertCounts.js';

const tasks = { a: binary(), b: binary() };

describe('expertCounts', () => {
  test('takes one number for all tasks, or one per task', () => {
    expect(expertCounts('mine', tasks, 3)).toEqual([3, 3]);
    expect(expertCounts('mine', tasks, [1, 2])).toEqual([1, 2]);
  });

  test('lets a task have none where there are shared ones', () => {
    expect(expertCounts('mine', tasks, [0, 2], 1)).toEqual([0, 2]);
    expect(expertCounts('mine', tasks, 0, 1)).toEqual([0, 0]);
  });

  test.each([
    [0, undefined, '`taskExperts` must be a positive integer, got 0.'],
    [[2, 0], undefined, '`taskExperts[1]` must be a positive integer, got 0.'],
    [[0, 1], 0, '`taskExperts[0]` must be a positive integer where `sharedExperts` is 0, got 0.'],
    [[1, -1], 2, '`taskExperts[1]` must be a non-negative integer, got -1.'],
    [[1], undefined, '`taskExperts` must be one number, or one per task, 2, got [1].'],
    [[], undefined, '`taskExperts` must be one number, or one per task, 2, got [].'],
    ['2', undefined, '`taskExperts` must be a positive integer, got "2".'],
  ])('refuses %j with %j shared experts', (given, shared, message) => {
    expect(() => expertCounts('mine', tasks, given, shared)).toThrow(new ConfigError(`mine: ${message}`));
  });
});
