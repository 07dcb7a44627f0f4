import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accuracy,
  chooseThreshold,
  confusionTable,
  f1,
  multiclassConfusionTable,
  precision,
  recall,
} from '../index.js';

const labels = [1, 0, 1, 0, 1];
const scores = [0.9, 0.6, 0.55, 0.2, 0.1];

describe('confusionTable', () => {
  test('counts rows above and up to the threshold', () => {
    const table = { truePositives: 2, falsePositives: 1, falseNegatives: 1, trueNegatives: 1 };
    expect(confusionTable(labels, scores)).toEqual(table);
    expect(confusionTable(labels, scores, { threshold: 0.55 })).toEqual({
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 2,
      trueNegatives: 1,
    });
  });

  test('adds weights, leaves out rows without labels and is NaN for a NaN score that counts', () => {
    const table = { truePositives: 3, falsePositives: 0, falseNegatives: 0, trueNegatives: 2 };
    expect(confusionTable([1, 0, Number.NaN], [0.9, 0.1, 0.9], { weights: [3, 2, 7] })).toEqual(table);
    expect(confusionTable([1], [Number.NaN]).truePositives).toBeNaN();
    expect(confusionTable([Number.NaN], [Number.NaN]).truePositives).toBe(0);
  });
});

describe('precision, recall and f1', () => {
  test('at a threshold', () => {
    expect(precision(labels, scores)).toBeCloseTo(2 / 3, 15);
    expect(recall(labels, scores, { threshold: 0.8 })).toBeCloseTo(1 / 3, 15);
    expect(f1(labels, scores, { threshold: 0.8 })).toBeCloseTo(2 / (1 + 3), 15);
  });

  test('among the k highest scores', () => {
    expect(precision(labels, scores, { k: 2 })).toBe(0.5);
    expect(recall(labels, scores, { k: 3 })).toBeCloseTo(2 / 3, 15);
    expect(f1(labels, scores, { k: 3 })).toBeCloseTo(4 / 6, 15);
    expect(precision(labels, scores, { k: 9 })).toBeCloseTo(3 / 5, 15); // five rows are all there are
  });

  test('give rows that tie for the last places their chance', () => {
    // The second place goes to one of three rows, one of them positive.
    expect(precision([1, 1, 0, 0], [2, 1, 1, 1], { k: 2 })).toBeCloseTo((1 + 1 / 3) / 2, 15);
    expect(recall([1, 1, 0, 0], [2, 1, 1, 1], { k: 2 })).toBeCloseTo((1 + 1 / 3) / 2, 15);
  });

  test('are NaN where they divide by nothing', () => {
    expect(precision([1, 0], [0.1, 0.2])).toBeNaN();
    expect(recall([0, 0], [0.9, 0.2])).toBeNaN();
    expect(f1([0, 0], [0.1, 0.2])).toBeNaN();
    expect(f1([1, 0], [0.1, 0.2])).toBe(0);
    expect(precision([1, 0], [Number.NaN, 0.2], { k: 1 })).toBeNaN();
  });

  test('refuse k beside a threshold or weights', () => {
    expect(() => f1(labels, scores, { k: 2, threshold: 0.5 })).toThrow(
      'f1: `threshold` must be left out where `k` is given, got 0.5.',
    );
    expect(() => recall(labels, scores, { k: 2, weights: [1, 1, 1, 1, 1] })).toThrow(
      'recall: `weights` must be left out where `k` is given, got "weights".',
    );
    expect(() => precision(labels, scores, { k: 1.5 })).toThrow(
      'precision: `k` must be a positive integer, got 1.5.',
    );
  });
});

describe('multiclassConfusionTable', () => {
  test('has labelled classes as rows and predicted ones as columns', () => {
    const table = [0.1, 0.9, 0, 0.8, 0.2, 0, 0.6, 0.3, 0.1, 0.5, 0.5, 0];
    expect(multiclassConfusionTable([1, 0, 2, 1], table)).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [1, 0, 0],
    ]);
    expect(multiclassConfusionTable([1, Number.NaN, 2, 1], table, { weights: [2, 1, 1, 0] })).toEqual([
      [0, 0, 0],
      [0, 2, 0],
      [1, 0, 0],
    ]);
  });
});

describe('chooseThreshold', () => {
  test('takes the middle between the scores that it parts', () => {
    expect(chooseThreshold([0, 0, 1, 1], [0.1, 0.4, 0.3, 0.8])).toEqual({ threshold: 0.2, value: 0.8 });
    const { threshold, value } = chooseThreshold([0, 1], [0.25, 0.75], { maximize: 'accuracy' });
    expect([threshold, value]).toEqual([0.5, 1]);
  });

  test('predicts 1 for all rows, or for none, where that is best', () => {
    expect(chooseThreshold([1, 1], [0.2, 0.4]).threshold).toBe(Number.NEGATIVE_INFINITY);
    expect(chooseThreshold([0, 0], [0.2, 0.4], { maximize: 'accuracy' })).toEqual({
      threshold: 0.4,
      value: 1,
    });
  });

  test('has no value where the measure has none', () => {
    expect(chooseThreshold([1, 1], [0.2, 0.4], { maximize: 'youden' }).value).toBeNaN();
    expect(chooseThreshold([], []).threshold).toBeNaN();
    expect(chooseThreshold([1], [Number.NaN]).value).toBeNaN();
  });

  const row = fc.tuple(
    fc.constantFrom(0, 1),
    fc.integer({ min: -3, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
  );
  const measures = {
    f1,
    accuracy,
    youden: (y: number[], s: number[], options: { threshold: number; weights: number[] }) => {
      const t = confusionTable(y, s, options);
      return (
        t.truePositives / (t.truePositives + t.falseNegatives) -
        t.falsePositives / (t.falsePositives + t.trueNegatives)
      );
    },
  };
  for (const maximize of ['f1', 'accuracy', 'youden'] as const) {
    test(`reaches what no other threshold exceeds in ${maximize}`, () => {
      fc.assert(
        fc.property(fc.array(row, { minLength: 1 }), (rows) => {
          const y = rows.map(([label]) => label);
          const s = rows.map(([, score]) => score);
          const weights = rows.map(([, , weight]) => weight);
          const at = (threshold: number) => measures[maximize](y, s, { threshold, weights });
          const all = [-4, -3, -2, -1, 0, 1, 2, 3].map(at).filter((value) => !Number.isNaN(value));
          const { threshold, value } = chooseThreshold(y, s, { maximize, weights });
          if (all.length === 0) expect(value).toBeNaN();
          else {
            expect(value).toBeCloseTo(Math.max(...all), 12);
            expect(at(threshold)).toBeCloseTo(value, 12);
          }
        }),
      );
    });
  }
});
