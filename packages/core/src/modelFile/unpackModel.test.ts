import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lateRefusal, refusal } from '../../../testing/hostile/refusal.js';
import { readTensors } from '../container/readTensors.js';
import { sealTensors } from '../container/sealTensors.js';
import type { StoredTensor } from '../container/storedTensor.js';
import { ConfigError, FileError } from '../errors.js';
import { TaskModel } from '../task/taskModel.js';
import { binary } from '../tasks.js';
import { packModel } from './packModel.js';
import { unpackModel } from './unpackModel.js';

/** One dense layer, from the builder `tiny`. */
function tiny(config: Readonly<Record<string, unknown>> = {}): TaskModel {
  const input = tf.input({ shape: [2] });
  const dense = tf.layers.dense({ name: 'income', units: 1, kernelInitializer: 'ones' });
  const network = tf.model({ inputs: input, outputs: dense.apply(input) as tf.SymbolicTensor });
  return new TaskModel(network, { income: binary() }, { builder: 'tiny', config });
}

/** Everything that is made in a test is gone after it. */
let before = 0;
let models: TaskModel[] = [];
const keep = <M extends TaskModel>(model: M): M => {
  models.push(model);
  return model;
};
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  for (const { network } of models) network.dispose();
  models = [];
  expect(tf.memory().numTensors).toBe(before);
});

const packed = (options: object = {}) => packModel(keep(tiny()), options as never);
const encoderOf = (json: unknown) => ({ encoder: { toJSON: () => json } });

/** The file with another encoder tensor, and the right digest. */
async function withEncoder(data: Uint8Array): Promise<Uint8Array> {
  const { tensors, metadata } = readTensors(await packed());
  for (const key of ['format', 'version', 'sha256']) metadata.delete(key);
  const encoder: StoredTensor = { dtype: 'U8', shape: [data.length], data };
  return sealTensors([...tensors, ['__encoder__', encoder]], metadata);
}

describe('packModel refuses', () => {
  test.each([
    [
      'an unknown option',
      { encoders: 1 },
      'must be without unknown keys, got "encoders". Did you mean `encoder`?',
      'options',
    ],
    ['an option that is no switch', { allowNonFinite: 1 }, 'must be true or false, got 1.', 'allowNonFinite'],
    ['an encoder without JSON', { encoder: {} }, 'must be an encoder, with a `toJSON`, got {}.', 'encoder'],
    ['no encoder at all', { encoder: null }, 'must be an encoder, with a `toJSON`, got null.', 'encoder'],
  ])('%s', async (_, options, expected, field) => {
    expect(await lateRefusal(() => packed(options))).toBe(
      `ConfigError | packModel: \`${field}\` ${expected}`,
    );
  });

  test('what is no model', async () => {
    expect(await lateRefusal(() => packModel({} as never))).toMatch(
      /^ConfigError \| packModel: `model` must be a TaskModel, got \{\}\./,
    );
  });

  test('a weight that is neither float32 nor int32', async () => {
    class Flags extends tf.layers.Layer {
      static readonly className = 'TestFlags';
      override build(): void {
        this.addWeight('flags', [1], 'bool', tf.initializers.zeros());
        this.built = true;
      }
      override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.clone(Array.isArray(x) ? (x[0] as tf.Tensor) : x);
      }
    }
    const input = tf.input({ shape: [1] });
    const output = new Flags({ name: 'income' }).apply(input) as tf.SymbolicTensor;
    const network = tf.model({ inputs: input, outputs: output });
    const model = keep(new TaskModel(network, { income: binary() }, { builder: 'flags', config: {} }));
    expect(await lateRefusal(() => packModel(model))).toBe(
      'ConfigError | packModel: `income/flags` must be float32 or int32, got "bool".',
    );
  });
});

test('an encoder is in the header as long as its text takes no more than half of it', async () => {
  // In the header a text has two quotes more, and in them its own two quotes have a backslash each.
  const places = await Promise.all(
    [499_994, 499_995].map(async (length) => {
      const { metadata, tensors } = readTensors(await packed(encoderOf('x'.repeat(length))));
      return [metadata.has('encoder'), tensors.has('__encoder__')];
    }),
  );
  expect(places).toEqual([
    [true, false],
    [false, true],
  ]);
});

