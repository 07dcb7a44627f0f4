import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { readTensors } from './container/readTensors.js';
import { sealTensors, unsealTensors } from './container/sealTensors.js';
import { batches } from './examples/batches.js';
import { loadModel } from './modelFile/loadModel.js';
import { packModel } from './modelFile/packModel.js';
import { saveModel } from './modelFile/saveModel.js';
import { unpackModel } from './modelFile/unpackModel.js';
import { gatedMixture, mixtureWeights } from './ops/gatedMixture.js';
import { TaskModel } from './task/taskModel.js';
import { binary, multiclass } from './tasks.js';

type Loose = (...args: readonly unknown[]) => unknown;

const input = tf.input({ shape: [2] });
const output = tf.layers.dense({ name: 'a', units: 1 }).apply(input) as tf.SymbolicTensor;
const network = tf.model({ inputs: input, outputs: output });
const model = new TaskModel(network, { a: binary() }, { builder: 'mine', config: {} });
const bytes = sealTensors([]);
const row = tf.ones([1, 2]);
const experts = tf.ones([1, 2, 3]);
const gates = tf.ones([1, 1, 2]);

/** Every public function that takes options, with the options last, and an option of it. */
const functions: readonly (readonly [owner: string, call: Loose, option: string])[] = [
  ['packModel', (options) => (packModel as Loose)(model, options), 'allowNonFinite'],
  ['saveModel', (options) => (saveModel as Loose)('/nowhere/a.mtl', model, options), 'files'],
  ['unpackModel', (options) => (unpackModel as Loose)(bytes, () => model, options), 'limits'],
  ['loadModel', (options) => (loadModel as Loose)('/nowhere/a.mtl', () => model, options), 'tasks'],
  ['readTensors', (options) => (readTensors as Loose)(bytes, options), 'limits'],
  ['unsealTensors', (options) => (unsealTensors as Loose)(bytes, options), 'limits'],
  ['gatedMixture', (options) => (gatedMixture as Loose)(experts, gates, options), 'routing'],
  ['mixtureWeights', (options) => (mixtureWeights as Loose)(gates, options), 'native'],
  ['TaskModel', (options) => new TaskModel(network, { a: binary() }, undefined, options as never), 'values'],
  ['logits', (options) => model.logits(row as tf.Tensor2D, options as never), 'training'],
  ['batches', (options) => [...batches({} as never, options as never)], 'size'],
  ['multiclass', (options) => multiclass(options as never), 'classes'],
];

/** The readers of files, with their limits. */
const readers = functions.filter(([owner]) => /^(unpack|load|read|unseal)/.test(owner));

async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('options', () => {
  test.each(functions)(
    'of %s that are misspelled are refused by name, with the nearest',
    async (owner, call, option) => {
      const misspelled = `${option}${option.at(-1)}`;
      expect(await errorOf(() => call({ [misspelled]: 1 }))).toMatchObject({
        name: 'ConfigError',
        message: `${owner}: \`options\` must be without unknown keys, got "${misspelled}". Did you mean \`${option}\`?`,
      });
    },
  );

  test.each(functions)('of %s that are no object are refused', async (owner, call) => {
    for (const wrong of [7, 'a', null, []]) {
      expect(await errorOf(() => call(wrong))).toMatchObject({
        name: 'ConfigError',
        message: `${owner}: \`options\` must be an object, got ${JSON.stringify(wrong)}.`,
      });
    }
  });

  test.each(readers)(
    'of %s: a limit of a name that is unknown, or that is no count, is refused',
    async (owner, call) => {
      expect(await errorOf(() => call({ limits: { headerByte: 3 } }))).toMatchObject({
        name: 'ConfigError',
        message: `${owner}: \`limits\` must be without unknown keys, got "headerByte". Did you mean \`headerBytes\`?`,
      });
      for (const wrong of [Number.NaN, -1, '7']) {
        expect(await errorOf(() => call({ limits: { rank: wrong } }))).toMatchObject({
          name: 'ConfigError',
          message: `${owner}: \`limits.rank\` must be a non-negative integer, got ${typeof wrong === 'string' ? '"7"' : wrong}.`,
        });
      }
    },
  );

  test.each(functions.filter(([owner]) => /^(pack|save)/.test(owner)))(
    'of %s: an encoder that is none, and a switch that is none, are refused',
    async (owner, call) => {
      expect(await errorOf(() => call({ encoder: {} }))).toMatchObject({
        name: 'ConfigError',
        message: `${owner}: \`encoder\` must be an encoder, with a \`toJSON\`, got {}.`,
      });
      expect(await errorOf(() => call({ allowNonFinite: 'no' }))).toMatchObject({
        name: 'ConfigError',
        message: `${owner}: \`allowNonFinite\` must be true or false, got "no".`,
      });
    },
  );
});
