import { adatt } from '@mtl/adatt';
import { amtl } from '@mtl/co-amtl';
import { binary, regression, type TaskModel } from '@mtl/core';
import { denseInput } from '@mtl/layers';
import { mmoe, omoe } from '@mtl/mmoe';
import { ple } from '@mtl/ple';
import { snr } from '@mtl/snr';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../expectClose.js';
import { reorderBlocks } from '../reorderBlocks.js';
import { trainingRows } from '../trainingRows.js';
import { uniformTensor } from '../uniforms.js';
import { trainedWeights } from '../weightsByName.js';

const input = denseInput({ features: 6 });
const tasks = { click: binary(), price: regression() };

/** How a weight follows its experts: along which axis they lie, how wide each block is, which block comes first, second, … */
type Moves = Readonly<
  Record<string, readonly [axis: number, sizes: readonly number[], order: readonly number[]]>
>;

const of = (width: number, blocks: number) => Array.from({ length: blocks }, () => width);
const round = [2, 0, 1];

const cases: Readonly<Record<string, readonly [build: () => TaskModel, moves: Moves]>> = {
  MMoE: [
    () => mmoe({ input, tasks, experts: 3, expertUnits: [[5]] }),
    {
      'level_1/experts_1': [1, of(5, 3), round],
      'level_1/experts_1_bias': [0, of(1, 3), round],
      'level_1/gates': [1, of(1, 6), [2, 0, 1, 5, 3, 4]], // the columns of a task stand side by side
      'level_1/gates_bias': [1, of(1, 3), round],
    },
  ],
  OMoE: [
    () => omoe({ input, tasks, experts: 3, expertUnits: [[5]] }),
    {
      'level_1/experts_1': [1, of(5, 3), round],
      'level_1/experts_1_bias': [0, of(1, 3), round],
      'level_1/gates': [1, of(1, 3), round],
      'level_1/gates_bias': [1, of(1, 3), round],
    },
  ],
  'PLE, shared experts': [
    () => ple({ input, tasks, taskExperts: 1, sharedExperts: 2, expertUnits: [[5]] }),
    {
      'level_1/experts_1': [1, of(5, 4), [0, 1, 3, 2]],
      'level_1/experts_1_bias': [0, of(1, 4), [0, 1, 3, 2]],
      'level_1/gates': [1, of(1, 6), [0, 2, 1, 3, 5, 4]],
      'level_1/gates_bias': [0, of(1, 6), [0, 2, 1, 3, 5, 4]],
    },
  ],
  'AdaTT, shared experts': [
    () => adatt({ input, tasks, taskExperts: 1, sharedExperts: 2, expertUnits: [[5]] }),
    {
      'level_1/experts_1': [1, of(5, 4), [0, 1, 3, 2]],
      'level_1/experts_1_bias': [0, of(1, 4), [0, 1, 3, 2]],
      'level_1/gates': [1, of(1, 8), [0, 1, 3, 2, 4, 5, 7, 6]],
      'level_1/gates_bias': [1, of(1, 4), [0, 1, 3, 2]],
    },
  ],
  AMTL: [
    () => amtl({ input, tasks, experts: 3 }),
    {
      'task_attention/experts': [1, of(6, 3), round],
      'task_attention/experts_bias': [0, of(1, 3), round],
    },
  ],
  'SNR-Aver': [
    () => snr({ input, tasks, experts: 3, units: [5], connection: 'aver' }),
    {
      'level_1/experts_1': [1, of(5, 3), round],
      'level_1/experts_1_bias': [0, of(1, 3), round],
      'level_1/log_alpha': [1, of(1, 3), round],
    },
  ],
};

describe('experts that change places with all that speaks of them leave every output as it was', () => {
  test.each(Object.entries(cases))('%s', (_, [build, moves]) => {
    const [first, second] = [build(), build()];
    const targets = trainedWeights(second);
    expect([...targets.keys()]).toEqual(expect.arrayContaining(Object.keys(moves)));
    tf.tidy(() => {
      [...trainedWeights(first)].forEach(([name, weight], seed) => {
        const value = uniformTensor(weight.shape as never, seed);
        const move = moves[name];
        weight.write(value);
        targets.get(name)?.write(move ? reorderBlocks(value, ...move) : value);
      });
      const { x } = trainingRows(input, tasks, 7);
      const wanted = first.logits(x);
      const found = second.logits(x);
      for (const [name, logits] of Object.entries(found)) {
        expectClose(logits, wanted[name] as tf.Tensor, 1e-5, name);
      }
      // One weight that stays behind is seen.
      const [left] = Object.keys(moves) as [string];
      targets.get(left)?.write(trainedWeights(first).get(left)?.read() as tf.Tensor);
      const apart = tf.max(tf.abs(tf.sub(second.logits(x).click as tf.Tensor, wanted.click as tf.Tensor)));
      expect(apart.dataSync()[0]).toBeGreaterThan(1e-3);
    });
    for (const model of [first, second]) model.network.dispose();
  });
});
