import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auc, streamingAuc } from '../index.js';

describe('streamingAuc', () => {
  test('takes rows of one bin for ties and says how much that can matter', () => {
    const stream = streamingAuc({ bins: 2 });
    stream.add([0, 1], [0.1, 0.35]); // one pair in the lower bin
    stream.add([0, 1], [0.6, 0.8]); // one in the upper
    expect(stream.auc()).toBe((1 + 0.5 + 0.5) / 4);
    expect(stream.errorBound()).toBe(1 / 4);
  });

  test('is within its bound of the exact AUC, batch by batch, weighted', () => {
    const row = fc.record({
      label: fc.constantFrom(0, 1, Number.NaN),
      score: fc.double({ min: -3, max: 3, noNaN: true }),
      weight: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(row)), fc.integer({ min: 1, max: 200 }), (batches, bins) => {
        const stream = streamingAuc({ bins, low: -2, high: 2 });
        const of = (rows: (typeof batches)[number]) =>
          [
            rows.map((r) => r.label),
            rows.map((r) => r.score),
            { weights: rows.map((r) => r.weight) },
          ] as const;
        for (const batch of batches) stream.add(...of(batch));
        const exact = auc(...of(batches.flat()));
        if (Number.isNaN(exact)) {
          expect(stream.auc()).toBeNaN();
          expect(stream.errorBound()).toBeNaN();
        } else {
          expect(Math.abs(stream.auc() - exact)).toBeLessThanOrEqual(stream.errorBound() + 1e-12);
        }
      }),
    );
  });

  test('is exact if the bins are fine enough', () => {
    const scores = Array.from({ length: 500 }, (_, i) => ((i * 7919) % 1000) / 1000);
    const labels = scores.map((s, i) => ((i * 31) % 10 < s * 10 ? 1 : 0));
    const stream = streamingAuc();
    stream.add(labels, scores);
    expect(stream.errorBound()).toBe(0);
    expect(stream.auc()).toBeCloseTo(auc(labels, scores), 14);
  });

  test('is NaN before both classes came and after a NaN score', () => {
    const stream = streamingAuc({ bins: 10 });
    expect(stream.auc()).toBeNaN();
    stream.add([1], [0.5]);
    expect(stream.auc()).toBeNaN();
    stream.add([0], [0.1]);
    expect(stream.auc()).toBe(1);
    stream.add([0], [Number.NaN], { weights: [0] });
    expect(stream.auc()).toBe(1);
    stream.add([0], [Number.NaN]);
    expect(stream.auc()).toBeNaN();
    expect(stream.errorBound()).toBeNaN();
  });

  test('counts scores outside at the ends', () => {
    const stream = streamingAuc({ bins: 4 });
    stream.add([0, 1], [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(stream.auc()).toBe(1);
  });

  test('names what does not fit', () => {
    expect(() => streamingAuc({ bins: 1.5 })).toThrow(
      'streamingAuc: `bins` must be a positive integer, got 1.5.',
    );
    expect(() => streamingAuc({ low: Number.NaN })).toThrow(
      'streamingAuc: `low` must be a finite number, got NaN.',
    );
    expect(() => streamingAuc({ low: 1 })).toThrow(
      'streamingAuc: `high` must be a finite number above `low`, 1, got 1.',
    );
    expect(() => streamingAuc().add([1], [])).toThrow(
      'streamingAuc: `scores` must have as many values as `labels`, 1, got 0.',
    );
  });
});
