import {
  assertBoolean,
  assertOneOf,
  assertPositiveInteger,
  configError,
  deriveSeed,
  type TaskModel,
  type Tasks,
} from '@mtl/core';
import {
  AlignmentAttention,
  type Attention,
  applyLayer,
  assertBuilderConfig,
  assertModelInput,
  buildTaskModel,
  ColumnTokens,
  type Encoded,
  type Norm,
  RelationAttention,
  type TaskModelConfig,
  TaskTokens,
} from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';
import { tokenUnits } from './tokenUnits.js';

/** Configuration of {@link mran}. */
export interface MranConfig<T extends Tasks> extends TaskModelConfig<T> {
  /** How tokens are compared, in all three modules. Default `'multiHead'`. */
  readonly attention?: Attention;
  /** Heads of `'multiHead'`; must divide the width of the tokens. Default 2. */
  readonly heads?: number;
  /** Width of the hidden layer of `'concat'`. Default 16. */
  readonly concatUnits?: number;
  /**
   * Normalization after each module. Default `'batch'` as in the paper, with moving statistics outside training. Task tokens are the same for
   * all rows, so that over a batch they are normalized by each other alone: of two tasks one becomes the other's negative, a single one
   * a constant. `'layer'` normalizes the tokens of each row together and keeps them apart.
   */
  readonly norm?: Norm;
  /** Whether task tokens attend to each other. Default: true; false leaves them as they are, H_o = Y. */
  readonly taskRelation?: boolean;
  /** Whether features attend to each other. Default: true; false leaves them as they are, H_x = X. */
  readonly featureRelation?: boolean;
  /**
   * Whether tasks weigh the features. Default: true; false gives every task the same features, U_t = H_x, and there are no task tokens
   * and no task relation then, which could reach no prediction.
   */
  readonly alignment?: boolean;
  /** Whether predictions use the average alignment of the training batches for all rows. Default: false. */
  readonly frozenAlignment?: boolean;
  /** Weight of ‖S‖²_F per row, over the scores S of the two relation modules. Default 1e-6; 0: none. */
  readonly affinityPenalty?: number;
  /** Weight of ‖Θ‖² over all trained weights. Default 1e-5; 0: none. */
  readonly parameterPenalty?: number;
  /** Width of the tokens that a dense input's columns become. Default 16; vectors of an `embeddingInput` have theirs. */
  readonly units?: number;
  /** For a dense input whose rows are vectors side by side: how many. They are the tokens then. Default: every column is a token. */
  readonly fields?: number;
  /** Widths of the hidden layers of every task's tower. Default `[64, 32]`. */
  readonly towerUnits?: readonly number[];
}

