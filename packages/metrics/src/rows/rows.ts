import { type OptionKeys, ShapeError, show } from '@mtl/core/plain';

/** Options of every metric over rows. */
export interface MetricOptions {
  /** Weight of each row, finite and ≥ 0, [rows]; a row of weight 0 does not count. Default: 1 each. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** Its keys. */
export const metricKeys: OptionKeys<MetricOptions> = { weights: true };

/** Refuses an array that has not one value per label. */
export function assertRows(
  owner: string,
  field: string,
  values: ArrayLike<unknown> | undefined,
  labels: ArrayLike<number>,
): void {
  if (values && values.length !== labels.length) {
    throw new ShapeError(
      `${owner}: \`${field}\` must have as many values as \`labels\`, ${labels.length}, got ${values.length}.`,
    );
  }
}

/** Weight with which a row counts; 0 if it has no label (NaN) or was given weight 0. */
export function rowWeight(
  owner: string,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  row: number,
): number {
  const label = labels[row] as number;
  const weight = weights ? (weights[row] as number) : 1;
  if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
    throw new ShapeError(
      `${owner}: \`weights\` must be finite and at least 0, got ${show(weight)} (row ${row}).`,
    );
  }
  return Number.isNaN(label) ? 0 : weight;
}

/** Refuses every label but 0 and 1; rows without one do not come here. */
export function assertBinary(owner: string, label: number, row: number): void {
  if (label !== 0 && label !== 1) {
    throw new ShapeError(
      `${owner}: \`labels\` must be 0, 1 or NaN for none, got ${show(label)} (row ${row}).`,
    );
  }
}

/** Refuses what is no probability, with room for float32 rounding; NaN passes and makes the metric NaN. */
export function assertProbability(owner: string, probability: number, row: number): void {
  if (probability < -1e-6 || probability > 1 + 1e-6) {
    throw new ShapeError(
      `${owner}: \`probabilities\` must be from 0 to 1, got ${show(probability)} (row ${row}). Pass logits through a sigmoid first.`,
    );
  }
}

/** Number of classes of a table [rows, classes]; refuses lengths that are none. */
export function assertClasses(
  owner: string,
  field: string,
  labels: ArrayLike<number>,
  table: ArrayLike<number>,
): number {
  if (labels.length === 0 && table.length === 0) return 2;
  const classes = table.length / labels.length;
  if (!Number.isInteger(classes) || classes < 2) {
    throw new ShapeError(
      `${owner}: \`${field}\` must be [${labels.length}, classes] with at least 2 classes, got ${table.length} values.`,
    );
  }
  return classes;
}

/** Refuses a label that numbers none of the classes. */
export function assertClass(owner: string, label: number, classes: number, row: number): void {
  if (!Number.isInteger(label) || label < 0 || label >= classes) {
    throw new ShapeError(
      `${owner}: \`labels\` must be integers from 0 to ${classes - 1} or NaN for none, got ${show(label)} (row ${row}).`,
    );
  }
}
