import { adashare } from '@mtl/adashare';
import { adatt, adattSp } from '@mtl/adatt';
import { branched } from '@mtl/branched';
import { amtl, coAmtl } from '@mtl/co-amtl';
import {
  binary,
  featuresOf,
  featureTensors,
  packModel,
  type TaskModel,
  taskLosses,
  unpackModel,
} from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import { esmm } from '@mtl/esmm';
import { type Combine, denseInput, embeddingInput, type ModelInput, oneHotInput } from '@mtl/layers';
import { mmoe, omoe } from '@mtl/mmoe';
import { mran } from '@mtl/mran';
import { mtan } from '@mtl/mtan';
import { ple } from '@mtl/ple';
import { sharedBottom } from '@mtl/shared-bottom';
import { singleTask } from '@mtl/single-task';
import { sluice } from '@mtl/sluice';
import { snr } from '@mtl/snr';
import { softOrdering } from '@mtl/soft-ordering';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { bagShape, bagTable, multiHotTable } from './bagTable.js';
import { expectClose } from './expectClose.js';
import { weightsByName } from './weightsByName.js';

type Builder = (config: never) => TaskModel;

const experts = { expertUnits: [[4]], experts: 2 };
/** Every builder, with narrow options. */
const builders: readonly (readonly [builder: Builder, options: object])[] = [
  [singleTask, { bottomUnits: [4] }],
  [sharedBottom, { bottomUnits: [4] }],
  [omoe, experts],
  [mmoe, { experts: 2, expertUnits: [[4], [3]] }],
  [crossStitch, { expertUnits: [[4]] }],
  [ple, { expertUnits: [[4]] }],
  [adattSp, { expertUnits: [[4]] }],
  [adatt, { expertUnits: [[4]], sharedExperts: 1 }],
  [amtl, { units: 4 }],
  [coAmtl, { units: 4 }],
  [mran, {}],
  [esmm, { towerUnits: [4] }],
  [mtan, { units: [4], maskUnits: [2] }],
  [sluice, { units: [4] }],
  [snr, { units: [4], experts: 2 }],
  [softOrdering, { layers: 1, units: 4 }],
  [adashare, { blocks: 2, units: 4 }],
  [branched, { branchUnits: [[4], [4]], branches: [1, 2] }],
];
const names = ['click', 'clickAndConversion'] as const;
const tasks = { click: binary(), clickAndConversion: binary() };
const rows = bagTable(40, names);

function build(builder: Builder, options: object, input: ModelInput): TaskModel {
  return builder({ towerUnits: [3], ...options, input, tasks, seed: 3 } as never);
}

function lossOf(model: TaskModel): tf.Scalar {
  const labels = Object.fromEntries(names.map((name) => [name, tf.tensor1d(rows.labels[name])]));
  const losses = taskLosses(model.logits(featuresOf(model, rows), { training: true }), labels, tasks);
  return tf.addN(Object.values(losses)) as tf.Scalar;
}

describe.each(builders.map(([builder, options]) => [builder.name, builder, options] as const))(
  'bags in %s',
  (name, builder, options) => {
    if (name !== 'mran') {
      test('give on ids and weights what the dense multi-hot table gives', () => {
        const sparse = build(builder, options, oneHotInput({ ...bagShape }));
        const dense = build(builder, options, denseInput({ features: 1 + bagShape.values }));
        expect(sparse.reads).toEqual({ fields: 2, values: 14, columns: 1, bags: bagShape.bags });
        tf.tidy(() => {
          const table = tf.tensor2d(multiHotTable(rows), [rows.rows, 1 + bagShape.values]);
          const expected = dense.logits(table);
          const logits = sparse.logits(featuresOf(sparse, rows));
          for (const task of names) expectClose(logits[task] as tf.Tensor, expected[task] as tf.Tensor, 5e-5);
        });
        for (const model of [sparse, dense]) model.network.dispose();
      });
    }

    test('and a sequence are learned as vectors, saved and loaded, and nothing stays behind', async () => {
      const before = tf.memory().numTensors;
      const combine: Combine = name === 'mran' ? 'tokens' : 'concat';
      const sequences = { history: { target: 'item', units: [5] } };
      const model = build(builder, options, embeddingInput({ ...bagShape, units: 4, combine, sequences }));
      const starts = tf.tidy(() => [...weightsByName(model)].map(([, w]) => Array.from(w.read().dataSync())));
      const loss = () => tf.tidy(() => lossOf(model).dataSync()[0] as number);
      const start = loss();
      const adam = tf.train.adam(0.05);
      for (let step = 0; step < 6; step++) adam.minimize(() => lossOf(model));
      expect(loss()).toBeLessThan(start);
      const still = [...weightsByName(model)].flatMap(([weight, w], i) =>
        Array.from(w.read().dataSync()).every((value, k) => value === starts[i]?.[k]) ? [weight] : [],
      );
      expect(still.filter((weight) => /^(embedding|sequence_1)/.test(weight))).toEqual([]);

      const { model: loaded } = unpackModel<TaskModel>(await packModel(model), builder);
      expect(loaded.reads).toEqual(model.reads);
      tf.tidy(() => {
        const x = featuresOf(model, rows);
        const expected = model.predict(x);
        for (const task of names)
          expectClose(loaded.predict(x)[task] as tf.Tensor, expected[task] as tf.Tensor, 0);
        // tfjs's own executor takes the same tensors as a list.
        const native = [model.network.predict(featureTensors(x))].flat() as tf.Tensor[];
        const logits = model.logits(x);
        names.forEach((task, i) => {
          expectClose(native[i] as tf.Tensor, logits[task] as tf.Tensor, 0);
        });
      });
      for (const { network } of [model, loaded]) network.dispose();
      adam.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  },
);
