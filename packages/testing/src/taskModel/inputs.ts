import type { TaskModel } from '@mtl/core';
import { denseInput, embeddingInput, hashedInput, type OneHotInput, oneHotInput } from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { expectClose } from '../expectClose.js';
import { type TrainingRows, trainingRows } from '../trainingRows.js';
import { lossesOf, sumOf, totalLoss, trainSteps } from '../trainSteps.js';
import { variableOf, weightsByName } from '../weightsByName.js';
import { mixedTasks, type Subject, weightValues } from './contract.js';

/** One-hot input against its dense table, and the other forms of input. */
export function checkInputs({ contract, build }: Subject): void {
  if (!contract.reads) checkOneHot(build);
  if (contract.lossBound !== undefined) checkVectors(build);
}

function checkOneHot(build: Subject['build']): void {
  for (const numeric of [2, 0]) {
    test(`does on ids with ${numeric} numeric columns what it does on their dense one-hot table`, () => {
      const input = oneHotInput({ fields: 3, values: 7, numeric });
      const sparse = build(mixedTasks, input, 6);
      const dense = build(mixedTasks, denseInput({ features: numeric + 7 }), 6);
      expect(weightValues(sparse)).toEqual(weightValues(dense));
      const ids = trainingRows(input, mixedTasks, 24);
      const table: TrainingRows = { ...ids, x: oneHotTable(input, ids.inputs) };
      const models = [
        [sparse, ids],
        [dense, table],
      ] as const;

      tf.tidy(() => {
        const [z, expected] = models.map(([model, rows]) => model.logits(rows.x)) as [Outputs, Outputs];
        for (const name of Object.keys(mixedTasks))
          expectClose(z[name] as tf.Tensor, expected[name] as tf.Tensor);
      });
      const [losses, expectedLosses] = models.map(([model, rows]) => lossesOf(model, rows));
      for (const name of Object.keys(mixedTasks)) {
        const expected = expectedLosses?.[name] as number;
        // Both are sums in float32: alike to a few of its steps, whatever their size.
        expect(Math.abs((losses?.[name] as number) - expected)).toBeLessThan(
          5e-6 * Math.max(1, Math.abs(expected)),
        );
      }
      tf.tidy(() => {
        const [gradients, expected] = models.map(([model, rows]) => gradientsOf(model, rows));
        for (const [name, gradient] of gradients ?? []) {
          expectClose(gradient, expected?.get(name) as tf.Tensor, 1e-5, name);
        }
      });
      for (const [model, rows] of models) trainSteps(model, rows, 3);
      const trained = weightsByName(dense);
      for (const [name, weight] of weightsByName(sparse)) {
        expectClose(weight.read(), (trained.get(name) as tf.LayerVariable).read(), 1e-5, name);
      }
      ids.dispose();
      tf.dispose(table.x as tf.Tensor2D);
      for (const [model] of models) model.network.dispose();
    });
  }

  test('hears nothing of id 0, nor of ids outside the one-hot table', () => {
    const input = oneHotInput({ fields: 3, values: 4, numeric: 1 });
    const model = build(mixedTasks, input, 6);
    tf.tidy(() => {
      const numeric = tf.tensor2d([[0.5], [0.5], [0.5], [0.5]]);
      const ids = tf.tensor2d(
        [
          [0, 2, 0],
          [2, 0, 0],
          [-3, 5, 2],
          [2, 1000, -2147483648],
        ],
        [4, 3],
        'int32',
      );
      for (const output of Object.values(model.logits({ ids, numeric }))) {
        const first = tf.slice(output, [0, 0], [1, -1]);
        expectClose(output, tf.tile(first, [4, 1]), 1e-6);
      }
      const [none, some] = [
        [0, 0, 0],
        [2, 0, 0],
      ].map((row) =>
        model.logits({ ids: tf.tensor2d([row], [1, 3], 'int32'), numeric: tf.tensor2d([[0.5]]) }),
      ) as [Outputs, Outputs];
      expect(Array.from(none.price?.dataSync() ?? [])).not.toEqual(Array.from(some.price?.dataSync() ?? []));
    });
    model.network.dispose();
  });
}

function checkVectors(build: Subject['build']): void {
  const forms = {
    'side by side': embeddingInput({ fields: 3, values: 6, units: 3, numeric: 1 }),
    'added up': embeddingInput({ fields: 3, values: 6, units: 3, combine: 'sum' }),
    'of hashed fields': hashedInput({ fields: 3, buckets: 7, units: 3, numeric: 1 }),
  };
  for (const [title, input] of Object.entries(forms)) {
    test(`trains on vectors ${title}, the table included`, () => {
      const model = build(mixedTasks, input, 2);
      const rows = trainingRows(input, mixedTasks, 48);
      const start = lossesOf(model, rows);
      const table = weightsByName(model).get('embedding/table') as tf.LayerVariable;
      const values = Array.from(table.read().dataSync());
      trainSteps(model, rows, 15, 0.05);
      expect(Array.from(table.read().dataSync()).every((value, i) => value !== values[i])).toBe(true);
      expect(sumOf(lossesOf(model, rows))).toBeLessThan(0.9 * sumOf(start));
      rows.dispose();
      model.network.dispose();
    });
  }
}

type Outputs = Readonly<Record<string, tf.Tensor2D>>;

/** Gradient of the total loss for every weight, by name. */
function gradientsOf(model: TaskModel, rows: TrainingRows): Map<string, tf.Tensor> {
  const weights = weightsByName(model);
  const { grads } = tf.variableGrads(() => totalLoss(model, rows), [...weights.values()].map(variableOf));
  return new Map([...weights].map(([name, weight]) => [name, grads[variableOf(weight).name] as tf.Tensor]));
}

/** The dense table [numeric | one-hot] of ids: column `numeric + id − 1` counts how often a row has the id. */
function oneHotTable(input: OneHotInput, [ids, numeric]: readonly tf.Tensor[]): tf.Tensor2D {
  const rows = (ids as tf.Tensor2D).arraySync();
  const columns = numeric ? (numeric as tf.Tensor2D).arraySync() : rows.map(() => []);
  return tf.tensor2d(
    rows.map((row, r) => {
      const counts = new Array<number>(input.values).fill(0);
      for (const id of row) if (id > 0) counts[id - 1] = (counts[id - 1] as number) + 1;
      return [...(columns[r] as number[]), ...counts];
    }),
  );
}
