import { binary, multiclass, regression, type TaskModel } from '@mtl/core';
import { denseInput, oneHotInput } from '@mtl/layers';
import { mmoe } from '@mtl/mmoe';
import { ple } from '@mtl/ple';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../expectClose.js';
import { fusionOutput } from '../fusionOutput.js';
import { trainingRows } from '../trainingRows.js';
import { trainSteps } from '../trainSteps.js';
import { uniformTensor } from '../uniforms.js';
import { weightsByName } from '../weightsByName.js';

const tasks = { click: binary(), category: multiclass({ classes: 3 }), price: regression() };

for (const [title, input] of Object.entries({
  'a dense table': denseInput({ features: 6 }),
  ids: oneHotInput({ fields: 2, values: 5, numeric: 1 }),
})) {
  test(`CGC without task experts is MMoE on the shared experts, on ${title}, and trains as it does`, () => {
    const common = { input, tasks, expertUnits: [[5, 4]] };
    const cgc = ple({ ...common, taskExperts: 0, sharedExperts: 4, seed: 1 });
    const shared = mmoe({ ...common, experts: 4, seed: 2 });
    const source = weightsByName(cgc);
    const target = weightsByName(shared);
    expect([...target.keys()]).toEqual([...source.keys()]);
    tf.tidy(() => {
      for (const [name, weight] of target) {
        const value = (source.get(name) as tf.LayerVariable).read();
        weight.write(tf.reshape(value, weight.shape as number[]));
      }
    });
    const rows = trainingRows(input, tasks, 12);
    const expectSameLogits = () =>
      tf.tidy(() => {
        const wanted = Object.values(shared.logits(rows.x));
        Object.values(cgc.logits(rows.x)).forEach((z, t) => {
          expectClose(z, wanted[t] as tf.Tensor);
        });
      });
    expectSameLogits();
    for (const model of [cgc, shared]) trainSteps(model, rows, 3);
    expectSameLogits();
    rows.dispose();
    for (const model of [cgc, shared]) model.network.dispose();
  });
}

describe('PLE with one level is CGC by its formula, one matrix product per expert and gate', () => {
  for (const [taskExperts, sharedExperts] of [
    [[2, 2, 2], 1],
    [[1, 2, 3], 2],
    [[0, 1, 2], 1],
    [[2, 1, 3], 0],
  ] as const) {
    test(`experts ${JSON.stringify(taskExperts)}, ${sharedExperts} shared`, () => {
      const model = ple({
        input: denseInput({ features: 6 }),
        tasks,
        expertUnits: [[5]],
        taskExperts,
        sharedExperts,
        seed: 3,
      });
      tf.tidy(() => {
        [...weightsByName(model).values()].forEach((weight, i) => {
          weight.write(uniformTensor(weight.shape as never, i));
        });
        const x = uniformTensor<tf.Rank.R2>([7, 6], 40);
        expectClose(fusionOutput(model, x), formula(model, x, taskExperts, sharedExperts), 1e-6);
      });
      model.network.dispose();
    });
  }
});

/** `x_k = softmax(x · W_k + b_k) · [E_k ; E_s]`, every expert `relu(x · V_i + c_i)` of width 5. */
function formula(
  model: TaskModel,
  x: tf.Tensor2D,
  taskExperts: readonly number[],
  sharedExperts: number,
): tf.Tensor {
  const weights = weightsByName(model);
  const rowsOf = (name: string) => (weights.get(`level_1/${name}`) as tf.LayerVariable).read();
  const dense = (kernel: string, bias: tf.Tensor, from: number, width: number) =>
    tf.add(tf.matMul(x, tf.slice(rowsOf(kernel) as tf.Tensor2D, [0, from], [-1, width])), bias);
  const expert = (e: number) =>
    tf.relu(dense('experts_1', tf.slice(rowsOf('experts_1_bias') as tf.Tensor2D, [e, 0], [1, 5]), e * 5, 5));

  const ofTasks = taskExperts.reduce((sum, n) => sum + n);
  let firstExpert = 0;
  let firstColumn = 0;
  const mixtures = taskExperts.map((own) => {
    const selected = [
      ...Array.from({ length: own }, (_, i) => expert(firstExpert + i)),
      ...Array.from({ length: sharedExperts }, (_, i) => expert(ofTasks + i)),
    ];
    const bias = tf.slice(rowsOf('gates_bias') as tf.Tensor1D, firstColumn, selected.length);
    const gate = tf.softmax(dense('gates', bias, firstColumn, selected.length) as tf.Tensor2D);
    firstExpert += own;
    firstColumn += selected.length;
    return tf.addN(selected.map((rows, i) => tf.mul(tf.slice(gate, [0, i], [-1, 1]), rows)));
  });
  return tf.stack(mixtures, 1);
}
