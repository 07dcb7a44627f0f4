import { binary, type Tasks } from '@mtl/core';
import { type AlignmentAttention, denseInput, embeddingInput, hashedInput, oneHotInput } from '@mtl/layers';
import {
  describeGolden,
  describeTaskModel,
  expectClose,
  expectNoLeak,
  type GoldenModel,
  type GoldenTensor,
  hasSharedGolden,
  portGolden,
  readGolden,
  reorderBlocks,
  trainedWeights,
  trainingRows,
  trainSteps,
  uniformTensor,
  variableOf,
  weightsByName,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { type MranConfig, mran } from './mran.js';

const own = ['model-mran-multihead-batchnorm'];
const others = ['dot', 'general', 'concat', 'multihead'].map((kind) => `model-mran-${kind}`);
for (const name of [...own, ...(hasSharedGolden() ? others : [])]) {
  const golden = readGolden(name, own.includes(name) ? 'fixtures' : 'shared');
  describeGolden(
    golden,
    ({ config }, tasks) => {
      const { fields, units } = config as { fields: number; units: number };
      return mran({
        ...(config as unknown as MranConfig<Tasks>),
        input: denseInput({ features: fields * units }),
        tasks,
        affinityPenalty: 0,
        parameterPenalty: 0,
      });
    },
    port,
    golden.config.norm === 'batch',
  );
}

/** `task_relation/concat_query` is `taskRelation.concatQuery` there, `…/gamma` is `….norm.gamma`. */
function port(golden: GoldenModel, tensors: Readonly<Record<string, GoldenTensor>>, name: string): number[] {
  const [layer, weight] = name.split('/') as [string, string];
  const camel = (text: string) => text.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  const norm = weight === 'gamma' || weight === 'beta' ? 'norm.' : '';
  const path = layer === 'task_tokens' ? 'taskTokens' : `${camel(layer)}.${norm}${camel(weight)}`;
  const tensor = tensors[path];
  return tensor ? [...tensor.data] : portGolden(golden, tensors, name);
}

/** Task tokens, the statistics of their alignments and the average alignment stand task by task. */
function permute(weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor {
  const byTask = [
    'task_tokens/tokens',
    'alignment/moving_mean',
    'alignment/moving_variance',
    'alignment/average',
  ];
  if (!byTask.includes(name)) return weight;
  return reorderBlocks(
    weight,
    0,
    order.map(() => 1),
    order,
  );
}

/** Ids become tokens; a dense table's columns do anyway. */
const reads: NonNullable<Parameters<typeof describeTaskModel<typeof mran>>[2]['reads']> = (input) => {
  if (input.kind === 'dense') return input;
  const { fields, numeric } = input;
  const values = input.kind === 'oneHot' ? input.values : input.rows - 1;
  return embeddingInput({ fields, values, units: 4, combine: 'tokens', numeric });
};

const tokens = {
  input: embeddingInput({ fields: 31, values: 474, units: 16, combine: 'tokens', numeric: 7 }),
  tasks: { income: binary(), neverMarried: binary() },
} as const;
const embedding = 475 * 16 + 2 * 7 * 16;
const towers = 2 * ((38 * 16 + 1) * 64 + 65 * 32 + 33);

describeTaskModel('mran', mran, {
  options: { units: 4, norm: 'none', towerUnits: [6] },
  parameters: [
    [tokens, 92_818],
    // Task tokens; query, key, value and output of both relations; query and key of the alignment; per module γ and β, and the
    // moving mean and variance, in the alignment for each task.
    [tokens, embedding + 2 * 16 + 8 * 16 ** 2 + 2 * 16 ** 2 + 3 * 2 * 16 + (1 + 1 + 2) * 2 * 16 + towers],
    [{ ...tokens, norm: 'layer' }, embedding + 2 * 16 + 10 * 16 ** 2 + 3 * 2 * 16 + towers],
    [{ ...tokens, norm: 'none' }, embedding + 2 * 16 + 10 * 16 ** 2 + towers],
    [{ ...tokens, norm: 'none', attention: 'dot' }, embedding + 2 * 16 + towers],
    [{ ...tokens, norm: 'none', attention: 'general' }, embedding + 2 * 16 + 3 * 16 ** 2 + towers],
    [
      { ...tokens, norm: 'none', attention: 'concat', concatUnits: 5 },
      embedding + 2 * 16 + 3 * (2 * 16 * 5 + 5) + towers,
    ],
    [
      { ...tokens, norm: 'none', attention: 'dot', frozenAlignment: true },
      embedding + 2 * 16 + 2 * 38 + towers,
    ],
    [
      { input: denseInput({ features: 12 }), tasks: tokens.tasks, attention: 'dot', norm: 'none', units: 3 },
      2 * 12 * 3 + 2 * 3 + 2 * (37 * 64 + 65 * 32 + 33), // vectors of the columns
    ],
    [
      { input: denseInput({ features: 12 }), tasks: tokens.tasks, attention: 'dot', norm: 'none', fields: 4 },
      2 * 3 + 2 * (13 * 64 + 65 * 32 + 33),
    ],
  ],
  lossBound: 0.2,
  reads,
  permute,
});

describeTaskModel('mran by dot with layer norm', mran, {
  options: { units: 4, attention: 'dot', norm: 'layer', towerUnits: [6] },
  parameters: [],
  reads,
  permute,
});

const relation = 4 * 16 ** 2; // query, key, value and output
const align = 2 * 16 ** 2; // query and key
const plain = { ...tokens, norm: 'none' } as const;
for (const [title, options, parameters] of [
  ['no task relation', { taskRelation: false }, 2 * 16 + relation + align],
  ['no feature relation', { featureRelation: false }, 2 * 16 + relation + align],
  ['alignment alone', { taskRelation: false, featureRelation: false }, 2 * 16 + align],
  ['no alignment', { alignment: false }, relation],
  ['no module at all', { alignment: false, featureRelation: false }, 0],
] as const) {
  describeTaskModel(`mran with ${title}`, mran, {
    options: { units: 4, norm: 'none', towerUnits: [6], ...options },
    parameters: [[{ ...plain, ...options }, embedding + parameters + towers]],
    reads,
    permute,
  });
}

for (const attention of ['dot', 'general', 'concat', 'multiHead'] as const) {
  describeTaskModel(`mran by ${attention} with batch norm`, mran, {
    options: {
      units: 4,
      attention,
      concatUnits: 3,
      frozenAlignment: attention === 'general',
      towerUnits: [6],
    },
    parameters: [],
    reads,
    batchStatistics: true,
    permute,
    tasksAlike: attention === 'general', // a frozen alignment starts as the even average of the tasks
  });
}

const small = {
  input: denseInput({ features: 4 }),
  tasks: { a: binary(), b: binary(), c: binary() },
  units: 4,
  towerUnits: [5],
} as const;

describe('the penalties of mran', () => {
  /** Both losses and their gradients after a training call. */
  const lossOf = (config: Partial<MranConfig<typeof small.tasks>>, x: tf.Tensor2D) => {
    const model = mran({ ...small, ...config });
    const weights = trainedWeights(model);
    const result = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () => {
          const logits = model.logits(x, { training: true });
          const touched = tf.mul(tf.sum(tf.concat(Object.values(logits), 1)), 0);
          return tf.addN([touched as tf.Scalar, ...model.network.calculateLosses()]) as tf.Scalar;
        },
        [...weights.values()].map(variableOf),
      );
      const values = [...weights].map(([name, weight]) => {
        const gradient = Array.from((grads[variableOf(weight).name] as tf.Tensor).dataSync());
        return [name, { weight: Array.from(weight.read().dataSync()), gradient }] as const;
      });
      return { value: value.dataSync()[0] as number, weights: Object.fromEntries(values) };
    });
    model.network.dispose();
    return result;
  };
  const x = () => uniformTensor<tf.Rank.R2>([6, 4], 3);

  test('are absent where their weights are 0', () => {
    const model = mran({ ...small, affinityPenalty: 0, parameterPenalty: 0 });
    expect(model.network.calculateLosses()).toEqual([]);
    model.network.dispose();
  });

  test('count every trained weight, with the gradient 2 β θ', () => {
    const rows = x();
    const { value, weights } = lossOf({ affinityPenalty: 0, parameterPenalty: 0.5 }, rows);
    const all = Object.values(weights).flatMap(({ weight }) => weight);
    const squares = all.reduce((sum, theta) => sum + theta * theta, 0);
    expect(value).toBeCloseTo(0.5 * squares, 3);
    for (const [name, { weight, gradient }] of Object.entries(weights)) {
      gradient.forEach((slope, i) => {
        expect(slope, name).toBeCloseTo(weight[i] as number, 5);
      });
    }
    rows.dispose();
  });

  test('count the scores of both relations, averaged over the rows, with their gradient', () => {
    const rows = x();
    const config = {
      attention: 'dot',
      fields: 2,
      units: 2,
      affinityPenalty: 0.25,
      parameterPenalty: 0,
    } as const;
    const { value, weights } = lossOf(config, rows);
    const y = weights['task_tokens/tokens'] as { weight: number[]; gradient: number[] };
    const tokenRows = (flat: readonly number[]) =>
      Array.from({ length: flat.length / 2 }, (_, i) => flat.slice(2 * i, 2 * i + 2) as [number, number]);
    const squaresOf = (tokens: readonly (readonly [number, number])[]) =>
      tokens.reduce((sum, a) => sum + tokens.reduce((s, b) => s + (a[0] * b[0] + a[1] * b[1]) ** 2, 0), 0);
    const features = Array.from({ length: 6 }, (_, row) =>
      squaresOf(tokenRows(Array.from(rows.dataSync().slice(4 * row, 4 * row + 4)))),
    ).reduce((sum, squares) => sum + squares, 0);
    expect(value).toBeCloseTo(0.25 * (squaresOf(tokenRows(y.weight)) + features / 6), 5);
    // d‖YYᵀ‖² / dY = 4 YYᵀY.
    const yRows = tokenRows(y.weight);
    yRows.forEach((a, i) => {
      [0, 1].forEach((u) => {
        const slope = yRows.reduce((sum, b) => sum + 4 * (a[0] * b[0] + a[1] * b[1]) * (b[u] as number), 0);
        expect(y.gradient[2 * i + u]).toBeCloseTo(0.25 * slope, 4);
      });
    });
    rows.dispose();
  });

  test('lower the weights and leave no tensor from step to step', () => {
    const model = mran({ ...small, parameterPenalty: 0.1, affinityPenalty: 0.1 });
    const rows = trainingRows(small.input, small.tasks, 16);
    const norm = () =>
      tf.tidy(() =>
        [...trainedWeights(model).values()].reduce(
          (sum, weight) => sum + (tf.sum(tf.square(weight.read())).dataSync()[0] as number),
          0,
        ),
      );
    const start = norm();
    const counts: number[] = [];
    trainSteps(model, rows, 60, 0.02, () => counts.push(tf.memory().numTensors));
    expect(new Set(counts).size).toBe(1);
    expect(norm()).toBeLessThan(0.5 * start);
    rows.dispose();
    model.network.dispose();
  });
});

