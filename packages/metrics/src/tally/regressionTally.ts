import { assertOptions } from '@mtl/core/plain';
import { ExactSum } from '../rows/exactSum.js';
import { assertRows, type MetricOptions, metricKeys, rowWeight } from '../rows/rows.js';

/** Metrics of a regression, in the unit of its labels (mse: its square). */
export interface RegressionFigures {
  readonly mse: number;
  readonly rmse: number;
  readonly mae: number;
  /** Share of the variance explained. */
  readonly r2: number;
}

/** The metrics of a regression, fed chunk by chunk. */
export interface RegressionTally {
  /** Adds rows; arguments and errors as of `mse`. */
  add(labels: ArrayLike<number>, predictions: ArrayLike<number>, options?: MetricOptions): void;
  /** The metrics of all rows so far. */
  metrics(): RegressionFigures;
}

/**
 * `mse`, `rmse`, `mae` and `r2` of more rows than one wants to keep, in constant memory. All sums are exact, so that neither the chunks nor the
 * order of the rows shows. The variance comes from `Σ w (y − ȳ)² = Σ w y² − 2ȳ Σ w y + ȳ² Σ w`, where nothing is lost: exact for labels of 26
 * bits or fewer, which all of float32 are.
 *
 * @example
 * ```ts
 * import { regressionTally } from '@mtl/metrics';
 *
 * const tally = regressionTally();
 * tally.add([1, 2], [1, 2]);
 * tally.add([3], [4]);
 * tally.metrics().r2; // 0.5
 * ```
 */
export function regressionTally(): RegressionTally {
  const sums = {
    weights: new ExactSum(),
    squares: new ExactSum(),
    distances: new ExactSum(),
    labels: new ExactSum(),
    labelSquares: new ExactSum(),
  };
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  return {
    add(labels, predictions, options = {}) {
      const owner = 'regressionTally.add';
      assertOptions(owner, options, metricKeys);
      assertRows(owner, 'predictions', predictions, labels);
      assertRows(owner, 'weights', options.weights, labels);
      for (let row = 0; row < labels.length; row++) {
        const weight = rowWeight(owner, labels, options.weights, row);
        if (weight === 0) continue;
        const label = labels[row] as number;
        const error = (predictions[row] as number) - label;
        sums.weights.add(weight);
        sums.squares.addProduct(weight, error * error);
        sums.distances.addProduct(weight, Math.abs(error));
        sums.labels.addProduct(weight, label);
        sums.labelSquares.addProduct(weight, label * label);
        low = Math.min(low, label);
        high = Math.max(high, label);
      }
    },
    metrics() {
      const weight = sums.weights.value();
      const squares = sums.squares.value();
      const mean = sums.labels.value() / weight;
      const meanSquare = new ExactSum();
      meanSquare.addProduct(mean, mean);
      const spread = new ExactSum();
      spread.addScaled(1, sums.labelSquares);
      spread.addScaled(-2 * mean, sums.labels);
      for (const part of meanSquare.parts()) spread.addScaled(part, sums.weights);
      const mse = squares / weight;
      return {
        mse,
        rmse: Math.sqrt(mse),
        mae: sums.distances.value() / weight,
        r2: low < high ? 1 - squares / spread.value() : Number.NaN,
      };
    },
  };
}
