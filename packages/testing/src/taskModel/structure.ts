import {
  binary,
  layoutsOf,
  lossesByTask,
  partsOf,
  regression,
  type TaskModel,
  type Tasks,
  taskWeightsOf,
} from '@mtl/core';
import { denseInput, embeddingInput } from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { expectClose } from '../expectClose.js';
import { expectNoLeak } from '../expectNoLeak.js';
import { reorderBlocks } from '../reorderBlocks.js';
import { trainingRows } from '../trainingRows.js';
import { uniformTensor } from '../uniforms.js';
import { trainedWeights, weightsByName, weightsOfLayer } from '../weightsByName.js';
import { mixedTasks, outputValues, type Subject, weightValues } from './contract.js';

const input = denseInput({ features: 5 });

/** Outputs, numbers of weights and tasks, seeds, order. */
export function checkStructure({ builder, contract, build }: Subject): void {
  test('has one output per task, named after it and in its order', () => {
    const model = build(mixedTasks, input);
    expect(model.network.outputNames).toEqual(['click', 'category', 'price']);
    expect(model.network.outputs.map((output) => output.shape)).toEqual([
      [null, 1],
      [null, 3],
      [null, 1],
    ]);
    expect(Object.keys(model.tasks)).toEqual(['click', 'category', 'price']);
    expect(model.recipe?.builder).toBe(builder.name); // part of saved files
    const rows = trainingRows(input, mixedTasks, 4);
    tf.tidy(() => {
      const predicted = model.predict(rows.x);
      expect(Object.keys(predicted)).toEqual(['click', 'category', 'price']);
      expect(Object.values(predicted).map((tensor) => tensor.shape)).toEqual([
        [4, 1],
        [4, 3],
        [4, 1],
      ]);
    });
    rows.dispose();
    model.network.dispose();
  });

  for (const [config, count] of contract.parameters) {
    test(`has exactly ${count} parameters`, () => {
      const model = builder(config);
      expect(model.network.countParams()).toBe(count);
      model.network.dispose();
    });
  }

  const single: Tasks = { click: binary() };
  const four: Tasks = { ...mixedTasks, like: binary() };
  for (const [title, tasks, batch] of [
    ['one task', single, 3],
    ['four tasks', four, 3],
    ['a batch of one', mixedTasks, 1],
    ['one task in a batch of one', single, 1],
  ] as const) {
    test(`works with ${title}, and has gradients`, () => {
      const model = build(tasks, input);
      const rows = trainingRows(input, tasks, batch);
      tf.tidy(() => {
        for (const [name, output] of Object.entries(model.predict(rows.x))) {
          expect(output.shape).toEqual([batch, tasks[name]?.units]);
          expect(output.dataSync().every(Number.isFinite)).toBe(true);
        }
        const logits = () => tf.addN(Object.values(model.logits(rows.x)).map((z) => tf.sum(z))) as tf.Scalar;
        const { grads } = tf.variableGrads(logits);
        for (const gradient of Object.values(grads))
          expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
      });
      rows.dispose();
      model.network.dispose();
    });
  }

  test('keeps the unit of a regression task to its loss and its predictions', () => {
    const tasks = { ...mixedTasks, price: regression({ mean: 250_000, std: 80_000 }) };
    const [plain, model] = [build(mixedTasks, input, 4), build(tasks, input, 4)];
    expect(model.tasks).toEqual(tasks);
    expect(model.recipe?.config.tasks).toEqual(tasks); // what files keep
    const rows = trainingRows(input, tasks, 4);
    tf.tidy(() => {
      const logits = outputValues(plain.logits(rows.x));
      const prices = logits.price?.map((z) => 250_000 + 80_000 * z) as number[];
      expect(outputValues(model.logits(rows.x))).toEqual(logits);
      const { price, ...others } = model.predict(rows.x);
      expectClose(price as tf.Tensor, tf.tensor2d(prices, [4, 1]));
      const { price: _, ...same } = plain.predict(rows.x);
      expect(outputValues(others)).toEqual(outputValues(same));
      const loss = (of: TaskModel, labels: readonly number[]) =>
        lossesByTask(of)
          .price?.(tf.tensor2d([...labels], [4, 1]), of.logits(rows.x).price as tf.Tensor)
          .dataSync();
      expect(loss(model, [90_000, 250_000, 330_000, 410_000])).toEqual(loss(plain, [-2, 0, 1, 2]));
    });
    rows.dispose();
    for (const made of [plain, model]) made.network.dispose();
  });

  test('gives one row what it gives that row among others', () => {
    const model = build(mixedTasks, input);
    const rows = trainingRows(input, mixedTasks, 5);
    tf.tidy(() => {
      const all = model.logits(rows.x);
      const one = model.logits(tf.slice(rows.x as tf.Tensor2D, [2, 0], [1, -1]));
      for (const [name, z] of Object.entries(one)) {
        expectClose(z, tf.slice(all[name] as tf.Tensor2D, [2, 0], [1, -1]), 1e-6, name);
      }
    });
    rows.dispose();
    model.network.dispose();
  });

  test('starts bit-equal for the same seed, otherwise for another, and each kernel on its own', () => {
    const [model, same, other] = [7, 7, 8].map((seed) => build(mixedTasks, input, seed));
    const values = weightValues(model as NonNullable<typeof model>);
    expect(weightValues(same as NonNullable<typeof same>)).toEqual(values);
    const ratios = new Set<string>();
    for (const [name, theirs] of weightValues(other as NonNullable<typeof other>)) {
      const ours = values.get(name) as number[];
      if (ours.every((value) => value === ours[0])) continue; // biases, and native weights of 1 / m
      expect(theirs, name).not.toEqual(ours);
      const draws = name.startsWith('towers/') ? Object.keys(mixedTasks).length : 1; // each task's by itself
      for (let draw = 0; draw < draws; draw++) {
        // Draws with one seed differ by their scale alone.
        const [one, two] = ours.slice((draw * ours.length) / draws) as [number, number];
        const ratio = (one / two).toPrecision(5);
        expect(ratios.has(ratio), `${name} starts like another weight`).toBe(false);
        ratios.add(ratio);
      }
    }
    for (const made of [model, same, other]) made?.network.dispose();
  });

  test('permutes its outputs with its tasks, the weights along', () => {
    const names = Object.keys(four);
    const order = [2, 0, 3, 1]; // price, click, like, category
    const reordered = Object.fromEntries(order.map((t) => [names[t], four[names[t] as string]])) as Tasks;
    const model = build(four, input, 3);
    const permuted = build(reordered, input, 4);
    makeUnequal(model);
    const rows = trainingRows(input, four, 6);
    tf.tidy(() => {
      const expected = model.logits(rows.x);
      const ordered = copyInto(permuted, model, order, (value, name) =>
        contract.permute(value, name, order, names),
      );
      const found = permuted.logits(rows.x);
      expect(Object.keys(found)).toEqual(['price', 'click', 'like', 'category']);
      for (const name of names)
        expectClose(found[name] as tf.Tensor, expected[name] as tf.Tensor, 1e-5, name);
      // Where the trunk's weights have an order of tasks it means something: as they were they give other outputs.
      if (!ordered || contract.tasksAlike) return;
      copyInto(permuted, model, order, (value) => value);
      expect(outputValues(permuted.logits(rows.x))).not.toEqual(outputValues(found));
    });
    rows.dispose();
    model.network.dispose();
    permuted.network.dispose();
  });

  test('says of weights that hold several tasks or experts how their parts lie', () => {
    const model = build(four, input);
    const found = taskWeightsOf(model).map(({ layer, name }) => `${layer.name}/${name}`);
    for (const name of weightsByName(model).keys())
      if (name.startsWith('towers/')) expect(found).toContain(name);
    for (const layer of model.network.layers) {
      const weights = weightsOfLayer(layer);
      for (const [name, { of, axis, sizes }] of Object.entries(layoutsOf(layer))) {
        const weight = weights.get(name);
        if (!weight) continue; // such as biases that a model is built without
        if (of === 'tasks') expect(sizes, `${layer.name}/${name}`).toHaveLength(4);
        const used = sizes.reduce((sum, size) => sum + size, 0);
        expect(used, `${layer.name}/${name}`).toBeLessThanOrEqual(weight.shape[axis] as number);
        tf.tidy(() => {
          const parts = partsOf(weight.read(), { of, axis, sizes });
          expect(parts.reduce((sum, part) => sum + part.size, 0)).toBe(
            (weight.read().size / (weight.shape[axis] as number)) * used,
          );
        });
      }
    }
    model.network.dispose();
  });

  test('predicts probabilities for binary and multiclass tasks, whatever the logits', () => {
    const model = build(mixedTasks, input);
    for (const weight of model.network.weights) {
      tf.tidy(() => {
        weight.write(tf.mul(weight.read(), 20));
      });
    }
    const rows = trainingRows(input, mixedTasks, 32);
    tf.tidy(() => {
      const { click, category, price } = model.predict(rows.x) as Record<string, tf.Tensor2D>;
      expect(click?.dataSync().every((p) => p >= 0 && p <= 1)).toBe(true);
      expect(category?.dataSync().every((p) => p >= 0 && p <= 1)).toBe(true);
      expectClose(tf.sum(category as tf.Tensor2D, 1), new Array(32).fill(1), 1e-5);
      expect(outputValues({ price: price as tf.Tensor2D })).toEqual(
        outputValues({ price: model.logits(rows.x).price as tf.Tensor2D }),
      );
    });
    rows.dispose();
    model.network.dispose();
  });

  test('gives all its tensors back: 50 predictions, then the network itself', () => {
    expectNoLeak(() => {
      const sparse = embeddingInput({ fields: 2, values: 4, units: 2, numeric: 1 });
      const model = build(mixedTasks, sparse);
      const rows = trainingRows(sparse, mixedTasks, 8);
      tf.dispose(model.predict(rows.x));
      expectNoLeak(() => {
        for (let i = 0; i < 50; i++) tf.dispose(model.predict(rows.x));
      });
      expectNoLeak(() => tf.dispose(model.logits(rows.x)));
      rows.dispose();
      model.network.dispose();
    });
  });
}

