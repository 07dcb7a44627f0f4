import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { containerCorpus } from '../../../testing/hostile/containerCorpus.js';
import { editJson } from '../../../testing/hostile/editJson.js';
import { seededRandom } from '../../../testing/hostile/random.js';
import { lateRefusal, refusal } from '../../../testing/hostile/refusal.js';
import { readTensors } from '../container/readTensors.js';
import { sealTensors } from '../container/sealTensors.js';
import type { StoredTensor } from '../container/storedTensor.js';
import { TaskModel } from '../task/taskModel.js';
import { binary, type Tasks } from '../tasks.js';
import { packModel } from './packModel.js';
import { unpackModel } from './unpackModel.js';

interface TestConfig<T extends Tasks> {
  readonly features: number;
  readonly units: readonly number[];
  readonly tasks: T;
  readonly seed?: number;
}

/** A shared bottom of dense layers and a dense layer per task. */
function testModel<const T extends Tasks>(config: TestConfig<T>): TaskModel<T> {
  const { features, units, tasks, seed = 0 } = config;
  const input = tf.input({ shape: [features], name: 'rows' });
  const dense = (name: string, width: number, x: tf.SymbolicTensor) => {
    const kernelInitializer = tf.initializers.glorotUniform({ seed: seed + 1 });
    return tf.layers.dense({ name, units: width, kernelInitializer }).apply(x) as tf.SymbolicTensor;
  };
  const bottom = units.reduce((x, width, i) => dense(`bottom_${i + 1}`, width, x), input);
  const outputs = Object.entries(tasks).map(([name, head]) => dense(name, head.units, bottom));
  const network = tf.model({ inputs: input, outputs, name: 'test_model' });
  return new TaskModel(network, tasks, { builder: 'test_model', config: { ...config } });
}

const config = { features: 3, units: [4], tasks: { income: binary(), college: binary() }, seed: 7 };

/** Nothing that is made in a test is left after it. */
let before = 0;
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

const saved = async (options = {}) => {
  const model = testModel(config);
  try {
    return await packModel(model, options);
  } finally {
    model.network.dispose();
  }
};

/** The file with other tensors or metadata, and the right digest. */
function changed(
  bytes: Uint8Array,
  change: (tensors: Map<string, StoredTensor>, texts: Map<string, string>) => void,
) {
  const { tensors, metadata } = readTensors(bytes);
  for (const key of ['format', 'version', 'sha256']) metadata.delete(key);
  change(tensors, metadata);
  return sealTensors(tensors, metadata);
}

describe('unpackModel refuses', () => {
  test('every file of the container’s corpus', () => {
    const files = containerCorpus();
    const verdicts = files.map(({ name, bytes }) => [
      name,
      refusal(() => unpackModel(bytes, testModel)).split(' | ')[0],
    ]);
    // Where the layout is right, the first thing that is missing is the mark of our files.
    const expected = files.map((file) => [
      file.name,
      ['accept', 'value'].includes(file.expected) ? 'format' : file.expected,
    ]);
    expect(verdicts).toEqual(expected);
  });

  test('a file that is cut, has a flipped bit or a tail', async () => {
    const bytes = await saved();
    expect(refusal(() => unpackModel(bytes.slice(0, bytes.length / 2), testModel))).toMatch(
      /^header-length \| /,
    );
    expect(refusal(() => unpackModel(bytes.slice(0, bytes.length - 1), testModel))).toBe(
      'data-length | unpackModel: `data` must be 104 bytes, got 103. The file is cut.',
    );
    expect(
      refusal(() => unpackModel(new Uint8Array(Buffer.concat([bytes, Buffer.alloc(4096)])), testModel)),
    ).toBe(
      'data-length | unpackModel: `data` must be 104 bytes, got 4200. Something was appended to the file.',
    );
    let refused = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      if (refusal(() => unpackModel(flipped, testModel)) !== 'accepted') refused++;
    }
    expect(refused).toBe(bytes.length * 8);
  });

  test('an encoder of more bytes or values than the limits, when saving and when loading', async () => {
    const encoder = (json: unknown) => ({ encoder: { toJSON: () => json } });
    const many = Array.from({ length: 4_000_000 }, () => 1);
    expect(await lateRefusal(() => saved(encoder(many)))).toBe(
      'limit | packModel: `encoder` must be JSON of at most 4000000 values, got "more".',
    );
    expect(await lateRefusal(() => saved(encoder('x'.repeat(64_000_000))))).toBe(
      'limit | packModel: `encoder` must be at most 64000000 bytes, got 64000002.',
    );
    const bytes = await saved();
    const broken = changed(bytes, (tensors) =>
      tensors.set('__encoder__', { dtype: 'U8', shape: [6e7], data: new Uint8Array(6e7).fill(0x78) }),
    );
    expect(refusal(() => unpackModel(broken, testModel))).toBe(
      `encoder | unpackModel: \`encoder\` must be JSON, got "${'x'.repeat(76)}….`,
    );
  });

  // SOAK=1: a hundred times as many.
  const mutants = process.env.SOAK ? 300_000 : 3_000;
  const least = mutants / 150;

  test(`nothing but a FileError and no tensor comes out of ${mutants} changed recipes, encoders and weights, none in 50 ms`, async () => {
    const bytes = await saved({ encoder: { toJSON: () => ({ columns: [{ name: 'age', mean: 38.5 }] }) } });
    const random = seededRandom(99);
    const codes = new Map<string, number>();
    let slowest = 0;
    for (let i = 0; i < mutants; i++) {
      const mutant = changed(bytes, (tensors, texts) => {
        const key = random.pick(['model', 'model', 'model', 'encoder', 'weight']);
        if (key !== 'weight') return texts.set(key, editJson(texts.get(key) as string, random));
        const name = random.pick([...tensors.keys()]);
        const data = Float32Array.from(tensors.get(name)?.data as Float32Array);
        if (random.chance(0.3)) return tensors.delete(name);
        data[random.integer(data.length)] = random.pick([Number.NaN, Number.POSITIVE_INFINITY, 1e38]);
        return tensors.set(name, { dtype: 'F32', shape: tensors.get(name)?.shape as number[], data });
      });
      const read = () => {
        const { model } = unpackModel(mutant, testModel);
        const kept = readTensors(mutant).tensors;
        expect(model.network.weights.length).toBe(kept.size);
        model.network.dispose();
      };
      let verdict = '';
      let took = Number.POSITIVE_INFINITY;
      // The time of the processor; a pause of the garbage collector comes once.
      for (let again = 0; took > 50 && again < 4; again++) {
        const start = process.cpuUsage();
        verdict = refusal(read);
        const { user, system } = process.cpuUsage(start);
        took = Math.min(took, (user + system) / 1000);
      }
      slowest = Math.max(slowest, took);
      const code = verdict.split(' | ')[0] as string;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      expect(tf.memory().numTensors).toBe(before);
    }
    const reached = [
      'accepted',
      'model',
      'encoder',
      'config',
      'builder',
      'weights',
      'non-finite',
      'duplicate',
    ];
    process.stdout.write(
      `${mutants} changed models, slowest ${slowest.toFixed(1)} ms: ${reached.map((code) => `${code} ${codes.get(code) ?? 0}`).join(', ')}\n`,
    );
    expect(reached.filter((code) => (codes.get(code) ?? 0) < least)).toEqual([]);
    expect(slowest).toBeLessThanOrEqual(50);
  }, 3_000_000);
});
