import { describe, expect, test } from 'vitest';
import { accuracy, multiclassAccuracy } from '../index.js';

describe('accuracy', () => {
  test('is the share of rows on the right side; the threshold itself predicts 0', () => {
    expect(accuracy([1, 0, 1, 0], [0.9, 0.2, 0.4, 0.5])).toBe(0.75);
    expect(accuracy([1], [0.5])).toBe(0);
    expect(accuracy([1, 0], [0.9, 0.9], { weights: [1, 3] })).toBe(0.25);
  });

  test('takes logits with threshold 0', () => {
    expect(accuracy([1, 0, 1], [0.1, -2, -0.1], { threshold: 0 })).toBeCloseTo(2 / 3, 15);
  });

  test('refuses a threshold that is no number', () => {
    expect(() => accuracy([1], [1], { threshold: Number.NaN })).toThrow(
      'accuracy: `threshold` must be a number, got NaN.',
    );
  });
});

describe('multiclassAccuracy', () => {
  test('is the share of rows whose class has the highest score, the first of equal ones', () => {
    expect(multiclassAccuracy([2, 0], [0.1, 0.2, 0.7, 0.3, 0.6, 0.1])).toBe(0.5);
    expect(multiclassAccuracy([0, 1], [5, 5, 5, 5])).toBe(0.5);
    expect(multiclassAccuracy([1, 1], [-3, -2, -2, -3], { weights: [3, 1] })).toBe(0.75);
  });

  test('passes over rows without a label and is NaN if a score that counts is', () => {
    expect(multiclassAccuracy([Number.NaN, 1], [Number.NaN, 0, 0, 1])).toBe(1);
    expect(multiclassAccuracy([0, 1], [0, Number.NaN, 0, 1])).toBeNaN();
    expect(multiclassAccuracy([], [])).toBeNaN();
  });

  test('names what does not fit', () => {
    expect(() => multiclassAccuracy([0, 1], [1, 2, 3, 4, 5])).toThrow(
      'multiclassAccuracy: `scores` must be [2, classes] with at least 2 classes, got 5 values.',
    );
    expect(() => multiclassAccuracy([0.5], [1, 2])).toThrow(
      'multiclassAccuracy: `labels` must be integers from 0 to 1 or NaN for none, got 0.5 (row 0).',
    );
  });
});
