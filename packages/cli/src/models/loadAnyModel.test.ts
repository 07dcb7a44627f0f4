import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TaskModel } from '@mtl/core';
import { saveModel } from '@mtl/core/node';
import { binary } from '@mtl/core/plain';
import { inputFor, mmoe, oneHotInput } from '@mtl/mmoe';
import { predictTasks } from '@mtl/train';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syntheticData, untrainedModel } from '../testing/smallModel.js';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { architectureNames } from './architectureNames.js';
import { buildersByName } from './architectures.js';
import { loadAnyModel } from './loadAnyModel.js';
import type { TrainingData } from './trainingData.js';

const folder = temporaryFolder(afterAll);
let data: TrainingData;

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  data = await syntheticData(500);
});

const load = (path: string) => loadAnyModel('predict', '--load', path);

/** Path of a saved model. */
async function saved(name: string, model: TaskModel, encoder?: { toJSON(): unknown }): Promise<string> {
  const path = join(folder, name);
  await saveModel(path, model, encoder ? { encoder } : {});
  return path;
}

const refused = (code: string, message: unknown) =>
  expect.objectContaining({ name: 'FileError', code, message });

describe('loadAnyModel', () => {
  test.each(architectureNames)('loads %s with its encoder and predicts the same bits', async (name) => {
    const model = untrainedModel(name, data);
    const loaded = await load(await saved(`${name}.mtl`, model, data.encoder));
    expect(loaded.encoder.toJSON()).toEqual(data.encoder.toJSON());
    expect(await predictTasks(loaded.model, data.test)).toEqual(await predictTasks(model, data.test));
  });

  test('refuses a file that is not there', async () => {
    const path = join(folder, 'none.mtl');
    await expect(load(path)).rejects.toEqual(
      refused(
        'read',
        `predict: \`--load\` must be a model that can be read, got ${JSON.stringify(path)}: ENOENT.`,
      ),
    );
  });

  test('refuses a file with one byte changed, naming the file', async () => {
    const path = await saved('flipped.mtl', untrainedModel('mmoe', data), data.encoder);
    const bytes = await readFile(path);
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] as number) ^ 1;
    await writeFile(path, bytes);
    await expect(load(path)).rejects.toEqual(
      refused('sha256', expect.stringMatching(/^predict: `--load` must be .*flipped\.mtl": .*damaged\.$/)),
    );
  });

  test('looks a builder up in its table alone', async () => {
    for (const builder of ['toString', '__proto__', 'esmm']) {
      const { network, tasks } = untrainedModel('shared-bottom', data);
      const model = new TaskModel(network, tasks, { builder, config: {} });
      const path = await saved('other.mtl', model, data.encoder);
      await expect(load(path)).rejects.toEqual(
        refused(
          'builder',
          `predict: \`--load\` must be a model that can be read, got ${JSON.stringify(path)}: \`builder\` must be one of ${[...buildersByName.keys()].map((name) => `"${name}"`).join(', ')}, got "${builder}".`,
        ),
      );
    }
  });

  test('refuses a model without an encoder', async () => {
    const path = await saved('bare.mtl', untrainedModel('mmoe', data));
    await expect(load(path)).rejects.toEqual(
      refused('encoder', expect.stringMatching(/: `encoder` must be in the file, got none\.$/)),
    );
  });

  test('refuses an encoder that makes other input', async () => {
    const { values } = (await syntheticData(100)).encoder;
    expect(values).not.toBe(data.encoder.values);
    const path = await saved('misfit.mtl', untrainedModel('mmoe', data), (await syntheticData(100)).encoder);
    await expect(load(path)).rejects.toEqual(
      refused(
        'encoder',
        expect.stringMatching(
          new RegExp(
            `: \`encoder\` must make the input \\{.*\\}, got \\{"fields":31,"values":${values},"columns":7\\}\\.$`,
          ),
        ),
      ),
    );
  });

  test('refuses an encoder without the bags that the model reads', async () => {
    const { encoder } = data;
    const bags = [{ name: 'tags', most: 2, combine: 'sum' }] as const;
    const { tasks } = untrainedModel('mmoe', data);
    const model = mmoe({ input: oneHotInput({ ...encoder.shape, bags }), tasks });
    const read = { fields: 31, values: encoder.values, columns: 7 };
    const sentence = `\`encoder\` must make the input ${JSON.stringify({ ...read, bags: { tags: 2 } })}, got ${JSON.stringify(read)}.`;
    await expect(load(await saved('bags.mtl', model, encoder))).rejects.toEqual(
      refused('encoder', expect.stringContaining(sentence)),
    );
  });

  test('refuses an encoder of other tasks', async () => {
    const { encoder } = data;
    const model = mmoe({
      input: inputFor(encoder),
      tasks: { wealth: binary() },
    });
    await expect(load(await saved('tasks.mtl', model, encoder))).rejects.toEqual(
      refused('tasks', expect.stringMatching(/readEncoder: `labels\.wealth` must be a label/)),
    );
  });
});