describe('frozenAlignment', () => {
  test('predicts by the moving average of the training batches, the same for every row', () => {
    expectNoLeak(() => {
      const model = mran({ ...small, norm: 'none', frozenAlignment: true });
      const live = mran({ ...small, norm: 'none' });
      tf.tidy(() => {
        const average = weightsByName(model).get('alignment/average') as tf.LayerVariable;
        expectClose(average.read(), tf.fill([3, 4], 1 / 4), 1e-7);
        const x = uniformTensor<tf.Rank.R2>([6, 4], 3);
        const alignments = alignmentOf(live, x);
        model.logits(x); // a prediction moves nothing
        expectClose(average.read(), tf.fill([3, 4], 1 / 4), 1e-7);
        model.logits(x, { training: true });
        const first = tf.add(tf.mul(tf.mean(alignments, 0), 0.01), 0.99 / 4);
        expectClose(average.read(), first, 1e-6);
        const used = alignmentOf(model, x);
        expectClose(used, tf.tile(tf.expandDims(first, 0), [6, 1, 1]), 1e-6);
        expectClose(tf.sum(used, 2), tf.ones([6, 3]), 1e-6);
        // While it trains, the alignment is the rows' own.
        const [frozen, own] = [model, live].map(
          (made) => made.logits(x, { training: true }).a as tf.Tensor2D,
        );
        expectClose(frozen as tf.Tensor, own as tf.Tensor, 1e-6);
      });
      model.network.dispose();
      live.network.dispose();
    });
  });
});

