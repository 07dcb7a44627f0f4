import { binary, taskLoss } from '@mtl/core';
import { denseInput, oneHotInput } from '@mtl/layers';
import {
  describeGolden,
  describeTaskModel,
  expectClose,
  type GoldenModel,
  type GoldenTensor,
  portGolden,
  readGolden,
  reorderBlocks,
  trainingRows,
  trainSteps,
  variableOf,
  weightsByName,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { singleTask } from './singleTask.js';

/** The layers of all bottoms from the file's `bottom.<task>.<layer>`; towers have the names that every architecture has. */
function portBottoms(
  golden: GoldenModel,
  tensors: Readonly<Record<string, GoldenTensor>>,
  name: string,
): number[] {
  const found = /^bottoms\/experts_(\d+)(_bias)?$/.exec(name);
  if (!found) return portGolden(golden, tensors, name);
  const [, layer, bias] = found;
  const ofTasks = Array.from({ length: golden.config.tasks as number }, (_, t) => {
    const tensor = tensors[`bottom.${t}.${Number(layer) - 1}.${bias ? 'bias' : 'kernel'}`] as GoldenTensor;
    return tf.tensor([...tensor.data], [...tensor.shape]);
  });
  const sideBySide = layer === '1' && !bias;
  const joined = sideBySide ? tf.concat(ofTasks, 1) : tf.stack(ofTasks);
  const values = Array.from(joined.dataSync());
  tf.dispose([ofTasks, joined]);
  return values;
}

describeGolden(
  readGolden('model-single-task'),
  ({ config }, tasks) =>
    singleTask({
      input: denseInput({ features: config.inputDim as number }),
      tasks,
      bottomUnits: config.bottomUnits as number[],
      towerUnits: config.towerUnits as number[],
    }),
  portBottoms,
);

/** Weights of bottoms stand task by task: the columns of the first kernel, the first axis of the others. */
const permuteBottoms = (weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor => {
  const axis = name === 'bottoms/experts_1' ? 1 : 0;
  const width = (weight.shape[axis] as number) / order.length;
  return reorderBlocks(
    weight,
    axis,
    order.map(() => width),
    order,
  );
};

describeTaskModel('singleTask', singleTask, {
  options: { bottomUnits: [8, 6], towerUnits: [5] },
  parameters: [
    [
      {
        input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
        tasks: { income: binary(), neverMarried: binary(), college: binary() },
        bottomUnits: [96, 48],
        towerUnits: [24],
      },
      156_387, // 3 · (482 · 96 + 97 · 48 + 49 · 24 + 25)
    ],
    [{ input: denseInput({ features: 3 }), tasks: { a: binary() } }, 4 * 16 + 17 * 8 + 9],
    [
      { input: denseInput({ features: 3 }), tasks: { a: binary(), b: binary() }, towerUnits: [] },
      2 * (4 * 16 + 17),
    ],
  ],
  lossBound: 0.2,
  permute: permuteBottoms,
});

describe('singleTask', () => {
  const input = denseInput({ features: 4 });
  const tasks = { a: binary(), b: binary(), c: binary() };
  const options = { input, bottomUnits: [5, 3], towerUnits: [2] };

  test('lets no task’s loss move another task’s net', () => {
    const model = singleTask({ ...options, tasks, seed: 2 });
    const rows = trainingRows(input, tasks, 16);
    const kernel = variableOf(weightsByName(model).get('bottoms/experts_2') as tf.LayerVariable);
    tf.tidy(() => {
      const loss = () => taskLoss(tasks.b, model.logits(rows.x).b, rows.labels.b as tf.Tensor);
      const gradient = tf.variableGrads(loss, [kernel]).grads[kernel.name] as tf.Tensor; // [tasks, in, out]
      const moved = tf.unstack(gradient).map((ofTask) => ofTask.dataSync().some((value) => value !== 0));
      expect(moved).toEqual([false, true, false]);
    });
    rows.dispose();
    model.network.dispose();
  });

  test('trains each net as it trains alone', () => {
    const together = singleTask({ ...options, tasks, seed: 2 });
    const rows = trainingRows(input, tasks, 16);
    const alone = Object.keys(tasks).map((name, t) => {
      const model = singleTask({ ...options, tasks: { [name]: binary() }, seed: 3 });
      const target = weightsByName(model);
      for (const [weightName, weight] of weightsByName(together)) {
        tf.tidy(() => {
          target.get(weightName)?.write(partOf(weight.read(), weightName, t));
        });
      }
      return { model, name, t };
    });
    trainSteps(together, rows, 5);
    for (const { model, name, t } of alone) {
      const labels = { [name]: rows.labels[name] as tf.Tensor2D };
      trainSteps(model, { ...rows, labels }, 5);
      const trained = weightsByName(together);
      tf.tidy(() => {
        for (const [weightName, weight] of weightsByName(model)) {
          const expected = partOf((trained.get(weightName) as tf.LayerVariable).read(), weightName, t);
          expectClose(weight.read(), expected, 1e-5, weightName);
        }
      });
      model.network.dispose();
    }
    rows.dispose();
    together.network.dispose();
  });

  /** Task t’s part of a weight of the bottoms or towers of three tasks; other weights belong to one task anyway. */
  function partOf(weight: tf.Tensor, name: string, t: number): tf.Tensor {
    if (!/^(bottoms|towers)\//.test(name)) return tf.clone(weight);
    const axis = name === 'bottoms/experts_1' ? 1 : 0;
    return tf.split(weight, 3, axis)[t] as tf.Tensor;
  }
});

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary() } };
  for (const [change, message] of [
    [
      { bottomUnits: [] },
      'singleTask: `bottomUnits` must be a non-empty array of positive integers, got [].',
    ],
    [
      { bottomUnits: 16 },
      'singleTask: `bottomUnits` must be a non-empty array of positive integers, got 16.',
    ],
    [{ bottomUnits: [8, 0] }, 'singleTask: `bottomUnits[1]` must be a positive integer, got 0.'],
    [{ tasks: {} }, 'singleTask: `tasks` must be an object with at least one task, got {}.'],
    [{ initScheme: 'zeros' }, 'singleTask: `initScheme` must be one of "glorot", "pytorch", got "zeros".'],
  ] as const) {
    test(`singleTask refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (singleTask as (config: unknown) => unknown)({ ...valid, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});
