import { binary } from '@mtl/core';
import { denseInput, embeddingInput, expertWeightsOf, hashedInput, oneHotInput } from '@mtl/layers';
import {
  describeGolden,
  describeTaskModel,
  expectClose,
  fusionOutput,
  type GoldenModel,
  type GoldenTensor,
  hasSharedGolden,
  portGolden,
  readGolden,
  reorderBlocks,
  uniformTensor,
  weightsByName,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { amtl, coAmtl } from './coAmtl.js';

const own = ['model-co-amtl-source', 'model-amtl'];
for (const name of [...own, ...(hasSharedGolden() ? ['model-co-amtl-scaled'] : [])]) {
  describeGolden(
    readGolden(name, own.includes(name) ? 'fixtures' : 'shared'),
    ({ config }, tasks) => {
      const build = config.coAttention ? coAmtl : amtl;
      return build({
        input: denseInput({ features: config.inputDim as number }),
        tasks,
        experts: config.experts as number,
        scale: config.scale as false | 'sqrt',
        taskActivation: config.taskActivation as 'relu' | 'linear',
        towerUnits: config.towerUnits as number[],
      });
    },
    port,
  );
}

/** Kernels of experts and of task representations stand side by side, those of co-attention one after the other. */
function port(golden: GoldenModel, tensors: Readonly<Record<string, GoldenTensor>>, name: string): number[] {
  const [layer, weight] = name.split('/') as [string, string];
  if (!layer.endsWith('_attention')) return portGolden(golden, tensors, name);
  const owner = layer === 'co_attention' ? 'coAttention' : weight.startsWith('experts') ? 'expert' : 'task';
  const part = weight.endsWith('bias') ? 'bias' : 'kernel';
  const blocks = Object.keys(tensors)
    .filter((path) => new RegExp(`^${owner}\\.\\d+\\.${part}$`).test(path))
    .map((path) => tensors[path] as GoldenTensor);
  if (part === 'bias' || owner === 'coAttention') return blocks.flatMap(({ data }) => [...data]);
  const width = golden.config.inputDim as number;
  return Array.from({ length: width }, (_, row) =>
    blocks.flatMap(({ data }) => data.slice(row * width, (row + 1) * width)),
  ).flat();
}

/** Representations stand task by task; experts know no tasks. */
function permute(weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor {
  const one = order.map(() => 1);
  switch (name) {
    case 'task_attention/tasks': {
      const width = (weight.shape[1] as number) / order.length;
      return reorderBlocks(
        weight,
        1,
        order.map(() => width),
        order,
      );
    }
    case 'task_attention/tasks_bias':
    case 'co_attention/kernel':
    case 'co_attention/bias':
      return reorderBlocks(weight, 0, one, order);
    default:
      return weight;
  }
}

const source = {
  input: hashedInput({ fields: 39, buckets: 5000, units: 128, combine: 'sum' }),
  tasks: { income: binary(), neverMarried: binary() },
} as const;
const towers = (width: number, tasks: number) => tasks * ((width + 1) * 200 + 201 * 80 + 81);

describeTaskModel('coAmtl', coAmtl, {
  options: { experts: 3, units: 6, scale: 'sqrt', towerUnits: [5] },
  parameters: [
    // The source: table, 3 experts, 2 task representations, 2 matrices of co-attention, towers of 200 and 80.
    [source, 5000 * 128 + (3 + 2 + 2) * (128 * 128 + 128) + towers(128, 2)],
    [
      {
        input: hashedInput({ fields: 39, buckets: 5000, units: 32, combine: 'sum' }),
        tasks: source.tasks,
        scale: 'sqrt',
      },
      212_914,
    ],
    [
      { input: oneHotInput({ fields: 31, values: 474, numeric: 7 }), tasks: source.tasks, units: 16 },
      481 * 16 + 16 + (3 + 2 + 2) * (16 * 16 + 16) + towers(16, 2), // with the projection
    ],
    [
      {
        input: denseInput({ features: 4 }),
        tasks: { a: binary(), b: binary(), c: binary() },
        experts: 2,
        norm: 'layer',
        towerUnits: [],
      },
      (2 + 3 + 3) * (4 * 4 + 4) + 2 * (4 + 4) + 3 * 5, // γ and β of both sums
    ],
  ],
  lossBound: 0.2,
  permute,
});

describeTaskModel('coAmtl with layer norm', coAmtl, {
  options: {
    experts: 2,
    units: 5,
    norm: 'layer',
    taskActivation: 'linear',
    towerUnits: [5],
    initScheme: 'pytorch',
  },
  parameters: [],
  permute,
});

describeTaskModel('coAmtl as the source', coAmtl, {
  options: { experts: 3, units: 6, towerUnits: [5] },
  parameters: [],
  permute,
});

describeTaskModel('amtl', amtl, {
  options: { experts: 3, units: 6, scale: 'sqrt', towerUnits: [5] },
  parameters: [[source, 5000 * 128 + (3 + 2) * (128 * 128 + 128) + towers(128, 2)]],
  lossBound: 0.2,
  permute,
});

describe('coAmtl', () => {
  const input = denseInput({ features: 3 });
  const tasks = { a: binary(), b: binary() };

  test('gives the numbers worked out from the formulas for weights ½ sin 1, ½ sin 2, …', () => {
    const model = coAmtl({ input, tasks, towerUnits: [] });
    // Drawn dense layer by dense layer, kernel then bias: 3 experts, 2 representations, 2 of co-attention.
    const draw = sines();
    const layers = Array.from({ length: 7 }, () => ({ kernel: draw(9), bias: draw(3) }));
    const tensors = Object.fromEntries(
      layers.flatMap(({ kernel, bias }, i) => {
        const path = i < 3 ? `expert.${i}` : i < 5 ? `task.${i - 3}` : `coAttention.${i - 5}`;
        return [
          [`${path}.kernel`, { shape: [3, 3], data: kernel }],
          [`${path}.bias`, { shape: [3], data: bias }],
        ];
      }),
    );
    tf.tidy(() => {
      for (const [name, weight] of weightsByName(model)) {
        if (!name.includes('_attention/')) continue;
        const golden = { config: { inputDim: 3 } } as unknown as GoldenModel;
        weight.write(tf.tensor(port(golden, tensors, name), weight.shape as number[]));
      }
      const x = tf.tensor2d([
        [1, -0.5, 0.25],
        [0, 2, -1],
      ]);
      expectClose(
        fusionOutput(model, x),
        [
          [1.439122, 0.123082, 0.984285, 1.257784, -0.092931, 0.807937],
          [13.087605, 15.180183, -5.43021, 7.263054, 7.589346, -3.307138],
        ].flat(),
        1e-6,
      );
    });
    model.network.dispose();
  });

  test('is amtl where no task asks for anything', () => {
    const models = [amtl({ input, tasks, seed: 5 }), coAmtl({ input, tasks, seed: 5 })] as const;
    tf.tidy(() => {
      const asks = weightsByName(models[1]).get('co_attention/kernel') as tf.LayerVariable;
      const x = uniformTensor<tf.Rank.R2>([4, 3], 1);
      const [plain, asking] = models.map((model) => tf.concat(Object.values(model.logits(x)), 1));
      expect(asking?.dataSync()).not.toEqual(plain?.dataSync());
      asks.write(tf.zerosLike(asks.read()));
      expect(tf.concat(Object.values(models[1].logits(x)), 1).dataSync()).toEqual(plain?.dataSync());
    });
    for (const { network } of models) network.dispose();
  });

  test('is amtl where there is one task', () => {
    const models = [amtl, coAmtl].map((build) => build({ input, tasks: { a: binary() }, seed: 5 }));
    tf.tidy(() => {
      const x = uniformTensor<tf.Rank.R2>([4, 3], 1);
      const [plain, single] = models.map((model) => Array.from(model.logits(x).a?.dataSync() ?? []));
      expect(single).toEqual(plain);
    });
    for (const { network } of models) network.dispose();
  });

  test('attends to equal experts equally, and to all with weights that sum to 1', () => {
    const model = coAmtl({ input, tasks, experts: 3 });
    tf.tidy(() => {
      const x = uniformTensor<tf.Rank.R2>([4, 3], 1);
      const weightsNow = () => expertWeightsOf(model, x).task_attention as tf.Tensor3D;
      expect(weightsNow().shape).toEqual([4, 2, 3]);
      expectClose(tf.sum(weightsNow(), 2), tf.ones([4, 2]), 1e-6);
      const kernel = weightsByName(model).get('task_attention/experts') as tf.LayerVariable;
      kernel.write(tf.tile(tf.slice(kernel.read(), [0, 0], [3, 3]), [1, 3]));
      expectClose(weightsNow(), tf.fill([4, 2, 3], 1 / 3), 1e-6);
    });
    model.network.dispose();
  });

  test('names its layers as the figure reads', () => {
    const model = coAmtl({ ...source, units: 16, towerUnits: [8] });
    expect(model.network.layers.map((layer) => layer.name)).toEqual([
      'ids',
      'embedding',
      'projection',
      'task_attention',
      'co_attention',
      'towers',
      'tower_rows',
      'income',
      'neverMarried',
    ]);
    model.network.dispose();
  });
});

/** ½ sin 1, ½ sin 2, …, as many at a time as asked for. */
function sines(): (count: number) => number[] {
  let k = 0;
  return (count) => Array.from({ length: count }, () => 0.5 * Math.sin(++k));
}

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary(), b: binary() } };
  for (const builder of [amtl, coAmtl] as const) {
    const { name } = builder;
    for (const [change, message] of [
      [{ experts: 0 }, `${name}: \`experts\` must be a positive integer, got 0.`],
      [{ units: 2.5 }, `${name}: \`units\` must be a positive integer, got 2.5.`],
      [{ scale: true }, `${name}: \`scale\` must be false or "sqrt", got true.`],
      [
        { taskActivation: 'tanh' },
        `${name}: \`taskActivation\` must be one of "relu", "linear", got "tanh".`,
      ],
      [{ norm: 'batch' }, `${name}: \`norm\` must be one of "layer", "none", got "batch".`],
      [{ initScheme: 'zeros' }, `${name}: \`initScheme\` must be one of "glorot", "pytorch", got "zeros".`],
      [{ towerUnits: [0] }, `${name}: \`towerUnits[0]\` must be a positive integer, got 0.`],
      [
        { input: oneHotInput({ fields: 2, values: 5 }) },
        `${name}: \`units\` must be given for a one-hot input, as a positive integer, got undefined. Experts add their input, so it needs a width.`,
      ],
      [
        { input: embeddingInput({ fields: 2, values: 5, units: 4, combine: 'tokens' }) },
        `${name}: \`input.combine\` must be "sum" or "concat", got "tokens".`,
      ],
      [
        { input: undefined },
        `${name}: \`input\` must be denseInput(), oneHotInput(), embeddingInput() or hashedInput(), got undefined.`,
      ],
    ] as const) {
      test(`${name} refuses ${JSON.stringify(change)}`, () => {
        const before = tf.memory().numTensors;
        expect(() => (builder as (config: unknown) => unknown)({ ...valid, ...change })).toThrow(
          expect.objectContaining({ name: 'ConfigError', message }),
        );
        expect(tf.memory().numTensors).toBe(before);
      });
    }
  }
});
