import { adatt, adattSp } from '@mtl/adatt';
import { binary, type StoredTensor, type TaskModel, type Tasks } from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import { denseInput, type ModelInput, mmoe } from '@mtl/mmoe';
import { ple } from '@mtl/ple';
import { sharedBottom } from '@mtl/shared-bottom';
import {
  expectClose,
  expectNoLeak,
  type GoldenModel,
  type GoldenTensor,
  hasSharedGolden,
  portGolden,
  readGolden,
  trainedWeights,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { exportTorch } from './exportTorch.js';
import { importTorch } from './importTorch.js';
import { readTorch } from './readTorch.js';
import { writeTorch } from './writeTorch.js';

const own = [
  'shared-bottom-one-layer',
  'shared-bottom-two-layers',
  'mmoe',
  'ml-mmoe-two-levels',
  'cross-stitch-two-levels',
  'cgc',
  'ple-two-levels',
  'ple-expert-list',
  'adatt-sp-one-expert',
  'adatt-sp-two-experts',
  'adatt-shared-expert',
  'adatt-expert-list',
].map((name) => readGolden(`model-${name}`));
const others = hasSharedGolden()
  ? ['adatt-sp-no-residual', 'adatt-sp-three-levels', 'adatt-single-experts'].map((name) =>
      readGolden(`model-${name}`, 'shared'),
    )
  : [];

type Torch = Readonly<Record<string, GoldenTensor>>;

/** The model of a golden file, with weights of its own. */
function build({ architecture, config }: GoldenModel, seed = 1): TaskModel {
  const tasks: Tasks = Object.fromEntries(
    Array.from({ length: config.tasks as number }, (_, t) => [`task${t}`, binary()]),
  );
  const input: ModelInput = denseInput({ features: config.inputDim as number });
  const common = { input, tasks, towerUnits: config.towerUnits as number[], seed };
  const expertUnits = config.expertUnits as number[][];
  const taskExperts = config.taskExperts as number | number[];
  const sharedExperts = config.sharedExperts as number;
  const residual = config.residual as boolean;
  switch (architecture) {
    case 'shared-bottom':
      return sharedBottom({ ...common, bottomUnits: config.bottomUnits as number[] });
    case 'mmoe':
    case 'ml-mmoe':
      return mmoe({ ...common, expertUnits, experts: config.experts as number });
    case 'cross-stitch':
      return crossStitch({ ...common, expertUnits });
    case 'cgc':
    case 'ple':
      return ple({ ...common, expertUnits, taskExperts, sharedExperts });
    case 'adatt-sp':
      return adattSp({ ...common, expertUnits, taskExperts, residual });
    case 'adatt':
      return adatt({ ...common, expertUnits, taskExperts, sharedExperts, residual });
    default:
      throw new Error(`no builder for ${architecture}`);
  }
}

function stored(tensors: Torch, dtype: 'F32' | 'F64'): Map<string, StoredTensor> {
  return new Map(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      dtype === 'F32'
        ? { dtype, shape, data: Float32Array.from(data) }
        : { dtype, shape, data: Float64Array.from(data) },
    ]),
  );
}

function expectLogits(model: TaskModel, { input, logits }: GoldenModel): void {
  tf.tidy(() => {
    const x = tf.tensor2d([...input.data], input.shape as [number, number]);
    expectClose(tf.concat(Object.values(model.logits(x)), 1), logits.data);
  });
}

for (const golden of [...own, ...others]) {
  const initial = golden.stateDict as Torch;
  const trained = golden.afterAdam.stateDict as Torch;

  describe(`golden ${golden.name}`, () => {
    test('imported, gives the logits of the official code', () => {
      const model = build(golden);
      expectNoLeak(() => importTorch(model, stored(initial, 'F32')));
      expectLogits(model, golden);
      model.network.dispose();
    });

    test('imported, has every weight where the mapping of the model tests puts it', () => {
      const model = build(golden);
      importTorch(model, stored(trained, 'F64'));
      for (const [name, weight] of trainedWeights(model)) {
        const stitch = /^stitch_(\d+)\//.exec(name)?.[1];
        const values = stitch
          ? [...(trained[`mtl_arch.stitchs.${Number(stitch) - 1}.weight`] as GoldenTensor).data]
          : portGolden(golden, trained, name);
        expect([...weight.read().dataSync()], name).toEqual([...Float32Array.from(values)]);
      }
      model.network.dispose();
    });

    test('comes back bit for bit, in the order of the official code, through a file as well', async () => {
      const model = build(golden);
      const before = tf.memory().numTensors;
      for (const tensors of [initial, trained]) {
        const expected = stored(tensors, 'F32');
        importTorch(model, Object.fromEntries(expected));
        const exported = await exportTorch(model);
        expect([...exported]).toEqual([...expected]);

        const other = build(golden, 2);
        importTorch(other, readTorch(writeTorch(exported)));
        expect(await exportTorch(other)).toEqual(expected);
        other.network.dispose();
      }
      expect(tf.memory().numTensors).toBe(before);
      model.network.dispose();
    });
  });
}
