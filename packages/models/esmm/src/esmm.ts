import {
  assertTasks,
  assertUnits,
  type BinaryHead,
  binary,
  configError,
  deriveSeed,
  recipeOf,
  TaskModel,
} from '@mtl/core';
import {
  applyLayer,
  assertBuilderConfig,
  assertVectorInput,
  buildTaskModel,
  Dense,
  type Encoded,
  ProbabilityProduct,
  type TaskModelConfig,
} from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';

/** The tasks of ESMM: each is learned over all impressions. */
export type EsmmTasks = {
  /** Whether the impression is clicked: pCTR. */
  readonly click: BinaryHead;
  /** Whether it is clicked and the click converts: pCTCVR, the label `click · conversion`. */
  readonly clickAndConversion: BinaryHead;
};

/** Configuration of {@link esmm}. */
export interface EsmmConfig extends Omit<TaskModelConfig<EsmmTasks>, 'tasks'> {
  /** Always these two. Default `{ click: binary(), clickAndConversion: binary() }`. */
  readonly tasks?: EsmmTasks;
  /** Widths of the hidden layers of both towers, at least one. Default `[360, 200, 80]`, as in the paper. */
  readonly towerUnits?: readonly number[];
}

/**
 * ESMM: a conversion rate that is learned over all impressions, although only clicked ones can convert (Ma et al. 2018, Eqs. 1–3):
 * `pCTCVR = pCTR · pCVR`. Two towers read the same input and share nothing but its embedding. Losses are on click and on click and
 * conversion; none is on pCVR itself, which {@link conversionModel} gives.
 *
 * @example
 * ```ts
 * import { esmm, hashedInput } from '@mtl/esmm';
 *
 * const model = esmm({ input: hashedInput({ fields: 12, buckets: 4096, units: 18 }) });
 * ```
 *
 * @param config What the model reads and the widths of its towers.
 * @returns A model with the tasks `click` and `clickAndConversion`, whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function esmm(config: EsmmConfig): TaskModel<EsmmTasks> {
  assertBuilderConfig<EsmmConfig>('esmm', config, {});
  const { tasks = { click: binary(), clickAndConversion: binary() }, towerUnits = [360, 200, 80] } = config;
  const { initScheme = 'glorot', seed = 0 } = config;
  assertFunnel(tasks);
  assertVectorInput('esmm', config.input);
  assertUnits('esmm', 'towerUnits', towerUnits);

  // The towers end in the logits `click` and `conversion`; the second is no output, so that no loss is put on it.
  const towers = { click: binary(), conversion: binary() };
  const { network, recipe, reads } = buildTaskModel(
    'esmm',
    { ...config, tasks: towers, towerUnits: [] },
    (input, names) => names.map((name) => tower(input, name, { towerUnits, initScheme, seed })),
  );
  const [click] = network.outputs;
  const both = applyLayer(new ProbabilityProduct({ name: 'clickAndConversion' }), network.outputs); // Eq. 1
  const outputs = [click, both] as tf.SymbolicTensor[];
  return new TaskModel(
    tf.model({ name: 'esmm', inputs: network.inputs, outputs }),
    { ...tasks },
    recipeOf('esmm', { ...recipe?.config, tasks, towerUnits }),
    { values: reads.values, bags: reads.bags },
  );
}

/** The hidden layers of one tower; the first reads the input in whatever form it has. */
function tower(
  input: Encoded,
  name: string,
  config: Required<Pick<EsmmConfig, 'towerUnits' | 'initScheme' | 'seed'>>,
): tf.SymbolicTensor {
  const { towerUnits, initScheme, seed } = config;
  let { rows, features } = input;
  towerUnits.forEach((units, i) => {
    const layer = `${name}_tower_${i + 1}`;
    const dense = new Dense({ name: layer, features, units, initScheme, seed: deriveSeed(seed, layer) });
    rows = applyLayer(dense, rows);
    features = units;
  });
  return rows as tf.SymbolicTensor;
}

/** Refuses all tasks but the two, in their order. */
function assertFunnel(tasks: unknown): asserts tasks is EsmmTasks {
  const names = typeof tasks === 'object' && tasks !== null ? Object.keys(tasks) : tasks;
  if (JSON.stringify(names) !== '["click","clickAndConversion"]') {
    throw configError('esmm', 'tasks', '{ click: binary(), clickAndConversion: binary() }', names);
  }
  for (const [name, head] of Object.entries(tasks as Record<string, BinaryHead | null>)) {
    if (head?.kind !== 'binary' || head.units !== 1) {
      throw configError('esmm', `tasks.${name}`, 'binary()', head);
    }
  }
  assertTasks('esmm', tasks);
}
