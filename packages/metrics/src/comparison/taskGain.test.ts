import { describe, expect, test } from 'vitest';
import { deltaM, taskGain } from '../index.js';

describe('taskGain', () => {
  test('is positive for an improvement, whichever way is better', () => {
    expect(taskGain({ value: 0.75, baseline: 0.5, higherIsBetter: true })).toBe(0.25);
    expect(taskGain({ value: 0.25, baseline: 0.5, higherIsBetter: false })).toBe(0.25);
    expect(taskGain({ value: 0.75, baseline: 0.5, higherIsBetter: false })).toBe(-0.25);
    expect(taskGain({ value: Number.NaN, baseline: 0.5, higherIsBetter: true })).toBeNaN();
  });
});

describe('deltaM', () => {
  const half = { value: 0.75, baseline: 0.5, higherIsBetter: true }; // + 50 %
  const worse = { value: 5, baseline: 4, higherIsBetter: false }; // − 25 %

  test('is the mean over tasks of the mean relative improvement over metrics', () => {
    expect(deltaM({ income: [half] })).toBe(0.5);
    expect(deltaM({ income: [half], age: [worse] })).toBe(0.125);
    // the second task has two metrics, (− 25 % + 50 %)/2, and still counts once
    expect(deltaM({ income: [half], age: [worse, half] })).toBe((0.5 + 0.125) / 2);
  });

  test('is 0 for the baseline itself', () => {
    expect(deltaM({ income: [{ value: 0.9, baseline: 0.9, higherIsBetter: false }] })).toBe(0);
  });

  test('is undefined without tasks or metrics and over a baseline that is not above 0', () => {
    expect(deltaM({})).toBeNaN();
    expect(deltaM({ income: [half], age: [] })).toBeNaN();
    expect(deltaM({ income: [{ value: 1, baseline: 0, higherIsBetter: true }] })).toBeNaN();
    expect(deltaM({ income: [{ value: 1, baseline: -1, higherIsBetter: true }] })).toBeNaN();
  });
});
