import { adashare } from '@mtl/adashare';
import { adatt, adattSp } from '@mtl/adatt';
import { branched } from '@mtl/branched';
import { amtl, coAmtl } from '@mtl/co-amtl';
import { binary, type TaskModel, type Tasks } from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import { denseInput } from '@mtl/layers';
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
import { type Cost, costOf } from './costOf.js';
import { trainingRows } from './trainingRows.js';
import { totalLoss } from './trainSteps.js';
import { variableOf } from './weightsByName.js';

// What more tasks cost at equal width: kernel calls and bytes grow by the same for every task, except where the equations of an
// architecture pair tasks. ESMM is not here: it has two tasks, always.

const features = 4;
const batch = 4;
const units = 4;
const input = denseInput({ features });
const common = { input, towerUnits: [4] };
const levels = [[units], [units]];

interface Subject {
  readonly build: (tasks: Tasks) => TaskModel;
  /** Numbers that the equations have for every pair of tasks, weights and values of a batch; said in the README. Default 0. */
  readonly pairs?: number;
}
const builders: Readonly<Record<string, Subject>> = {
  sharedBottom: { build: (tasks) => sharedBottom({ ...common, tasks, bottomUnits: [units, units] }) },
  singleTask: { build: (tasks) => singleTask({ ...common, tasks, bottomUnits: [units, units] }) },
  omoe: { build: (tasks) => omoe({ ...common, tasks, experts: 3, expertUnits: levels }) },
  mmoe: { build: (tasks) => mmoe({ ...common, tasks, experts: 3, expertUnits: levels }) },
  ple: { build: (tasks) => ple({ ...common, tasks, expertUnits: levels }) },
  'ple with unequal experts': {
    build: (tasks) => {
      const taskExperts = Object.keys(tasks).map((_, t) => 1 + (t % 2));
      return ple({ ...common, tasks, expertUnits: levels, taskExperts });
    },
  },
  // Both levels have one gate per task and in it one column per expert, 2 of each task: kernel, bias, and logits of the batch.
  adattSp: {
    build: (tasks) => adattSp({ ...common, tasks, expertUnits: levels, taskExperts: 2 }),
    pairs: 2 * 2 * (features + 1 + batch),
  },
  adatt: {
    build: (tasks) => adatt({ ...common, tasks, expertUnits: levels, taskExperts: 2, sharedExperts: 1 }),
    pairs: 2 * 2 * (features + 1 + batch),
  },
  // One weight at each of two levels.
  crossStitch: { build: (tasks) => crossStitch({ ...common, tasks, expertUnits: levels }), pairs: 2 },
  // One weight for each of 2 · 2 pairs of parts at each of two levels.
  sluice: { build: (tasks) => sluice({ ...common, tasks, units: [units, units] }), pairs: 2 * 4 },
  // As many branches as tasks at both levels: a score, three numbers of noise; before level 2 and before the tasks.
  branched: { build: (tasks) => branched({ ...common, tasks, branchUnits: levels }), pairs: 2 * 4 },
  snr: { build: (tasks) => snr({ ...common, tasks, units: [units, units] }) },
  mtan: { build: (tasks) => mtan({ ...common, tasks, units: [units, units] }) },
  amtl: { build: (tasks) => amtl({ ...common, tasks, units }) },
  // The score of each pair in each row.
  coAmtl: { build: (tasks) => coAmtl({ ...common, tasks, units }), pairs: batch },
  // The relation of each pair in each row, by 2 heads.
  mran: { build: (tasks) => mran({ ...common, tasks, units }), pairs: 2 * batch },
  // The difference of the policies of each pair, at each of two blocks.
  adashare: { build: (tasks) => adashare({ ...common, tasks, units, blocks: 2 }), pairs: 2 },
  softOrdering: { build: (tasks) => softOrdering({ ...common, tasks, units, layers: 2 }) },
};

/** How many kernels may give a number for one and the same pair: in prediction, and in a step with gradient and optimizer. */
const kernelsPerPair = { predict: 16, step: 48 };

const counts = [3, 11, 44, 88] as const;

/** What one prediction and one step of Adam cost a model of so many tasks. */
function costs(build: Subject['build'], count: number): Readonly<Record<'predict' | 'step', Cost>> {
  const tasks = Object.fromEntries(Array.from({ length: count }, (_, t) => [`task${t}`, binary()]));
  const model = build(tasks);
  const rows = trainingRows(input, tasks, batch);
  const optimizer = tf.train.adam(0.01);
  const variables = model.network.trainableWeights.map(variableOf);
  const step = () => optimizer.minimize(() => totalLoss(model, rows), false, variables);
  step(); // makes the optimizer's slots
  const found = { predict: costOf(() => model.predict(rows.x)), step: costOf(step) };
  optimizer.dispose();
  rows.dispose();
  model.network.dispose();
  return found;
}

describe('with more tasks', () => {
  for (const [name, { build, pairs = 0 }] of Object.entries(builders)) {
    test(`${name} costs the same for every further task${pairs > 0 ? ', but for its pairs of tasks' : ''}`, () => {
      const measured = new Map(counts.map((count) => [count, costs(build, count)]));
      for (const work of ['predict', 'step'] as const) {
        for (const unit of ['kernels', 'bytes'] as const) {
          const at = (count: (typeof counts)[number]) => measured.get(count)?.[work][unit] as number;
          /** What a task costs between two numbers of tasks; a term q · tasks² adds q times their sum. */
          const perTask = (from: (typeof counts)[number], to: (typeof counts)[number]) =>
            (at(to) - at(from)) / (to - from);
          const ofPairs = unit === 'bytes' ? 4 * pairs * kernelsPerPair[work] : 0;
          const title = `${unit} of ${work}: ${counts.map(at).join(', ')}`;
          const [few, some, many] = [perTask(3, 11), perTask(11, 44), perTask(44, 88)];
          expect(some, title).toBeLessThanOrEqual(1.05 * few + ofPairs * (55 - 14));
          expect(many, title).toBeLessThanOrEqual(1.02 * some + ofPairs * (132 - 55));
        }
      }
    });
  }
});
