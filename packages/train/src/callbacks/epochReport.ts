import type { TaskRecord, Tasks } from '@mtl/core';
import type { TaskMetrics } from '../evaluate/evaluateTasks.js';

/** What one epoch did. */
export interface EpochReport<T extends Tasks> {
  /** From 0. */
  readonly epoch: number;
  /** Mean training loss of each task over the epoch, nats or squared error of `(y − mean) / std`, each batch weighed by its labels. */
  readonly losses: TaskRecord<T, number>;
  /** Metrics on the validation rows. */
  readonly validation?: TaskMetrics<T>;
  /** What `monitor` made of them. */
  readonly monitored?: number;
  /** Duration of the steps, without validation. */
  readonly seconds: number;
  readonly rowsPerSecond: number;
}