function alignmentOf(model: ReturnType<typeof mran>, x: tf.Tensor2D): tf.Tensor3D {
  const layer = model.network.getLayer('alignment') as AlignmentAttention;
  const below = tf.model({ inputs: model.network.inputs, outputs: layer.input as tf.SymbolicTensor[] });
  return layer.alignment(below.apply(x) as tf.Tensor[]);
}

describe('mran', () => {
  test('keeps the statistics of batch norm out of training and in the count of its weights', () => {
    const model = mran(small);
    const names = (weights: tf.LayerVariable[]) => weights.map(({ originalName }) => originalName);
    expect(names(model.network.nonTrainableWeights)).toEqual(
      ['task_relation', 'feature_relation', 'alignment'].flatMap((layer) => [
        `${layer}/moving_mean`,
        `${layer}/moving_variance`,
      ]),
    );
    model.network.dispose();
  });

  test('without a module passes on what went into it', () => {
    const dense = {
      input: denseInput({ features: 4 }),
      tasks: small.tasks,
      fields: 2,
      units: 2,
      norm: 'none',
    } as const;
    const x = uniformTensor<tf.Rank.R2>([6, 4], 3);
    const inputsOf = (config: Partial<MranConfig<typeof small.tasks>>, layer: string) => {
      const model = mran({ ...dense, towerUnits: [], ...config });
      const inputs = tf.model({
        inputs: model.network.inputs,
        outputs: model.network.getLayer(layer).input as tf.SymbolicTensor,
      });
      return { model, found: inputs.predict(x) as tf.Tensor | tf.Tensor[] };
    };
    tf.tidy(() => {
      const { model, found } = inputsOf({ taskRelation: false, featureRelation: false }, 'alignment');
      const [y, features] = found as [tf.Tensor, tf.Tensor];
      const token = weightsByName(model).get('task_tokens/tokens') as tf.LayerVariable;
      expectClose(y, tf.tile(tf.expandDims(token.read(), 0), [6, 1, 1]), 1e-6);
      expectClose(features, tf.reshape(x, [6, 2, 2]), 0);
      model.network.dispose();

      const without = inputsOf({ alignment: false, featureRelation: false }, 'a');
      expectClose(without.found as tf.Tensor, x, 0);
      const names = without.model.network.layers.map(({ name }) => name);
      expect(names).toEqual(['features', 'tokens', 'shared_row', 'a', 'b', 'c']);
      without.model.network.dispose();
    });
    x.dispose();
  });

  test('makes of two task tokens one another’s negative by batch norm, and not by layer norm', () => {
    for (const norm of ['batch', 'layer'] as const) {
      const model = mran({ ...small, tasks: { a: binary(), b: binary() }, norm });
      tf.tidy(() => {
        const relation = model.network.getLayer('task_relation');
        const tokens = weightsByName(model).get('task_tokens/tokens') as tf.LayerVariable;
        const rows = tf.tile(tf.expandDims(tokens.read(), 0), [5, 1, 1]);
        const [first, second] = tf.unstack(relation.apply(rows, { training: true }) as tf.Tensor, 1) as [
          tf.Tensor,
          tf.Tensor,
        ];
        const distance = tf.max(tf.abs(tf.add(first, second))).dataSync()[0] as number;
        if (norm === 'batch') expect(distance).toBeLessThan(1e-5);
        else expect(distance).toBeGreaterThan(0.01);
      });
      model.network.dispose();
    }
  });

  test('gives all tasks the same representation where their tokens are the same', () => {
    const model = mran({ ...small, norm: 'layer', initScheme: 'pytorch' });
    tf.tidy(() => {
      const token = weightsByName(model).get('task_tokens/tokens') as tf.LayerVariable;
      token.write(tf.tile(tf.slice(token.read(), [0, 0], [1, 4]), [3, 1]));
      const alignments = alignmentOf(model, uniformTensor<tf.Rank.R2>([6, 4], 3));
      expectClose(
        tf.slice(alignments, [0, 1, 0], [-1, 1, -1]),
        tf.slice(alignments, [0, 0, 0], [-1, 1, -1]),
        1e-6,
      );
    });
    model.network.dispose();
  });

  test('names its layers after the modules', () => {
    const model = mran({ ...tokens, towerUnits: [] });
    expect(model.network.layers.map((layer) => layer.name)).toEqual([
      'ids',
      'numeric',
      'embedding',
      'task_tokens',
      'task_relation',
      'feature_relation',
      'alignment',
      'task_rows',
      'income',
      'neverMarried',
    ]);
    model.network.dispose();
  });
});

