import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brier, expectedCalibrationError, reliabilityTable } from '../index.js';

const nan = Number.NaN;

describe('reliabilityTable', () => {
  test('has the mean prediction and the observed rate of every bin, empty ones included', () => {
    const table = reliabilityTable([0, 1, 1, 1], [0.25, 0.125, 0.75, 1], { bins: 4 });
    expect(table).toEqual([
      { low: 0, high: 0.25, rows: 1, meanProbability: 0.125, meanLabel: 1 },
      { low: 0.25, high: 0.5, rows: 1, meanProbability: 0.25, meanLabel: 0 },
      { low: 0.5, high: 0.75, rows: 0, meanProbability: nan, meanLabel: nan },
      { low: 0.75, high: 1, rows: 2, meanProbability: 0.875, meanLabel: 1 },
    ]);
  });

  test('weighs rows and passes over those without a label', () => {
    const options = { bins: 1, weights: [1, 3, 9] };
    expect(reliabilityTable([0, 1, nan], [0.5, 0.25, 0.9], options)).toEqual([
      { low: 0, high: 1, rows: 4, meanProbability: 0.3125, meanLabel: 0.75 },
    ]);
  });

  test('has ten bins of a tenth by default', () => {
    expect(reliabilityTable([], []).map(({ low }) => low)).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
    ]);
  });

  test('with equal mass puts as many rows into every bin', () => {
    const probabilities = [0.9, 0.01, 0.02, 0.05, 0.04, 0.03];
    const table = reliabilityTable([1, 0, 0, 1, 0, 0], probabilities, { bins: 3, binning: 'equalMass' });
    expect(table.map(({ low, high, rows }) => [low, high, rows])).toEqual([
      [0.01, 0.02, 2],
      [0.03, 0.04, 2],
      [0.05, 0.9, 2],
    ]);
    expect(table.map(({ meanLabel }) => meanLabel)).toEqual([0, 0, 1]);
  });

  test('with equal mass splits by weight and keeps one probability in one bin', () => {
    const byWeight = reliabilityTable([0, 0, 0], [0.1, 0.2, 0.3], {
      bins: 2,
      binning: 'equalMass',
      weights: [2, 1, 1],
    });
    expect(byWeight.map(({ low, high, rows }) => [low, high, rows])).toEqual([
      [0.1, 0.1, 2],
      [0.2, 0.3, 2],
    ]);
    const tied = reliabilityTable([0, 1, 1, 0], [0.3, 0.3, 0.3, 0.3], { bins: 2, binning: 'equalMass' });
    expect(tied).toEqual([
      { low: nan, high: nan, rows: 0, meanProbability: nan, meanLabel: nan },
      { low: 0.3, high: 0.3, rows: 4, meanProbability: 0.3, meanLabel: 0.5 },
    ]);
  });

  test.each(['equalWidth', 'equalMass'] as const)(
    '%s is NaN throughout if a probability that counts is',
    (binning) => {
      for (const bin of reliabilityTable([0, 1], [0.5, nan], { binning, bins: 3 })) {
        expect([bin.rows, bin.meanProbability, bin.meanLabel]).toEqual([nan, nan, nan]);
      }
      expect(reliabilityTable([0, nan], [0.5, nan], { binning, bins: 1 })[0]?.rows).toBe(1);
    },
  );

  test('names what does not fit', () => {
    expect(() => reliabilityTable([0], [0.5], { bins: 0 })).toThrow(
      'reliabilityTable: `bins` must be a positive integer, got 0.',
    );
    expect(() => expectedCalibrationError([0], [0.5], { binning: 'quantile' as 'equalMass' })).toThrow(
      'expectedCalibrationError: `binning` must be one of "equalWidth", "equalMass", got "quantile".',
    );
    expect(() => reliabilityTable([0, 1], [0.5])).toThrow(
      'reliabilityTable: `probabilities` must have as many values as `labels`, 2, got 1.',
    );
  });
});

describe('expectedCalibrationError', () => {
  test('is the mean distance over the bins', () => {
    // bins of the table above: |0.125 − 1|, |0.25 − 0|, twice |0.875 − 1|
    expect(expectedCalibrationError([0, 1, 1, 1], [0.25, 0.125, 0.75, 1], { bins: 4 })).toBe(
      (0.875 + 0.25 + 2 * 0.125) / 4,
    );
  });

  test('is 0 for certain and right predictions, 1 for certain and wrong ones', () => {
    expect(expectedCalibrationError([0, 1], [0, 1])).toBe(0);
    expect(expectedCalibrationError([1, 0], [0, 1])).toBe(1);
  });

  test('lies between the distance of the overall means and 1', () => {
    const row = fc.tuple(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('equalWidth' as const, 'equalMass' as const),
        (rows, bins, binning) => {
          const labels = rows.map(([y]) => y);
          const probabilities = rows.map(([, p]) => p);
          const overall = rows.reduce((sum, [y, p]) => sum + p - y, 0) / rows.length;
          const error = expectedCalibrationError(labels, probabilities, { bins, binning });
          expect(error).toBeGreaterThanOrEqual(Math.abs(overall) - 1e-12);
          expect(error).toBeLessThanOrEqual(1 + 1e-12);
          const [one] = reliabilityTable(labels, probabilities, { bins: 1, binning });
          expect((one?.meanProbability ?? nan) - (one?.meanLabel ?? nan)).toBeCloseTo(overall, 12);
        },
      ),
    );
  });
});

describe('brier', () => {
  test('is the mean squared error of probabilities', () => {
    expect(brier([1, 0], [0.8, 0.4])).toBeCloseTo(0.1, 15);
    expect(brier([1, 0, Number.NaN], [0.8, 0.4, 0], { weights: [1, 3, 1] })).toBeCloseTo(
      (0.04 + 3 * 0.16) / 4,
      15,
    );
    expect(brier([0, 1], [0, 1])).toBe(0);
  });

  test('refuses logits', () => {
    expect(() => brier([1], [2])).toThrow(
      'brier: `probabilities` must be from 0 to 1, got 2 (row 0). Pass logits through a sigmoid first.',
    );
  });
});
