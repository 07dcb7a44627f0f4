import { adashare } from '@mtl/adashare';
import { branched } from '@mtl/branched';
import { binary, regression, type TaskModel } from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import { conversionModel, esmm } from '@mtl/esmm';
import { denseInput, oneHotInput } from '@mtl/layers';
import { mtan } from '@mtl/mtan';
import { sharedBottom } from '@mtl/shared-bottom';
import { singleTask } from '@mtl/single-task';
import { sluice } from '@mtl/sluice';
import { snr } from '@mtl/snr';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../expectClose.js';
import { trainingRows } from '../trainingRows.js';
import { weightsByName } from '../weightsByName.js';

const tasks = { click: binary(), open: binary(), price: regression() };
const inputs = {
  'a dense table': denseInput({ features: 6 }),
  ids: oneHotInput({ fields: 2, values: 5, numeric: 1 }),
};
type Carried = readonly (readonly [name: string, value: tf.Tensor])[];

/**
 * Gives one model the weights of another and expects the same logits.
 *
 * @param carry A weight of the first, by name → the weights of the second that it becomes.
 * @param own Weights that only the second has and that must be something definite for it.
 */
function expectSameLogits(
  first: TaskModel,
  second: TaskModel,
  { carry, own }: { carry?(name: string, value: tf.Tensor): Carried; own?(): Carried },
): void {
  tf.tidy(() => {
    const given = [...weightsByName(first)].flatMap(([name, weight]) => {
      const value = weight.read();
      return carry?.(name, value) ?? [[name, value] as const];
    });
    const targets = weightsByName(second);
    for (const [name, value] of [...given, ...(own?.() ?? [])]) {
      const target = targets.get(name);
      expect(target, name).toBeDefined();
      target?.write(tf.reshape(value, target.shape as number[]));
    }
    const rows = trainingRows(first.recipe?.config.input as never, first.tasks, 9);
    const wanted = Object.entries(first.logits(rows.x));
    const found = Object.values(second.logits(rows.x));
    wanted.forEach(([name, logits], t) => {
      expectClose(found[t] as tf.Tensor, logits, 1e-5, name);
    });
  });
  for (const model of [first, second]) model.network.dispose();
}

/** `level_2/experts_1` of single-task nets: their kernels [tasks, in, out] side by side. */
const inLevels = (name: string, value: tf.Tensor): Carried => {
  const [, layer, rest] = /^bottoms\/experts_(\d)(.*)$/.exec(name) ?? [];
  if (layer === undefined) return [[name, value]];
  const kernel = value.rank === 3 ? tf.concat(tf.unstack(value), 1) : value;
  return [[`level_${layer}/experts_1${rest}`, kernel]];
};

