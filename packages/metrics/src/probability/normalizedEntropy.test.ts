import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logLoss, normalizedEntropy, normalizedEntropyFromLogits } from '../index.js';

const row = fc.tuple(
  fc.constantFrom(0, 1),
  fc.double({ min: 0.1, max: 10, noNaN: true }),
  fc.double({ min: -10, max: 10, noNaN: true }),
);

describe('normalizedEntropy', () => {
  test('divides the log loss by the entropy of the positive rate', () => {
    const entropy = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    const labels = [1, 0, 0, 0];
    const probabilities = [0.6, 0.1, 0.2, 0.3];
    expect(normalizedEntropy(labels, probabilities)).toBeCloseTo(
      logLoss(labels, probabilities) / entropy,
      15,
    );
  });

  test('is 1 for the weighted positive rate itself', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const labels = [0, 1, ...rows.map(([y]) => y)];
        const weights = [1, 1, ...rows.map(([, w]) => w)];
        const total = weights.reduce((sum, w) => sum + w, 0);
        const rate = weights.reduce((sum, w, i) => sum + w * (labels[i] as number), 0) / total;
        const rates = labels.map(() => rate);
        expect(normalizedEntropy(labels, rates, { weights })).toBeCloseTo(1, 10);
        const logit = Math.log(rate / (1 - rate));
        expect(
          normalizedEntropyFromLogits(
            labels,
            rates.map(() => logit),
            { weights },
          ),
        ).toBeCloseTo(1, 10);
      }),
    );
  });

  test('of logits equals that of probabilities', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const labels = [0, 1, ...rows.map(([y]) => y)];
        const logits = [0, 0, ...rows.map(([, , z]) => z)];
        const probabilities = logits.map((z) => 1 / (1 + Math.exp(-z)));
        expect(normalizedEntropyFromLogits(labels, logits)).toBeCloseTo(
          normalizedEntropy(labels, probabilities),
          8,
        );
      }),
    );
  });

  test('is undefined without one of the classes, counted by weight', () => {
    expect(normalizedEntropy([1, 1], [0.5, 0.5])).toBeNaN();
    expect(normalizedEntropy([0, 0], [0.5, 0.5])).toBeNaN();
    expect(normalizedEntropy([0, 1], [0.5, 0.5], { weights: [0.1, 0] })).toBeNaN();
    expect(normalizedEntropyFromLogits([1, 1, Number.NaN], [0, 0, 0])).toBeNaN();
  });

  test('clips as the log loss does', () => {
    expect(normalizedEntropy([1, 0], [0, 0], { epsilon: 0.25 })).toBeCloseTo(
      -(Math.log(0.25) + Math.log(0.75)) / 2 / Math.LN2,
      15,
    );
    expect(() => normalizedEntropy([1, 0], [0, 0], { epsilon: 1 })).toThrow(
      'normalizedEntropy: `epsilon` must be at least 0 and below 0.5, got 1.',
    );
  });
});
