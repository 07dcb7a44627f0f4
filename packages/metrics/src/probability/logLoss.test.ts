import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logLoss, logLossFromLogits, multiclassLogLossFromLogits } from '../index.js';

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

describe('logLoss', () => {
  test('is the mean of −ln q of what happened', () => {
    // −(ln 0.8 + ln 0.5)/2, the second row being a 0 that had probability 0.5
    expect(logLoss([1, 0], [0.8, 0.5])).toBeCloseTo(0.45814536593707755, 15);
    expect(logLoss([1, 0], [0.8, 0.5], { weights: [3, 1] })).toBeCloseTo(
      (-3 * Math.log(0.8) - Math.log(0.5)) / 4,
      15,
    );
  });

  test('clips: a wrong certainty costs 34.54 nats, and 1 − 1e-15 is not quite symmetric', () => {
    expect(logLoss([1], [0])).toBeCloseTo(34.538776394910684, 12);
    expect(logLoss([0], [1])).toBeCloseTo(34.53957599234088, 12);
    expect(logLoss([0], [1], { epsilon: 0.25 })).toBe(-Math.log(0.25));
    expect(logLoss([0, 1], [0, 1])).toBeCloseTo(1e-15, 16);
  });

  test('is infinite for a wrong certainty without clipping', () => {
    expect(logLoss([1], [0], { epsilon: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(logLoss([0], [1], { epsilon: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(logLoss([1, 0], [1, 0], { epsilon: 0 })).toBe(0);
  });

  test('keeps the cost of small probabilities exact', () => {
    expect(logLoss([0], [1e-12]) / 1e-12).toBeCloseTo(1, 11); // ln(1 − p) by itself is off by 2e-5 here
  });

  test.each([0.5, -1e-9, Number.NaN])('refuses epsilon %d', (epsilon) => {
    expect(() => logLoss([1], [0.5], { epsilon })).toThrow(
      `logLoss: \`epsilon\` must be at least 0 and below 0.5, got ${epsilon}.`,
    );
  });
});

describe('logLossFromLogits', () => {
  test('is softplus of minus the logit for 1 and of the logit for 0', () => {
    expect(logLossFromLogits([1], [0])).toBeCloseTo(Math.LN2, 15);
    expect(logLossFromLogits([1, 0], [2, 2])).toBeCloseTo(
      (Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2))) / 2,
      14,
    );
  });

  test('neither clips nor overflows', () => {
    expect(logLossFromLogits([1], [-1000])).toBe(1000);
    expect(logLossFromLogits([0], [1000])).toBe(1000);
    expect(logLossFromLogits([1, 0], [1000, -1000])).toBe(0);
    expect(logLossFromLogits([1, 0], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(0);
    expect(logLossFromLogits([0], [Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  });

  test('equals the loss of the probabilities', () => {
    const row = fc.tuple(fc.constantFrom(0, 1), fc.double({ min: -20, max: 20, noNaN: true }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const labels = rows.map(([y]) => y);
        const logits = rows.map(([, z]) => z);
        expect(logLossFromLogits(labels, logits)).toBeCloseTo(logLoss(labels, logits.map(sigmoid)), 6);
      }),
    );
  });
});

describe('multiclassLogLossFromLogits', () => {
  test('is ln Σ eᶻ minus the logit of the class', () => {
    expect(multiclassLogLossFromLogits([0, 2], [0, 0, 0, 0, 0, 0])).toBeCloseTo(Math.log(3), 15);
    // softmax of (ln 1, ln 2, ln 5) is (1/8, 2/8, 5/8)
    const logits = [0, Math.log(2), Math.log(5)];
    expect(multiclassLogLossFromLogits([2], logits)).toBeCloseTo(-Math.log(5 / 8), 15);
    expect(multiclassLogLossFromLogits([0, 1], [...logits, ...logits], { weights: [1, 3] })).toBeCloseTo(
      (-Math.log(1 / 8) - 3 * Math.log(2 / 8)) / 4,
      15,
    );
  });

  test('stands large logits and a class that is ruled out', () => {
    expect(multiclassLogLossFromLogits([0], [1000, 0])).toBe(0);
    expect(multiclassLogLossFromLogits([1], [1000, 0])).toBe(1000);
    expect(multiclassLogLossFromLogits([0], [0, Number.NEGATIVE_INFINITY])).toBe(0);
    expect(multiclassLogLossFromLogits([1], [0, Number.NEGATIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  });

  test('of two classes is the binary loss of the difference', () => {
    const row = fc.tuple(
      fc.constantFrom(0, 1, Number.NaN),
      fc.double({ min: -50, max: 50, noNaN: true }),
      fc.double({ min: -50, max: 50, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const labels = rows.map(([y]) => y);
        const actual = multiclassLogLossFromLogits(
          labels,
          rows.flatMap(([, a, b]) => [a, b]),
        );
        const expected = logLossFromLogits(
          labels,
          rows.map(([, a, b]) => b - a),
        );
        if (Number.isNaN(expected)) expect(actual).toBeNaN();
        else expect(actual).toBeCloseTo(expected, 10);
      }),
    );
  });

  test('is NaN of no rows and of NaN logits that count', () => {
    expect(multiclassLogLossFromLogits([], [])).toBeNaN();
    expect(multiclassLogLossFromLogits([0], [0, Number.NaN])).toBeNaN();
    expect(multiclassLogLossFromLogits([0, Number.NaN], [0, 0, 0, Number.NaN])).toBeCloseTo(Math.LN2, 15);
  });

  test('names what does not fit', () => {
    expect(() => multiclassLogLossFromLogits([0, 1], [1, 2, 3])).toThrow(
      'multiclassLogLossFromLogits: `logits` must be [2, classes] with at least 2 classes, got 3 values.',
    );
    expect(() => multiclassLogLossFromLogits([0, 0], [1, 2])).toThrow(
      'multiclassLogLossFromLogits: `logits` must be [2, classes] with at least 2 classes, got 2 values.',
    );
    expect(() => multiclassLogLossFromLogits([], [1, 2])).toThrow(
      'multiclassLogLossFromLogits: `logits` must be [0, classes] with at least 2 classes, got 2 values.',
    );
    expect(() => multiclassLogLossFromLogits([0, 3], [1, 2, 3, 4, 5, 6])).toThrow(
      'multiclassLogLossFromLogits: `labels` must be integers from 0 to 2 or NaN for none, got 3 (row 1).',
    );
    expect(() => multiclassLogLossFromLogits([-1], [1, 2])).toThrow(
      'multiclassLogLossFromLogits: `labels` must be integers from 0 to 1 or NaN for none, got -1 (row 0).',
    );
    expect(() => multiclassLogLossFromLogits([0], [1, 2], { weights: [] })).toThrow(
      'multiclassLogLossFromLogits: `weights` must have as many values as `labels`, 1, got 0.',
    );
  });
});