/**
 * MRAN: attention among tasks, among features, and from tasks to features (Zhao et al. 2019, as specified in the README):
 * `H_o = Rel(Y)`, `H_x = Rel(X)`, `α_t = softmax_f(score(h_t, h_f))`, `U_t = norm(H_x + α_t ⊙ H_x)`, `y_t = h_t(U_t)`, with learned task
 * tokens Y and one token per field X. Each of the three modules can be left out, as for an ablation.
 *
 * @example
 * ```ts
 * import { binary, embeddingInput, mran } from '@mtl/mran';
 *
 * const model = mran({
 *   input: embeddingInput({ fields: 6, values: 40, units: 16, combine: 'tokens', numeric: 2 }),
 *   tasks: { click: binary(), purchase: binary() },
 *   attention: 'multiHead',
 *   heads: 4,
 * });
 * ```
 *
 * @param config What the model reads, its tasks and its attention.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function mran<const T extends Tasks>(config: MranConfig<T>): TaskModel<T> {
  assertBuilderConfig<MranConfig<Tasks>>('mran', config, {
    attention: true,
    heads: true,
    concatUnits: true,
    norm: true,
    taskRelation: true,
    featureRelation: true,
    alignment: true,
    frozenAlignment: true,
    affinityPenalty: true,
    parameterPenalty: true,
    units: true,
    fields: true,
  });
  const { input, attention = 'multiHead', heads = 2, concatUnits = 16, norm = 'batch' } = config;
  const { featureRelation = true, alignment = true, taskRelation = alignment } = config;
  const { frozenAlignment = false, affinityPenalty = 1e-6, parameterPenalty = 1e-5 } = config;
  const { fields, towerUnits = [64, 32], initScheme = 'glorot', seed = 0 } = config;
  assertModelInput('mran', input);
  const units = tokenUnits(input, config);
  assertOneOf('mran', 'attention', ['dot', 'general', 'concat', 'multiHead'], attention);
  assertPositiveInteger('mran', 'heads', heads);
  if (attention === 'multiHead' && units % heads !== 0) {
    throw configError('mran', 'heads', `a divisor of the tokens’ width, ${units}`, heads);
  }
  assertPositiveInteger('mran', 'concatUnits', concatUnits);
  assertOneOf('mran', 'norm', ['batch', 'layer', 'none'], norm);
  for (const [field, value] of Object.entries({
    alignment,
    taskRelation,
    featureRelation,
    frozenAlignment,
  })) {
    assertBoolean('mran', field, value);
  }
  for (const [field, value] of Object.entries({ taskRelation, frozenAlignment })) {
    if (value && !alignment) throw configError('mran', field, 'false where `alignment` is', value);
  }
  assertPenalty('affinityPenalty', affinityPenalty);
  assertPenalty('parameterPenalty', parameterPenalty);

  const shape = { attention, heads, concatUnits, norm };
  const modules = { taskRelation, featureRelation, alignment, frozenAlignment };
  const resolved = { ...config, ...shape, ...modules, affinityPenalty, parameterPenalty, units, towerUnits };
  const model = buildTaskModel('mran', resolved, (encoded, { length: tasks }) => {
    const named = (name: string) => ({ name, units, initScheme, seed: deriveSeed(seed, name) });
    const relate = (name: string, tokens: tf.SymbolicTensor) =>
      applyLayer(new RelationAttention({ ...named(name), ...shape, affinityPenalty }), tokens);
    const x = featureTokens(encoded, fields, named('column_tokens'));
    const related = featureRelation ? relate('feature_relation', x) : x;
    if (!alignment) {
      const row = applyLayer(tf.layers.flatten({ name: 'shared_row' }), related);
      return Array.from({ length: tasks }, () => row);
    }
    const y = applyLayer(new TaskTokens({ ...named('task_tokens'), tasks }), x);
    const relations = [taskRelation ? relate('task_relation', y) : y, related];
    const align = new AlignmentAttention({ ...named('alignment'), ...shape, frozenAlignment });
    return applyLayer(align, relations);
  });
  if (parameterPenalty > 0) penalizeParameters(model.network, parameterPenalty);
  return model;
}

/** The tokens of a row: what the input made, the parts of a dense row, or one per column of it. */
function featureTokens(
  { rows, features }: Encoded,
  fields: number | undefined,
  columnTokens: Pick<ConstructorParameters<typeof ColumnTokens>[0], 'name' | 'units' | 'initScheme' | 'seed'>,
): tf.SymbolicTensor {
  const row = rows as tf.SymbolicTensor;
  if (row.rank === 3) return row;
  const layer = fields
    ? tf.layers.reshape({ name: 'tokens', targetShape: [fields, columnTokens.units] })
    : new ColumnTokens({ ...columnTokens, features });
  return applyLayer(layer, row);
}

function assertPenalty(field: string, value: unknown): void {
  if (!(Number.isFinite(value) && (value as number) >= 0)) {
    throw configError('mran', field, 'a finite number, at least 0', value);
  }
}

/** Adds weight · ‖Θ‖² to the losses of the network, over the weights of all its layers that are trained. */
function penalizeParameters(network: tf.LayersModel, weight: number): void {
  network.layers.at(-1)?.addLoss(() =>
    tf.tidy(() => {
      const squares = network.trainableWeights.map((theta) => tf.sum(tf.square(theta.read())));
      return tf.mul<tf.Scalar>(tf.addN(squares), weight);
    }),
  );
}