describe('unpackModel refuses', () => {
  test.each([
    [
      'an unknown option',
      { task: {} },
      'must be without unknown keys, got "task". Did you mean `tasks`?',
      'options',
    ],
    [
      'an option that is no switch',
      { allowNonFinite: 'no' },
      'must be true or false, got "no".',
      'allowNonFinite',
    ],
    ['tasks that are none', { tasks: {} }, 'must be an object with at least one task, got {}.', 'tasks'],
  ])('%s', async (_, options, expected, field) => {
    const bytes = await packed();
    expect(refusal(() => unpackModel(bytes, tiny, options as never))).toBe(
      `ConfigError | unpackModel: \`${field}\` ${expected}`,
    );
  });

  test('an encoder that begins with a byte order mark, which is no JSON', async () => {
    const bytes = await withEncoder(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31));
    expect(refusal(() => unpackModel(bytes, tiny))).toBe(
      'encoder | unpackModel: `encoder` must be JSON, got "\\ufeff1".',
    );
  });

  test('an encoder that is not UTF-8, with the cause and its first eight bytes', async () => {
    const bytes = await withEncoder(Uint8Array.of(0xff, 1, 2, 3, 4, 5, 6, 7, 8));
    const read = () => unpackModel(bytes, tiny);
    expect(refusal(read)).toBe('encoder | unpackModel: `encoder` must be UTF-8, got [255,1,2,3,4,5,6,7].');
    expect(read).toThrow(expect.objectContaining({ cause: expect.any(TypeError) }));
  });

  test.each([
    [undefined, '"undefined"'],
    [null, '"object"'],
    [7, '"number"'],
    [{ network: {} }, '"object"'],
  ])('a builder that returns %j', async (returned, shown) => {
    const bytes = await packed();
    expect(refusal(() => unpackModel(bytes, (() => returned) as never))).toBe(
      `builder | unpackModel: \`builder\` must be a function that returns a TaskModel, got ${shown}.`,
    );
  });

  test('a model without a recipe', async () => {
    const bytes = await packed();
    const nameless = () => {
      const { network, tasks } = tiny();
      return new TaskModel(network, tasks);
    };
    expect(refusal(() => unpackModel(bytes, nameless))).toBe(
      'builder | unpackModel: `builder` must be "tiny", which the file names, got undefined. The file was saved from a model of another builder.',
    );
  });
});

describe('what a builder throws', () => {
  /** What is said where a builder of this name throws this. */
  async function told(error: unknown, name = 'other') {
    const builder = {
      [name]: (): TaskModel => {
        throw error;
      },
    }[name] as () => TaskModel;
    const bytes = await packed();
    try {
      unpackModel(bytes, builder);
    } catch (thrown) {
      return thrown as FileError;
    }
    throw new Error('nothing was thrown');
  }

  test('goes through where it is an error of the file', async () => {
    const error = new FileError('weights', 'mine');
    expect(await told(error)).toBe(error);
  });

  test('is told with its name, or as a text where it is no error', async () => {
    const start = 'unpackModel: `builder` must build what the file says, a model of "tiny", got an error: ';
    expect((await told(new TypeError('no'))).message).toBe(`${start}"TypeError: no"`);
    expect((await told('a text')).message).toBe(`${start}"a text"`);
    expect(await told('a text')).toMatchObject({ name: 'FileError', code: 'builder', cause: 'a text' });
  });

  test('is cut after 300 characters', async () => {
    const start = 'unpackModel: `builder` must build what the file says, a model of "tiny", got an error: ';
    expect((await told('x'.repeat(300))).message).toBe(`${start}"${'x'.repeat(300)}"`);
    expect((await told('x'.repeat(301))).message).toBe(`${start}"${'x'.repeat(299)}…"`);
  });

  test('as a refused configuration names the right builder where another one was passed that refused it', async () => {
    const start = 'unpackModel: `config` must be one that "tiny" takes, got an error: ';
    const remedy = ' The file was saved from a model of "tiny": pass that builder.';
    const from = (owner: string) => new ConfigError(`${owner}: no`);
    expect((await told(from('other'))).message).toBe(`${start}"ConfigError: other: no"${remedy}`);
    expect((await told(from('others'))).message).toBe(`${start}"ConfigError: others: no"`);
    expect((await told(from('tiny'), 'tiny')).message).toBe(`${start}"ConfigError: tiny: no"`);
    const error = from('other');
    expect(await told(error)).toMatchObject({ name: 'FileError', code: 'config', cause: error });
  });
});
