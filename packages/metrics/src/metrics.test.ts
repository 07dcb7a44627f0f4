import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accuracy,
  auc,
  averagePrecision,
  calibrationRatio,
  expectedCalibrationError,
  gauc,
  logLoss,
  logLossFromLogits,
  type MetricOptions,
  mae,
  mse,
  normalizedEntropy,
  normalizedEntropyFromLogits,
  r2,
  rmse,
} from './index.js';

type Metric = (labels: ArrayLike<number>, scores: ArrayLike<number>, options?: MetricOptions) => number;

/** Name, metric, name of its second argument. */
const metrics: readonly (readonly [string, Metric, string])[] = [
  ['accuracy', accuracy, 'scores'],
  ['auc', auc, 'scores'],
  ['averagePrecision', averagePrecision, 'scores'],
  ['calibrationRatio', calibrationRatio, 'predictions'],
  ['expectedCalibrationError', expectedCalibrationError, 'probabilities'],
  [
    'expectedCalibrationError',
    (y, s, options) => expectedCalibrationError(y, s, { ...options, binning: 'equalMass', bins: 3 }),
    'probabilities',
  ],
  ['gauc', (y, s, options) => gauc(y, s, new Uint8Array(y.length), options), 'scores'],
  ['logLoss', logLoss, 'probabilities'],
  ['logLossFromLogits', logLossFromLogits, 'logits'],
  ['mae', mae, 'predictions'],
  ['mse', mse, 'predictions'],
  ['normalizedEntropy', normalizedEntropy, 'probabilities'],
  ['normalizedEntropyFromLogits', normalizedEntropyFromLogits, 'logits'],
  ['r2', r2, 'predictions'],
  ['rmse', rmse, 'predictions'],
];

const row = fc.record({
  label: fc.constantFrom(0, 1),
  score: fc.oneof(fc.constantFrom(0.25, 0.5, 0.75), fc.double({ min: 0, max: 1, noNaN: true })),
  weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
});
const table = fc.array(row, { maxLength: 30 });

/** Equal up to the order of summation, relative to large values (R² of labels that hardly vary); NaN equals NaN. */
function expectSame(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

function columns(rows: readonly { label: number; score: number; weight: number }[]) {
  return [rows.map((r) => r.label), rows.map((r) => r.score), rows.map((r) => r.weight)] as const;
}

describe.each(metrics)('%s', (name, metric, field) => {
  test('is NaN of no rows', () => {
    expect(metric([], [])).toBeNaN();
    expect(metric([Number.NaN], [0.5])).toBeNaN();
    expect(metric([1], [0.5], { weights: [0] })).toBeNaN();
  });

  test('is NaN if a score that counts is NaN, and only then', () => {
    const scores = [0.2, 0.7, Number.NaN, 0.4];
    expect(metric([0, 1, 1, 0], scores)).toBeNaN();
    expect(metric([0, 1, Number.NaN, 0], scores)).not.toBeNaN();
    expect(metric([0, 1, 1, 0], scores, { weights: [1, 1, 0, 1] })).not.toBeNaN();
  });

  test('refuses lengths that do not fit', () => {
    const owner = name;
    expect(() => metric([0, 1, 0, 1, 0], [0, 1, 0, 1])).toThrow(
      `${owner}: \`${field}\` must have as many values as \`labels\`, 5, got 4.`,
    );
    expect(() => metric([0, 1], [0, 1], { weights: [1, 1, 1] })).toThrow(
      `${owner}: \`weights\` must have as many values as \`labels\`, 2, got 3.`,
    );
  });

  test('refuses weights that are no weights', () => {
    for (const weight of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => metric([0, 1], [0, 1], { weights: [1, weight] })).toThrow(
        `${name}: \`weights\` must be finite and at least 0, got ${weight} (row 1).`,
      );
    }
  });

  test('takes weights of 1 and equal weights for none', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const [labels, scores] = columns(rows);
        const expected = metric(labels, scores);
        expectSame(metric(labels, scores, { weights: rows.map(() => 1) }), expected);
        expectSame(metric(labels, scores, { weights: rows.map(() => 0.3) }), expected);
      }),
    );
  });

  test('takes a row twice for weight 2', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.integer({ min: 0, max: 3 })), { maxLength: 20 }), (counted) => {
        const [labels, scores] = columns(counted.map(([r]) => r));
        const [manyLabels, manyScores] = columns(counted.flatMap(([r, times]) => Array(times).fill(r)));
        expectSame(
          metric(labels, scores, { weights: counted.map(([, times]) => times) }),
          metric(manyLabels, manyScores),
        );
      }),
    );
  });

  test('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(
        table.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          const [labels, scores, weights] = columns(rows);
          const [otherLabels, otherScores, otherWeights] = columns(shuffled);
          expectSame(metric(otherLabels, otherScores), metric(labels, scores));
          expectSame(
            metric(otherLabels, otherScores, { weights: otherWeights }),
            metric(labels, scores, { weights }),
          );
        },
      ),
    );
  });

  test('passes over rows without a label and of weight 0', () => {
    fc.assert(
      fc.property(table, row, fc.nat(), (rows, extra, position) => {
        const [labels, scores, weights] = columns(rows);
        const expected = metric(labels, scores, { weights });
        const at = position % (rows.length + 1);
        const unlabelled = columns([
          ...rows.slice(0, at),
          { ...extra, label: Number.NaN },
          ...rows.slice(at),
        ]);
        const weightless = columns([...rows.slice(0, at), { ...extra, weight: 0 }, ...rows.slice(at)]);
        expectSame(metric(unlabelled[0], unlabelled[1], { weights: unlabelled[2] }), expected);
        expectSame(metric(weightless[0], weightless[1], { weights: weightless[2] }), expected);
      }),
    );
  });

  test('gives the same for every kind of array', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const [labels, scores] = columns(rows.map((r) => ({ ...r, score: Math.fround(r.score) })));
        const expected = metric(labels, scores);
        expectSame(metric(Uint8Array.from(labels), Float32Array.from(scores)), expected);
        expectSame(metric(Float32Array.from(labels), Float64Array.from(scores)), expected);
      }),
    );
  });
});

const binary = metrics.filter(([name]) => !['calibrationRatio', 'mae', 'mse', 'r2', 'rmse'].includes(name));

test.each(binary)('%s refuses labels other than 0 and 1', (name, metric) => {
  expect(() => metric([0, 1, 0.5], [0.1, 0.2, 0.3])).toThrow(
    `${name}: \`labels\` must be 0, 1 or NaN for none, got 0.5 (row 2).`,
  );
  expect(() => metric([0, 1, 2], [0.1, 0.2, 0.3])).toThrow(expect.objectContaining({ name: 'ShapeError' }));
});

const ofProbabilities = metrics.filter(([, , field]) => field === 'probabilities');

test.each(ofProbabilities)('%s refuses logits, but not the rounding of float32', (name, metric) => {
  expect(() => metric([0, 1], [0.5, 3])).toThrow(
    `${name}: \`probabilities\` must be from 0 to 1, got 3 (row 1). Pass logits through a sigmoid first.`,
  );
  expect(() => metric([0, 1], [-0.1, 0.3])).toThrow(expect.objectContaining({ name: 'ShapeError' }));
  expect(metric([0, 1], [-1e-7, 1 + 1e-7])).toBeCloseTo(0, 6);
});