describe('bad configuration', () => {
  const vectors = (units: number) => embeddingInput({ fields: 2, values: 5, units, combine: 'tokens' });
  for (const [change, message] of [
    [{ heads: 3 }, 'mran: `heads` must be a divisor of the tokens’ width, 4, got 3.'],
    [{ heads: 0 }, 'mran: `heads` must be a positive integer, got 0.'],
    [{ concatUnits: 0 }, 'mran: `concatUnits` must be a positive integer, got 0.'],
    [
      { attention: 'additive' },
      'mran: `attention` must be one of "dot", "general", "concat", "multiHead", got "additive".',
    ],
    [{ norm: false }, 'mran: `norm` must be one of "batch", "layer", "none", got false.'],
    [{ taskRelation: 1 }, 'mran: `taskRelation` must be true or false, got 1.'],
    [{ featureRelation: 'no' }, 'mran: `featureRelation` must be true or false, got "no".'],
    [{ alignment: null }, 'mran: `alignment` must be true or false, got null.'],
    [
      { alignment: false, taskRelation: true },
      'mran: `taskRelation` must be false where `alignment` is, got true.',
    ],
    [
      { alignment: false, frozenAlignment: true },
      'mran: `frozenAlignment` must be false where `alignment` is, got true.',
    ],
    [{ affinityPenalty: -1 }, 'mran: `affinityPenalty` must be a finite number, at least 0, got -1.'],
    [
      { parameterPenalty: Number.NaN },
      'mran: `parameterPenalty` must be a finite number, at least 0, got NaN.',
    ],
    [{ units: 0 }, 'mran: `units` must be a positive integer, got 0.'],
    [{ fields: 0 }, 'mran: `fields` must be a positive integer, got 0.'],
    [{ fields: 3 }, 'mran: `fields` must be a divisor of the input’s width, 4, got 3.'],
    [{ fields: 2 }, 'mran: `units` must be that of the input’s vectors, 2, got 4.'],
    [{ input: vectors(8) }, 'mran: `units` must be that of the input’s vectors, 8, got 4.'],
    [{ input: vectors(4), fields: 2 }, 'mran: `fields` must be left to an input that has tokens, got 2.'],
    [
      { input: hashedInput({ fields: 2, buckets: 5, units: 4 }) },
      'mran: `input.combine` must be "tokens", got "concat".',
    ],
    [
      { input: oneHotInput({ fields: 2, values: 5 }) },
      'mran: `input` must be one with a vector per field, got "oneHot". Use embeddingInput({ …, combine: \'tokens\' }).',
    ],
    [
      { input: undefined },
      'mran: `input` must be denseInput(), oneHotInput(), embeddingInput() or hashedInput(), got undefined.',
    ],
    [{ tasks: {} }, 'mran: `tasks` must be an object with at least one task, got {}.'],
  ] as const) {
    test(`mran refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (mran as (config: unknown) => unknown)({ ...small, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});
