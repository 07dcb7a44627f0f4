import { describe, expect, test } from 'vitest';
import { rankCurves, thinned } from './rankCurves.js';

describe('rankCurves', () => {
  test('steps from the highest score down, rows of one score together', () => {
    const { roc, precisionRecall } = rankCurves([1, 0, 1, 0, Number.NaN], [0.9, 0.5, 0.5, 0.1, 1]);
    expect(roc).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
    expect(precisionRecall).toEqual([
      [0.5, 1],
      [1, 2 / 3],
      [1, 0.5],
    ]);
  });

  test('counts weights, and no row of weight 0', () => {
    const { roc, precisionRecall } = rankCurves([1, 0, 0, 1], [0.9, 0.8, 0.7, 0.6], [3, 0, 2, 1]);
    expect(roc).toEqual([
      [0, 0],
      [0, 0.75],
      [0, 0.75],
      [1, 0.75],
      [1, 1],
    ]);
    expect(precisionRecall.at(-1)).toEqual([1, 4 / 6]);
    expect(rankCurves([1, 0], [0.5, 0.9], [1, 1]).precisionRecall).toEqual([
      [0, 0],
      [1, 0.5],
    ]);
  });

  test('are empty where a class has no row', () => {
    expect(rankCurves([1, 1], [0.5, 0.6])).toEqual({ roc: [], precisionRecall: [] });
    expect(rankCurves([0, 0], [0.5, 0.6])).toEqual({ roc: [], precisionRecall: [] });
    expect(rankCurves([0, 1], [0.5, 0.6], [1, 0])).toEqual({ roc: [], precisionRecall: [] });
  });
});

describe('thinned', () => {
  test('keeps the ends and spreads the others evenly', () => {
    const points = Array.from({ length: 11 }, (_, i) => i);
    expect(thinned(points, 3)).toEqual([0, 5, 10]);
    expect(thinned(points, 11)).toBe(points);
    expect(thinned(Array.from({ length: 1000 }, (_, i) => i))).toHaveLength(200);
  });
});
