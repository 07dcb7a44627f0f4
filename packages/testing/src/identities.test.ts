import { adatt, adattSp } from '@mtl/adatt';
import { binary, multiclass, regression, type TaskModel } from '@mtl/core';
import { denseInput, oneHotInput } from '@mtl/layers';
import { mmoe, omoe } from '@mtl/mmoe';
import { sharedBottom } from '@mtl/shared-bottom';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { expectClose } from './expectClose.js';
import { trainingRows } from './trainingRows.js';
import { totalLoss } from './trainSteps.js';
import { variableOf, weightsByName } from './weightsByName.js';

const tasks = { click: binary(), category: multiclass({ classes: 3 }), price: regression() };
const inputs = {
  'a dense table': denseInput({ features: 6 }),
  ids: oneHotInput({ fields: 2, values: 5, numeric: 1 }),
};

/**
 * Two models that must be one function: with the weights of the first, the second has its logits and the gradients that follow from its.
 *
 * @param carry Weights of the first by name → those of the second, where they go by another name or shape.
 * @param back Gradients of the second → those of the first, alike.
 */
function expectSameModel(
  input: (typeof inputs)[keyof typeof inputs],
  first: TaskModel,
  second: TaskModel,
  carry: (weight: tf.Tensor, name: string) => Readonly<Record<string, tf.Tensor>>,
  back: (gradients: ReadonlyMap<string, tf.Tensor>, name: string) => tf.Tensor,
): void {
  const targets = weightsByName(second);
  const written = new Set<string>();
  tf.tidy(() => {
    for (const [name, weight] of weightsByName(first)) {
      for (const [target, value] of Object.entries(carry(weight.read(), name))) {
        const there = targets.get(target) as tf.LayerVariable;
        there.write(tf.reshape(value, there.shape as number[]));
        written.add(target);
      }
    }
  });
  expect([...targets.keys()].filter((name) => !written.has(name))).toEqual(unused(second));
  const rows = trainingRows(input, tasks, 7);
  tf.tidy(() => {
    const expected = first.logits(rows.x);
    const found = second.logits(rows.x);
    for (const name of Object.keys(tasks)) {
      expectClose(found[name] as tf.Tensor, expected[name] as tf.Tensor, 1e-5, name);
    }
    const [ours, theirs] = [first, second].map((model) => {
      const weights = weightsByName(model);
      const { grads } = tf.variableGrads(() => totalLoss(model, rows), [...weights.values()].map(variableOf));
      return new Map(
        [...weights].map(([name, weight]) => [name, grads[variableOf(weight).name] as tf.Tensor]),
      );
    }) as [Map<string, tf.Tensor>, Map<string, tf.Tensor>];
    for (const [name, gradient] of ours) {
      const found = back(theirs, name);
      expectClose(tf.reshape(found, gradient.shape), gradient, 1e-5, name);
    }
  });
  rows.dispose();
  first.network.dispose();
  second.network.dispose();
}

/** A gate over one expert is 1 whatever its weights are. */
function unused(model: TaskModel): string[] {
  return model.recipe?.config.experts === 1 ? ['level_1/gates', 'level_1/gates_bias'] : [];
}
const same = (gradients: ReadonlyMap<string, tf.Tensor>, name: string) => gradients.get(name) as tf.Tensor;
const asItIs = (weight: tf.Tensor, name: string) => ({ [name]: weight });

for (const [title, input] of Object.entries(inputs)) {
  describe(`on ${title}`, () => {
    test('MMoE with one expert is Shared-Bottom', () => {
      const rename = (name: string) =>
        name
          .replace(/^bottom_(\d)\/kernel$/, 'level_1/experts_$1')
          .replace(/^bottom_(\d)\/bias$/, 'level_1/experts_$1_bias');
      expectSameModel(
        input,
        sharedBottom({ input, tasks, bottomUnits: [6, 4], seed: 1 }),
        mmoe({ input, tasks, experts: 1, expertUnits: [[6, 4]], seed: 2 }),
        (weight, name) => ({ [rename(name)]: weight }),
        (gradients, name) => same(gradients, rename(name)),
      );
    });

    test('OMoE is MMoE with all gates tied, and its gate’s gradient the sum of theirs', () => {
      const common = { input, tasks, experts: 4, expertUnits: [[5]] };
      expectSameModel(
        input,
        omoe({ ...common, seed: 1 }),
        mmoe({ ...common, seed: 2 }),
        (weight, name) => {
          if (name === 'level_1/gates') return { [name]: tf.tile(weight, [1, 3]) };
          return { [name]: name === 'level_1/gates_bias' ? tf.tile(weight, [3, 1]) : weight };
        },
        (gradients, name) => {
          const gradient = same(gradients, name);
          if (!name.startsWith('level_1/gates')) return gradient;
          return tf.sum(tf.reshape(gradient, [-1, 3, 4]), 1);
        },
      );
    });

    test('AdaTT without shared experts is AdaTT-sp, from the first weight on', () => {
      const config = { input, tasks, expertUnits: [[5], [4]], taskExperts: [1, 2, 1], seed: 3 };
      const models = [adattSp(config), adatt({ ...config, sharedExperts: 0 })] as const;
      const [sp, general] = models.map((model) =>
        [...weightsByName(model)].map(([name, weight]) => [name, Array.from(weight.read().dataSync())]),
      );
      expect(general).toEqual(sp);
      expectSameModel(input, ...models, asItIs, same);
    });

    test('AdaTT-sp of one level without residual is MMoE with the experts of all tasks', () => {
      expectSameModel(
        input,
        adattSp({ input, tasks, expertUnits: [[5, 4]], taskExperts: [1, 2, 1], residual: false, seed: 1 }),
        mmoe({ input, tasks, experts: 4, expertUnits: [[5, 4]], seed: 2 }),
        asItIs,
        same,
      );
    });

    test('a task alone makes OMoE of MMoE', () => {
      const rows = trainingRows(input, { a: binary() }, 5);
      const common = { input, tasks: { a: binary() }, experts: 3, expertUnits: [[5], [4]], seed: 4 };
      const models = [mmoe(common), omoe(common)] as const;
      tf.tidy(() => {
        // The inner level has one gate per expert in both; the last one gate.
        expectClose(models[1].logits(rows.x).a, models[0].logits(rows.x).a, 1e-6);
      });
      rows.dispose();
      for (const model of models) model.network.dispose();
    });
  });
}
