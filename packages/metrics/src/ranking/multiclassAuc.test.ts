import { describe, expect, test } from 'vitest';
import { auc, multiclassAuc } from '../index.js';

const labels = [0, 1, 2, 0, 1];
const table = [0.6, 0.3, 0.1, 0.5, 0.4, 0.1, 0.2, 0.3, 0.5, 0.3, 0.5, 0.2, 0.1, 0.8, 0.1];

describe('multiclassAuc', () => {
  test('averages one class against each other one, both ways', () => {
    // Score of class 0: rows 0, 3 (0.6, 0.3) against class 1 (0.5, 0.1): 3 of 4; against class 2 (0.2): 2 of 2.
    // Class 1: rows 1, 4 (0.4, 0.8) against class 0 (0.3, 0.5): 3 of 4; against class 2 (0.3): 2 of 2.
    // Class 2: row 2 (0.5) against class 0 (0.1, 0.2): 2 of 2; against class 1 (0.1, 0.1): 2 of 2.
    expect(multiclassAuc(labels, table)).toBeCloseTo((0.75 + 1 + 0.75 + 1 + 1 + 1) / 6, 15);
  });

  test('averages one class against all others', () => {
    // Class 0: 0.6 beats 3, 0.3 beats 2 of 3; class 1: 0.4 beats 2, 0.8 beats 3 of 3; class 2 beats all.
    expect(multiclassAuc(labels, table, { average: 'oneVsRest' })).toBeCloseTo((5 / 6 + 5 / 6 + 1) / 3, 15);
  });

  test('of two classes is the AUC, by either average', () => {
    const probabilities = [0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.7, 0.3];
    const expected = auc([0, 1, 1, 0], [0.1, 0.8, 0.4, 0.3]);
    expect(multiclassAuc([0, 1, 1, 0], probabilities)).toBeCloseTo(expected, 15);
    expect(multiclassAuc([0, 1, 1, 0], probabilities, { average: 'oneVsRest' })).toBeCloseTo(expected, 15);
  });

  test('leaves out classes without rows, rows without labels and rows of weight 0', () => {
    const more = [...table, 0.9, 0.05, 0.05];
    expect(multiclassAuc([...labels, Number.NaN], more)).toBe(multiclassAuc(labels, table));
    expect(multiclassAuc([...labels, 2], more, { weights: [1, 1, 1, 1, 1, 0] })).toBe(
      multiclassAuc(labels, table),
    );
    expect(multiclassAuc([0, 1], [0.6, 0.3, 0.1, 0.2, 0.7, 0.1])).toBe(1);
    expect(multiclassAuc([0, 0], [0.6, 0.3, 0.1, 0.2, 0.7, 0.1])).toBeNaN();
  });

  test('counts a row of weight 2 as two rows', () => {
    const doubled = multiclassAuc([...labels, 0], [...table, ...table.slice(0, 3)]);
    expect(multiclassAuc(labels, table, { weights: [2, 1, 1, 1, 1] })).toBeCloseTo(doubled, 15);
  });

  test('refuses what cannot be', () => {
    expect(() => multiclassAuc([3], [0.1, 0.2, 0.7])).toThrow(
      'multiclassAuc: `labels` must be integers from 0 to 2 or NaN for none, got 3 (row 0).',
    );
    expect(() => multiclassAuc(labels, table, { average: 'macro' as never })).toThrow(
      'multiclassAuc: `average` must be one of "oneVsOne", "oneVsRest", got "macro".',
    );
  });
});
