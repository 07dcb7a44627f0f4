import {
  assertOptions,
  assertPositiveInteger,
  configError,
  type OptionKeys,
  ShapeError,
} from '@mtl/core/plain';
import { rightOfRow } from '../decision/multiclassAccuracy.js';
import { crossEntropyOfRow } from '../probability/multiclassLogLossFromLogits.js';
import { ExactSum } from '../rows/exactSum.js';
import { assertClass, assertRows, type MetricOptions, metricKeys, rowWeight } from '../rows/rows.js';

/** Metrics of a multiclass task. */
export interface MulticlassFigures {
  /** Cross-entropy, nats, mean over the rows. */
  readonly logLoss: number;
  /** Share of rows whose most probable class is right. */
  readonly accuracy: number;
}

/** The metrics of a multiclass task, fed chunk by chunk. */
export interface MulticlassTally {
  /** Adds rows; arguments and errors as of `multiclassLogLossFromLogits`. */
  add(labels: ArrayLike<number>, logits: ArrayLike<number>, options?: MetricOptions): void;
  /** The metrics of all rows so far; with `classWeights`, one per class, the rows of each class count as much more. */
  metrics(options?: { readonly classWeights?: readonly number[] | undefined }): MulticlassFigures;
}

const keys: OptionKeys<{ readonly classes: number }> = { classes: true };
const metricsKeys: OptionKeys<{ readonly classWeights?: unknown }> = { classWeights: true };

/**
 * Log loss and accuracy of more rows than one wants to keep, in constant memory: sums by class, exact, so that neither the chunks nor the order
 * of the rows shows.
 *
 * @example
 * ```ts
 * import { multiclassTally } from '@mtl/metrics';
 *
 * const tally = multiclassTally({ classes: 2 });
 * tally.add([0, 1], [3, 0, 1, 0]);
 * tally.add([0], [0, 2]);
 * tally.metrics().accuracy; // 0.3333…
 * tally.metrics({ classWeights: [1, 2] }).accuracy; // 0.25
 * ```
 * @throws ConfigError if `classes` is not at least 2.
 */
export function multiclassTally(options: { readonly classes: number }): MulticlassTally {
  assertOptions('multiclassTally', options, keys);
  const { classes } = Object(options) as { readonly classes: number };
  assertPositiveInteger('multiclassTally', 'classes', classes);
  if (classes < 2) throw configError('multiclassTally', 'classes', 'at least 2', classes);
  const byClass = Array.from({ length: classes }, () => ({
    weights: new ExactSum(),
    losses: new ExactSum(),
    right: new ExactSum(),
  }));
  return {
    add(labels, logits, options = {}) {
      const owner = 'multiclassTally.add';
      assertOptions(owner, options, metricKeys);
      if (logits.length !== labels.length * classes) {
        throw new ShapeError(
          `${owner}: \`logits\` must be [${labels.length}, ${classes}] = ${labels.length * classes} values, got ${logits.length}.`,
        );
      }
      assertRows(owner, 'weights', options.weights, labels);
      for (let row = 0; row < labels.length; row++) {
        const weight = rowWeight(owner, labels, options.weights, row);
        if (weight === 0) continue;
        const label = labels[row] as number;
        assertClass(owner, label, classes, row);
        const { weights, losses, right } = byClass[label] as (typeof byClass)[number];
        weights.add(weight);
        losses.addProduct(weight, crossEntropyOfRow(logits, row, label, classes));
        right.addProduct(weight, rightOfRow(logits, row, label, classes));
      }
    },
    metrics(options = {}) {
      assertOptions('multiclassTally.metrics', options, metricsKeys);
      const { classWeights } = options;
      if (classWeights && classWeights.length !== classes) {
        throw configError(
          'multiclassTally.metrics',
          'classWeights',
          `${classes} numbers, one per class`,
          classWeights,
        );
      }
      const sum = (of: 'weights' | 'losses' | 'right') => {
        const total = new ExactSum();
        for (const [c, sums] of byClass.entries()) total.addScaled(classWeights?.[c] ?? 1, sums[of]);
        return total.value();
      };
      const weight = sum('weights');
      return { logLoss: sum('losses') / weight, accuracy: sum('right') / weight };
    },
  };
}