for (const [title, input] of Object.entries(inputs)) {
  const common = { input, tasks };
  describe(`on ${title}`, () => {
    test('a tree that never joins is one net per task', () => {
      const apart = Object.keys(tasks).map((name) => [name as keyof typeof tasks]);
      expectSameLogits(
        singleTask({ ...common, bottomUnits: [5, 4], seed: 1 }),
        branched({ ...common, branchUnits: [[5], [4]], groups: [apart, apart], seed: 2 }),
        { carry: inLevels },
      );
    });

    test('a tree with one branch is Shared-Bottom', () => {
      const together = [Object.keys(tasks) as (keyof typeof tasks)[]];
      expectSameLogits(
        sharedBottom({ ...common, bottomUnits: [5, 4], seed: 1 }),
        branched({ ...common, branchUnits: [[5], [4]], groups: [together, together], seed: 2 }),
        {
          carry: (name, value) => [
            [
              name
                .replace(/^bottom_(\d)\/kernel/, 'level_$1/experts_1')
                .replace(/^bottom_(\d)\/bias/, 'level_$1/experts_1_bias'),
              value,
            ],
          ],
        },
      );
    });

    test('sluice with whole layers for subspaces and the last level for output is cross-stitch', () => {
      expectSameLogits(
        crossStitch({ ...common, expertUnits: [[4], [4]], seed: 1 }),
        sluice({ ...common, units: [4, 4], subspaces: 1, seed: 2 }),
        {
          carry: (name, value) => [[name.replace(/^stitch_(\d)/, 'level_$1'), value]],
          own: () => [['mixture/mixture', tf.tile(tf.tensor2d([[0, 1]]), [3, 1])]],
        },
      );
    });

    test('SNR-Aver in which each sub-network is open to one task alone is one net per task', () => {
      // ±20: hard concrete gates of exactly 1 and 0 at test time.
      const straight = () => tf.add(tf.mul(tf.eye(3), 40), -20);
      expectSameLogits(
        singleTask({ ...common, bottomUnits: [5, 4], seed: 1 }),
        snr({ ...common, experts: 3, units: [5, 4], connection: 'aver', seed: 2 }),
        {
          carry: inLevels,
          own: () => [
            ['level_1/log_alpha', straight()],
            ['level_2/log_alpha', straight()],
          ],
        },
      );
    });

    test('MTAN with open masks is Shared-Bottom with its trunk', () => {
      const open = (level: number, units: number, inner: number): Carried => [
        [`masks_${level}/outer`, tf.zeros([3, inner, units])],
        [`masks_${level}/outer_bias`, tf.fill([3, units], 40)], // σ(40) is 1 in float32
      ];
      expectSameLogits(
        sharedBottom({ ...common, bottomUnits: [5, 5, 4, 4], seed: 1 }),
        mtan({ ...common, units: [5, 4], maskUnits: [2, 1], seed: 2 }),
        {
          carry: (name, value) => [
            [
              name.replace(/^bottom_(\d)/, (_, layer) => `trunk_${Math.ceil(layer / 2)}_${2 - (layer % 2)}`),
              value,
            ],
          ],
          own: () => [...open(1, 5, 2), ...open(2, 4, 1)],
        },
      );
    });

    test('AdaShare in which every task skips every block is Shared-Bottom with its stem', () => {
      const skip = () => tf.tile(tf.tensor2d([[-1, 1]]), [3, 1]); // [use, skip] per task
      expectSameLogits(
        sharedBottom({ ...common, bottomUnits: [5], seed: 1 }),
        adashare({ ...common, blocks: 2, units: 5, seed: 2 }),
        {
          carry: (name, value) => [[name.replace('bottom_1', 'stem'), value]],
          own: () => [
            ['block_1/policy', skip()],
            ['block_2/policy', skip()],
          ],
        },
      );
    });
  });
}

test('ESMM is two single-task nets whose probabilities are multiplied, and never above the click', () => {
  const input = inputs['a dense table'];
  const funnel = esmm({ input, towerUnits: [5, 4], seed: 1 });
  const nets = singleTask({
    input,
    tasks: { click: binary(), conversion: binary() },
    bottomUnits: [5],
    towerUnits: [4],
    seed: 2,
  });
  tf.tidy(() => {
    const source = weightsByName(funnel);
    const of = (name: string) => (source.get(name) as tf.LayerVariable).read();
    const both = (rest: string, axis: number) =>
      tf.concat([of(`click_tower_1/${rest}`), of(`conversion_tower_1/${rest}`)], axis);
    const stacked = (rest: string) =>
      tf.stack([of(`click_tower_2/${rest}`), of(`conversion_tower_2/${rest}`)]);
    for (const [name, weight] of weightsByName(nets)) {
      const value =
        name === 'bottoms/experts_1'
          ? both('kernel', 1)
          : name === 'bottoms/experts_1_bias'
            ? both('bias', 0)
            : name.startsWith('towers/')
              ? stacked(name.includes('kernel') ? 'kernel' : 'bias')
              : of(name);
      weight.write(tf.reshape(value, weight.shape as number[]));
    }
    const { x } = trainingRows(input, {}, 200);
    const { click, clickAndConversion } = funnel.predict(x);
    const alone = nets.predict(x);
    expectClose(click, alone.click);
    expectClose(clickAndConversion, tf.mul(alone.click, alone.conversion));
    expectClose(Object.values(conversionModel(funnel).predict(x))[0] as tf.Tensor, alone.conversion);
    expect(tf.max(tf.sub(clickAndConversion, click)).dataSync()[0]).toBeLessThanOrEqual(0);
  });
  for (const model of [funnel, nets]) model.network.dispose();
});
