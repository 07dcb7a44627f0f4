import { assertPositiveInteger, assertTasks, deriveSeed, type TaskModel, type Tasks } from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  buildTaskModel,
  Experts,
  SoftOrdering,
  type TaskModelConfig,
} from '@mtl/layers';

/** Configuration of {@link softOrdering}. */
export interface SoftOrderingConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** How many shared layers, and how many depths each is used at. Default 3. */
  readonly layers?: number;
  /** Width of every shared layer and of the encoders in front of them. Default 32. */
  readonly units?: number;
}

/**
 * Soft layer ordering: all tasks share the layers, and each learns in which order it applies them (Meyerson & Miikkulainen 2018):
 * `h_t^k = Σ_j softmax(s_t^k)_j · relu(h_t^(k−1) · W_j + b_j)` for k = 1 … D with the same D layers at each depth. An encoder of every
 * task brings the input to the width of the layers, `h_t^0 = relu(x · V_t + c_t)`.
 *
 * @example
 * ```ts
 * import { binary, denseInput, softOrdering } from '@mtl/soft-ordering';
 *
 * const model = softOrdering({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   layers: 3,
 *   units: 16,
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its shared layers.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function softOrdering<const T extends Tasks>(config: SoftOrderingConfig<T>): TaskModel<T> {
  assertBuilderConfig<SoftOrderingConfig<Tasks>>('softOrdering', config, { layers: true, units: true });
  const { layers = 3, units = 32, initScheme = 'glorot', seed = 0 } = config;
  assertVectorInput('softOrdering', config.input);
  assertTasks('softOrdering', config.tasks);
  assertPositiveInteger('softOrdering', 'layers', layers);
  assertPositiveInteger('softOrdering', 'units', units);
  return buildTaskModel('softOrdering', { ...config, layers, units }, ({ rows, features }, taskNames) => {
    const tasks = taskNames.length;
    const encoders = new Experts({
      name: 'encoders',
      features,
      experts: tasks,
      expertUnits: [units],
      ofTasks: true,
      initScheme,
      seed: deriveSeed(seed, 'encoders'),
    });
    const name = 'soft_ordering';
    const shared = new SoftOrdering({ name, tasks, layers, units, initScheme, seed: deriveSeed(seed, name) });
    return applyLayer(shared, applyLayer(encoders, rows));
  });
}
