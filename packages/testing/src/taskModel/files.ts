import { packModel, type TaskModel, unpackModel } from '@mtl/core';
import { denseInput, embeddingInput, oneHotInput, registerLayers } from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { throughModelJson } from '../modelJson.js';
import { trainingRows } from '../trainingRows.js';
import { trainSteps } from '../trainSteps.js';
import { mixedTasks, outputValues, type Subject, weightValues } from './contract.js';

/** Our own file and tfjs's. */
export function checkFiles({ builder, build }: Subject): void {
  const inputs = [
    denseInput({ features: 5 }),
    oneHotInput({ fields: 2, values: 5, numeric: 1 }),
    embeddingInput({ fields: 2, values: 5, units: 2, combine: 'sum', numeric: 1 }),
  ];
  for (const input of inputs) {
    test(`comes back bit-equal from packModel and unpackModel with ${input.kind} input, and trains on`, async () => {
      const before = tf.memory().numTensors;
      const model = build(mixedTasks, input, 11);
      const rows = trainingRows(input, mixedTasks, 16);
      trainSteps(model, rows, 3);
      const encoder = { kind: 'vocabulary', columns: ['age_group', '__proto__'], values: { 'A_B C-dE': 1 } };

      const bytes = await packModel(model, { encoder: { toJSON: () => encoder } });
      const loaded = unpackModel<TaskModel>(bytes, builder);

      expect(loaded.encoder).toEqual(encoder);
      expect(loaded.model.recipe).toEqual(model.recipe);
      expect(loaded.model.tasks).toEqual(model.tasks);
      expect(Object.keys(loaded.model.tasks)).toEqual(Object.keys(model.tasks));
      expect(weightValues(loaded.model)).toEqual(weightValues(model));
      tf.tidy(() => {
        expect(outputValues(loaded.model.predict(rows.x))).toEqual(outputValues(model.predict(rows.x)));
      });
      for (const made of [model, loaded.model]) trainSteps(made, rows, 3);
      expect(weightValues(loaded.model)).toEqual(weightValues(model));
      rows.dispose();
      model.network.dispose();
      loaded.model.network.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  }

  test('packs the same model into the same bytes', async () => {
    const input = denseInput({ features: 5 });
    const models = [build(mixedTasks, input, 3), build(mixedTasks, input, 3)];
    const [first, second] = await Promise.all(models.map((model) => packModel(model)));
    expect(second).toEqual(first);
    for (const model of models) model.network.dispose();
  });

  for (const input of inputs) {
    test(`comes back bit-equal from tfjs’s own model.json with ${input.kind} input`, async () => {
      registerLayers();
      const model = build(mixedTasks, input, 11);
      const rows = trainingRows(input, mixedTasks, 8);
      trainSteps(model, rows, 3);
      const network = await throughModelJson(model.network);
      expect(network.outputNames).toEqual(Object.keys(mixedTasks));
      tf.tidy(() => {
        const ours = Object.values(outputValues(model.logits(rows.x)));
        const theirs = (network.predict(rows.inputs) as tf.Tensor[]).map((z) => Array.from(z.dataSync()));
        expect(theirs).toEqual(ours);
      });
      rows.dispose();
      model.network.dispose();
      network.dispose();
    });
  }
}
