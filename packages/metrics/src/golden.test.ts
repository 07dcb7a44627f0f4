import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  auc,
  aucByGroup,
  averagePrecision,
  calibrationRatio,
  expectedCalibrationError,
  gauc,
  logLoss,
  mse,
  normalizedEntropy,
  rmse,
} from './index.js';

type ByEpsilon = Readonly<Record<'1e-15' | '1e-7', number>>;

interface Golden {
  readonly kind: 'binary' | 'regression';
  readonly labels: readonly number[];
  readonly scores: readonly number[];
  readonly weights?: readonly number[];
  readonly groups?: readonly string[];
  readonly expected: {
    readonly rocAuc: number;
    readonly prAuc: number;
    readonly logLoss: ByEpsilon;
    readonly normalizedEntropy: ByEpsilon;
    readonly mse: number;
    readonly rmse: number;
    readonly calibration: number;
    readonly ece10: number;
    readonly gauc?: number;
    readonly groupAuc?: Readonly<Record<string, number | null>>;
  };
}

const folder = new URL('../../testing/fixtures/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^metrics-.*\.json$/.test(name));

test('all eight reference files are here', () => {
  expect(files).toHaveLength(8);
});

describe.each(files)('%s', (file) => {
  const { kind, labels, scores, weights, groups, expected } = JSON.parse(
    readFileSync(new URL(file, folder), 'utf8'),
  ) as Golden;
  const close = (actual: number, reference: number) =>
    expect(Math.abs(actual - reference)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(reference)));

  test('squared errors and calibration agree with numpy', () => {
    close(mse(labels, scores, { weights }), expected.mse);
    close(rmse(labels, scores, { weights }), expected.rmse);
    close(calibrationRatio(labels, scores, { weights }), expected.calibration);
  });

  if (kind === 'binary') {
    test('ranking metrics agree with scikit-learn', () => {
      close(auc(labels, scores, { weights }), expected.rocAuc);
      close(auc(Uint8Array.from(labels), Float64Array.from(scores), { weights }), expected.rocAuc);
      close(averagePrecision(labels, scores, { weights }), expected.prAuc);
    });

    test('log loss and normalized entropy agree for both clippings', () => {
      for (const epsilon of ['1e-15', '1e-7'] as const) {
        const options = { weights, epsilon: Number(epsilon) };
        close(logLoss(labels, scores, options), expected.logLoss[epsilon]);
        close(normalizedEntropy(labels, scores, options), expected.normalizedEntropy[epsilon]);
      }
      close(logLoss(labels, scores, { weights }), expected.logLoss['1e-15']); // the default
    });

    test('the calibration error of ten equal bins agrees', () => {
      close(expectedCalibrationError(labels, scores, { weights }), expected.ece10);
    });
  }

  if (groups) {
    test('the AUC of every group and their mean agree', () => {
      const byGroup = aucByGroup(labels, scores, groups);
      const references = Object.entries(expected.groupAuc ?? {});
      expect([...byGroup.keys()].sort()).toEqual(references.map(([group]) => group).sort());
      for (const [group, reference] of references) {
        const value = byGroup.get(group)?.auc as number;
        if (reference === null) expect(value).toBeNaN();
        else close(value, reference);
      }
      close(gauc(labels, scores, groups), expected.gauc as number);
    });
  }
});
