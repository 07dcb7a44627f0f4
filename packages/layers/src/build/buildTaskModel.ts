import {
  assertOneOf,
  assertTasks,
  assertUnits,
  configError,
  deriveSeed,
  recipeOf,
  TaskModel,
  type Tasks,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { Dense } from '../experts/dense.js';
import { type Encoded, encodeInput, type NetworkInput } from '../input/encodeInput.js';
import { assertModelInput, highestId, type ModelInput } from '../input/modelInput.js';
import type { InitScheme } from '../parts/initializers.js';
import { addedLayers, applyTowers } from './applyTowers.js';
import { assertLayersFit } from './assertLayersFit.js';
import { assertDistinctNames, assertRows, layersAbove, type TaskRows } from './checkTrunk.js';

/** What every builder takes. */
export interface TaskModelConfig<T extends Tasks> {
  /** What the model reads: `inputFor(encoder)`, or `denseInput`, `oneHotInput`, `embeddingInput`, `hashedInput`. */
  readonly input: ModelInput;
  /** Task name → `binary()`, `multiclass({ classes })` or `regression()`. */
  readonly tasks: T;
  /** Widths of the hidden layers of every task's tower. Default `[8]`, as in Ma et al. 2018, §3.3; `[]`: logits right after the trunk. */
  readonly towerUnits?: readonly number[];
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Root seed of all weights, any safe integer. Default 0. */
  readonly seed?: number;
}

/**
 * The architecture itself: the encoded input → what the towers read, [batch, tasks, units], or a list of one [batch, units] per task, in
 * the order of the names. All tasks may read one and the same tensor.
 */
export type Trunk = (input: Encoded, taskNames: readonly string[]) => TaskRows;

/**
 * Puts a model together: input, trunk, the hidden layers of all tasks' towers in the layer `towers`, and each task's logits in a layer
 * named after it. Everything but the trunk is the same in all architectures.
 *
 * @param builder Name of the builder; owner of its error messages and part of the file format.
 * @param config Its configuration with all defaults filled in, plain JSON data; stored with a saved model.
 * @param trunk The architecture.
 * @throws ConfigError when input, tasks or widths cannot work, the trunk gives no row for each task, or the configuration is not plain
 *   JSON data.
 */
export function buildTaskModel<const T extends Tasks>(
  builder: string,
  config: TaskModelConfig<T> & Readonly<Record<string, unknown>>,
  trunk: Trunk,
): TaskModel<T> {
  const { input, tasks, towerUnits = [8], initScheme = 'glorot', seed = 0 } = config;
  assertModelInput(builder, input);
  assertTasks(builder, tasks);
  if (!Array.isArray(towerUnits) || towerUnits.length > 0) assertUnits(builder, 'towerUnits', towerUnits);
  assertOneOf(builder, 'initScheme', ['glorot', 'pytorch'], initScheme);
  if (!Number.isSafeInteger(seed)) throw configError(builder, 'seed', 'a safe integer', seed);

  const names = Object.keys(tasks);
  const { inputs, encoded } = encodeInput(input, seed, initScheme);
  const given = checkedTrunk(builder, { inputs, encoded }, trunk, names, towerUnits.length > 0);
  const seeds = names.map((name) => towerUnits.map((_, i) => deriveSeed(seed, `${name}_tower_${i + 1}`)));
  const ofTasks = applyTowers(given, names, { towerUnits, initScheme, seeds });
  const outputs = names.map((name, t) => {
    const [features, units] = [ofTasks[t]?.shape[1] as number, tasks[name]?.units as number];
    const shape = { features, units, activation: 'linear', initScheme } as const;
    const head = new Dense({ ...shape, name, seed: deriveSeed(seed, name) });
    return head.apply(ofTasks[t] as tf.SymbolicTensor) as tf.SymbolicTensor;
  });
  const network = tf.model({ name: builder, inputs, outputs });
  const recipe = recipeOf(builder, { ...config, towerUnits, initScheme, seed });
  const bags = input.kind === 'dense' ? undefined : input.bags;
  return new TaskModel(network, tasks, recipe, { values: highestId(input), ...(bags && { bags }) });
}

/** What the trunk returns, if a model can be made of it; otherwise the weights of its layers are given back before the error is thrown. */
function checkedTrunk(
  builder: string,
  { inputs, encoded }: NetworkInput,
  trunk: Trunk,
  names: readonly string[],
  towers: boolean,
): TaskRows {
  try {
    const rows: unknown = trunk(encoded, names);
    const layers = layersAbove(inputs);
    assertLayersFit(builder, layers, [encoded.rows].flat(), encoded.features);
    assertRows(builder, rows, names.length);
    assertDistinctNames(builder, layers, names, addedLayers(rows, names, towers));
    return rows;
  } catch (error) {
    for (const layer of layersAbove(inputs)) for (const weight of layer.weights) weight.dispose();
    throw error;
  }
}
