import type { TaskHead } from '@mtl/core';

/** A metric that tables and reports show. */
export interface MetricKind {
  /** Its name in what `evaluateTasks` gives. */
  readonly key: string;
  /** For people. */
  readonly title: string;
  readonly higherIsBetter: boolean;
}

const auc: MetricKind = { key: 'auc', title: 'AUC', higherIsBetter: true };
const logLoss: MetricKind = { key: 'logLoss', title: 'Log loss', higherIsBetter: false };
const ne: MetricKind = { key: 'ne', title: 'NE', higherIsBetter: false };
const accuracy: MetricKind = { key: 'accuracy', title: 'Accuracy', higherIsBetter: true };
const r2: MetricKind = { key: 'r2', title: 'R²', higherIsBetter: true };
const rmse: MetricKind = { key: 'rmse', title: 'RMSE', higherIsBetter: false };
const mae: MetricKind = { key: 'mae', title: 'MAE', higherIsBetter: false };

/** All metrics that are shown, in the order of the columns. */
export const metricKinds: readonly MetricKind[] = [auc, logLoss, ne, accuracy, r2, rmse, mae];

const kindsOf = {
  binary: [auc, logLoss, ne],
  multiclass: [accuracy, logLoss],
  regression: [r2, rmse, mae],
} as const;

/** The metrics of a task that are shown, by key. */
export type ShownMetrics = Readonly<Record<string, number>>;

/** The metrics that are shown of a head, the one that says most first. */
export function metricsOfHead({ kind }: Pick<TaskHead, 'kind'>): readonly MetricKind[] {
  return kindsOf[kind];
}

/** What epochs are judged by: AUC, accuracy or R². */
export function mainMetric({ kind }: Pick<TaskHead, 'kind'>): MetricKind {
  return kindsOf[kind][0];
}

/** Those of all metrics of a task that are shown; NaN for what is not there. */
export function shownMetrics(head: Pick<TaskHead, 'kind'>, metrics: object = {}): ShownMetrics {
  const values = metrics as Readonly<Record<string, number>>;
  return Object.fromEntries(metricsOfHead(head).map(({ key }) => [key, values[key] ?? Number.NaN]));
}
