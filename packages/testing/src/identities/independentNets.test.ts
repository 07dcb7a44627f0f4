import { binary, multiclass, regression, type TaskModel } from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import { denseInput, oneHotInput } from '@mtl/layers';
import { ple } from '@mtl/ple';
import { singleTask } from '@mtl/single-task';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../expectClose.js';
import { trainingRows } from '../trainingRows.js';
import { trainSteps } from '../trainSteps.js';
import { weightsByName } from '../weightsByName.js';

const tasks = { click: binary(), category: multiclass({ classes: 3 }), price: regression() };
const inputs = {
  'a dense table': denseInput({ features: 6 }),
  ids: oneHotInput({ fields: 2, values: 5, numeric: 1 }),
};
const common = { tasks, expertUnits: [[5, 4], [3]] };

/** `bottoms/experts_3` of three bottoms is the first layer of the second level; that one's kernel lies side by side. */
const namesInLevels: Readonly<Record<string, string>> = {
  'bottoms/experts_1': 'level_1/experts_1',
  'bottoms/experts_1_bias': 'level_1/experts_1_bias',
  'bottoms/experts_2': 'level_1/experts_2',
  'bottoms/experts_2_bias': 'level_1/experts_2_bias',
  'bottoms/experts_3': 'level_2/experts_1',
  'bottoms/experts_3_bias': 'level_2/experts_1_bias',
};

/** Gives a model with levels the weights of single-task nets: kernels [tasks, in, out] of a first layer come side by side. */
function carry(nets: TaskModel, model: TaskModel): void {
  const targets = weightsByName(model);
  tf.tidy(() => {
    for (const [name, weight] of weightsByName(nets)) {
      const target = targets.get(namesInLevels[name] ?? name) as tf.LayerVariable;
      const value = weight.read();
      const sameRank = value.rank === target.shape.length;
      target.write(sameRank ? value : tf.concat(tf.unstack(value), 1));
    }
  });
}

for (const [title, input] of Object.entries(inputs)) {
  describe(`on ${title}`, () => {
    const nets = () => singleTask({ input, tasks, bottomUnits: [5, 4, 3], seed: 1 });
    const expectSameLogits = (model: TaskModel, expected: TaskModel) => {
      const rows = trainingRows(input, tasks, 7);
      tf.tidy(() => {
        const [found, wanted] = [model, expected].map((made) => made.logits(rows.x));
        for (const name of Object.keys(tasks)) {
          expectClose(found?.[name] as tf.Tensor, wanted?.[name] as tf.Tensor, 1e-5, name);
        }
      });
      rows.dispose();
    };

    test.each([false, true])(
      'cross-stitch of the identity is one net per task, per channel %s',
      (perChannel) => {
        const alone = nets();
        const stitched = crossStitch({ input, ...common, stitchInit: 'identity', perChannel, seed: 2 });
        carry(alone, stitched);
        expectSameLogits(stitched, alone);

        // Its units learn to share, so the two part in training.
        const rows = trainingRows(input, tasks, 16);
        for (const model of [alone, stitched]) trainSteps(model, rows, 5);
        tf.tidy(() => {
          const [found, wanted] = [stitched, alone].map((model) => model.logits(rows.x).click);
          expect(Array.from(found?.dataSync() ?? [])).not.toEqual(Array.from(wanted?.dataSync() ?? []));
        });
        rows.dispose();
        for (const model of [alone, stitched]) model.network.dispose();
      },
    );

    test('PLE with one expert per task and none shared is one net per task, and trains as they do', () => {
      const alone = nets();
      const extracted = ple({ input, ...common, taskExperts: 1, sharedExperts: 0, seed: 2 });
      carry(alone, extracted);
      expectSameLogits(extracted, alone);

      const rows = trainingRows(input, tasks, 16);
      for (const model of [alone, extracted]) trainSteps(model, rows, 3);
      expectSameLogits(extracted, alone);
      rows.dispose();
      for (const model of [alone, extracted]) model.network.dispose();
    });
  });
}
