import { type MetricChange, taskGain } from './taskGain.js';

/**
 * Average relative improvement over the baseline, Δm (Maninis et al. 2019, with LibMTL's mean over the metrics of a task):
 * `Δm = 1/T Σ_t 1/M_t Σ_m ± (M_tm − B_tm) / B_tm`, + where higher is better.
 *
 * @example
 * ```ts
 * import { deltaM } from '@mtl/metrics';
 *
 * deltaM({
 *   income: [{ value: 0.75, baseline: 0.5, higherIsBetter: true }], // + 50 %
 *   age: [{ value: 5, baseline: 4, higherIsBetter: false }],        // − 25 %
 * }); // 0.125
 * ```
 * @param tasks Task name → its metrics, all against one baseline.
 * @returns A fraction (0.01 is one percent), positive for an improvement; NaN if there is no task, a task has no metric, a value is
 * NaN or a baseline is not above 0, where a relative change has no sense.
 */
export function deltaM(tasks: Readonly<Record<string, readonly MetricChange[]>>): number {
  return mean(
    Object.values(tasks).map((changes) =>
      mean(changes.map((change) => (change.baseline > 0 ? taskGain(change) / change.baseline : Number.NaN))),
    ),
  );
}

/** NaN for no values. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
