import { assertOptions, ShapeError } from '@mtl/core/plain';
import {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
  bootstrapKeys,
  type DrawnArrays,
  type RowArrays,
} from './bootstrap.js';

/**
 * Confidence interval of the difference of two models on the same rows, `metric(model) − metric(baseline)`: both are computed of
 * the same drawn rows, which removes the spread that the rows cause in both alike. An interval without 0 tells the two apart.
 *
 * @example
 * ```ts
 * import { auc, pairedBootstrap } from '@mtl/metrics';
 *
 * const labels = [0, 0, 1, 0, 1, 1, 0, 1];
 * const multiTask = [0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.2, 0.9];
 * const singleTask = [0.3, 0.1, 0.4, 0.7, 0.5, 0.6, 0.2, 0.8];
 * const { value, low, high } = pairedBootstrap(auc, [labels, multiTask], [labels, singleTask], { rounds: 200 }); // value 0.125
 * ```
 * @param metric As for {@link bootstrap}.
 * @param model Arrays of the one model, as for {@link bootstrap}.
 * @param baseline Arrays of the other, row by row about the same examples.
 * @throws ConfigError and ShapeError as {@link bootstrap} does; ShapeError if the two have not the same number of rows.
 */
export function pairedBootstrap<Model extends RowArrays, Baseline extends RowArrays>(
  metric: (...arrays: DrawnArrays<Model | Baseline>) => number,
  model: Model,
  baseline: Baseline,
  options: BootstrapOptions = {},
): BootstrapInterval {
  assertOptions('pairedBootstrap', options, bootstrapKeys);
  if (model[0].length !== baseline[0].length) {
    throw new ShapeError(
      `pairedBootstrap: \`baseline\` must have as many rows as \`model\`, ${model[0].length}, got ${baseline[0].length}.`,
    );
  }
  const of = (arrays: readonly ArrayLike<unknown>[]) => metric(...(arrays as unknown as DrawnArrays<Model>));
  const difference = (arrays: readonly ArrayLike<unknown>[]) =>
    of(arrays.slice(0, model.length)) - of(arrays.slice(model.length));
  return bootstrapInterval('pairedBootstrap', difference, [...model, ...baseline], options);
}