/** Adds something of its own to every weight that is trained: some models start with all tasks alike. */
function makeUnequal(model: TaskModel): void {
  for (const [i, weight] of [...trainedWeights(model).values()].entries()) {
    tf.tidy(() => {
      const value = weight.read();
      weight.write(tf.add(value, tf.mul(uniformTensor(value.shape as never, 20 + i), 0.2)));
    });
  }
}

/**
 * Copies the weights of a model into one with the same tasks in another order: those of the towers with their tasks, those of the trunk
 * as `reordered` says.
 *
 * @returns Whether `reordered` changed a weight.
 */
function copyInto(
  target: TaskModel,
  source: TaskModel,
  order: readonly number[],
  reordered: (value: tf.Tensor, name: string) => tf.Tensor,
): boolean {
  const weights = weightsByName(target);
  let changed = false;
  for (const [name, weight] of weightsByName(source)) {
    const value = weight.read();
    if (Object.keys(source.tasks).some((task) => name.startsWith(`${task}/`))) {
      weights.get(name)?.write(value);
      continue;
    }
    if (name.startsWith('towers/')) {
      const ones = order.map(() => 1);
      weights.get(name)?.write(reorderBlocks(value, 0, ones, order));
      continue;
    }
    const moved = reordered(value, name);
    weights.get(name)?.write(moved);
    changed ||= String(moved.dataSync()) !== String(value.dataSync());
  }
  return changed;
}
