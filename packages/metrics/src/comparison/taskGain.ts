/** One metric of one task, with the model and without. */
export interface MetricChange {
  /** Value with the multi-task model. */
  readonly value: number;
  /** Value of what it is compared with, usually the single-task model. */
  readonly baseline: number;
  /** True for AUC, accuracy, R²; false for losses and errors. */
  readonly higherIsBetter: boolean;
}

/**
 * What a task gains by the multi-task model (Tang et al. 2020, Eq. 11): `M_MTL − M_single` where higher is better,
 * `M_single − M_MTL` where lower is. Absolute, in the metric's unit; positive is an improvement, negative is negative transfer.
 *
 * @example
 * ```ts
 * import { taskGain } from '@mtl/metrics';
 *
 * taskGain({ value: 0.75, baseline: 0.5, higherIsBetter: true });  // 0.25
 * taskGain({ value: 0.75, baseline: 0.5, higherIsBetter: false }); // -0.25
 * ```
 * @returns NaN if one of the two values is.
 */
export function taskGain(change: MetricChange): number {
  const { value, baseline, higherIsBetter } = change;
  return higherIsBetter ? value - baseline : baseline - value;
}
