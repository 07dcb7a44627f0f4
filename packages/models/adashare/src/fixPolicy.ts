import { assertOneOf, assertOptions, configError, type TaskModel, type Tasks, weightName } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';
import { type AdashareConfig, adashare } from './adashare.js';
import { blocksOf } from './blocksOf.js';

/** Options of {@link fixPolicy}. */
export interface FixPolicyOptions {
  /** `'fresh'`: weights start anew, as in the authors' code; `'kept'`: they go on from where they are. Default `'fresh'`. */
  readonly weights?: 'fresh' | 'kept';
  /** Root seed of fresh weights. Default: that of the model, which makes them those that it started with. */
  readonly seed?: number;
}

/**
 * The second phase of AdaShare (Sun et al. 2020, §3): a model whose policies are fixed to what was learned, to be trained by the losses of
 * the tasks alone. A task uses the blocks that it more probably uses than skips, and those whose turn to be chosen has not come; blocks
 * that no task uses are left out.
 *
 * @example
 * ```ts
 * import { adashare, binary, denseInput, fixPolicy } from '@mtl/adashare';
 *
 * const search = adashare({ input: denseInput({ features: 12 }), tasks: { click: binary(), buy: binary() } });
 * // … train it, and then the one that follows from it …
 * const model = await fixPolicy(search);
 * ```
 *
 * @param model Made by `adashare`, its policies learned; it stays as it is.
 * @param options Whether weights start anew.
 * @returns A model of its own, saved and loaded like any other; the caller disposes its network.
 * @throws ConfigError for a model of another architecture or with a policy that is fixed already.
 */
export async function fixPolicy<T extends Tasks>(
  model: TaskModel<T>,
  options: FixPolicyOptions = {},
): Promise<TaskModel<T>> {
  assertOptions<FixPolicyOptions>('fixPolicy', options, { weights: true, seed: true });
  const { weights = 'fresh', seed } = options;
  assertOneOf('fixPolicy', 'weights', ['fresh', 'kept'], weights);
  if (weights === 'kept' && seed !== undefined) {
    throw configError('fixPolicy', 'seed', 'left out where weights are kept', seed);
  }
  const { layers, config } = blocksOf('fixPolicy', model);
  const { selection, temperature, temperatureDecay, warmupSteps, sparsity, sharing, ...own } = config;
  if (own.policy) throw configError('fixPolicy', 'model', 'one that learns its policy', own.policy);

  const policy: Record<string, boolean[]> = Object.fromEntries(
    Object.keys(model.tasks).map((name) => [name, []]),
  );
  for (const layer of layers.values()) {
    const read = layer.uses();
    const uses = await read.data();
    read.dispose();
    Object.values(policy).forEach((blocks, t) => {
      blocks.push(uses[t] === 1);
    });
  }
  const fixed = { ...own, policy, ...(seed !== undefined && { seed }) };
  const made = adashare(fixed as unknown as AdashareConfig<T>);
  if (weights === 'kept') copyWeights(model.network, made.network);
  return made;
}

/** Gives every weight the value of the weight of the same name, which the other network has. */
function copyWeights(from: tf.LayersModel, to: tf.LayersModel): void {
  const weightsOf = ({ layers }: tf.LayersModel) =>
    layers.flatMap((layer) => layer.weights.map((weight) => [weightName(layer, weight), weight] as const));
  const sources = new Map(weightsOf(from));
  for (const [name, weight] of weightsOf(to)) weight.write((sources.get(name) as tf.LayerVariable).read());
}
