import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reseal } from '../../../testing/hostile/containerFile.js';
import { poisonNames } from '../../../testing/hostile/poisonNames.js';
import { lateRefusal, refusal } from '../../../testing/hostile/refusal.js';
import { readTensors } from '../container/readTensors.js';
import { sealTensors } from '../container/sealTensors.js';
import type { StoredTensor } from '../container/storedTensor.js';
import { ConfigError } from '../errors.js';
import { type Recipe, TaskModel } from '../task/taskModel.js';
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

/** Everything that is made in a test is gone after it. */
let before = 0;
const models: TaskModel[] = [];
const keep = <M extends TaskModel>(model: M): M => {
  models.push(model);
  return model;
};
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  for (const model of models.splice(0)) model.network.dispose();
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

const recipe = (builder: string, changes: Record<string, unknown> = {}) =>
  JSON.stringify({ builder, config: { ...config, ...changes } });

describe('packModel and unpackModel', () => {
  test('a model comes back with the same predictions, bit by bit, and can be trained', async () => {
    const model = keep(testModel(config));
    const { model: same } = unpackModel(await packModel(model), testModel);
    keep(same);
    const x = tf.tensor2d([
      [1, -2, 3],
      [0.5, 0, -1],
    ]);
    const [expected, actual] = [model.predict(x), same.predict(x)];
    expect(Object.keys(actual)).toEqual(['income', 'college']);
    expect(await actual.income?.data()).toEqual(await expected.income.data());
    expect(await actual.college?.data()).toEqual(await expected.college.data());
    expect(same.recipe).toEqual(model.recipe);
    expect(same.network.trainableWeights.length).toBe(6);
    tf.dispose([x, expected, actual]);
  });

  test('weights are named by layer and weight, whatever the process built before', async () => {
    keep(testModel(config));
    const bytes = await packModel(keep(testModel(config)));
    const { tensors, metadata } = readTensors(bytes);
    expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
      ['bottom_1/bias', 'F32', [4]],
      ['bottom_1/kernel', 'F32', [3, 4]],
      ['college/bias', 'F32', [1]],
      ['college/kernel', 'F32', [4, 1]],
      ['income/bias', 'F32', [1]],
      ['income/kernel', 'F32', [4, 1]],
    ]);
    expect([...metadata.keys()]).toEqual(['format', 'model', 'sha256', 'version']);
    expect(metadata.get('model')).toBe(recipe('test_model'));
  });

  test('layers that nobody named are found again, whatever the process built in between', async () => {
    const build = (given: Readonly<Record<string, unknown>>) => {
      const [inside, input] = [tf.input({ shape: [3] }), tf.input({ shape: [3] })];
      const unnamed = (x: tf.SymbolicTensor) => tf.layers.dense({ units: 3 }).apply(x) as tf.SymbolicTensor;
      const nested = tf.model({ inputs: inside, outputs: unnamed(inside) });
      const stack = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [3] })] });
      const rows = nested.apply(unnamed(unnamed(input))) as tf.SymbolicTensor;
      const income = tf.layers.dense({ units: 1, name: 'income' });
      const outputs = income.apply(stack.apply(rows) as tf.SymbolicTensor) as tf.SymbolicTensor;
      return new TaskModel(
        tf.model({ inputs: input, outputs }),
        { income: binary() },
        { builder: 'b', config: given },
      );
    };
    const model = keep(build({}));
    const bytes = await packModel(model);
    expect([...readTensors(bytes).tensors.keys()].filter((name) => name.endsWith('kernel'))).toEqual([
      'Dense#1/kernel',
      'Dense#2/kernel',
      expect.stringMatching(/^(Model|Functional)#1\/kernel$/),
      'Sequential#1/kernel',
      'income/kernel',
    ]);
    keep(build({}));
    const { model: same } = unpackModel(bytes, build);
    keep(same);
    expect(await packModel(same)).toEqual(bytes);
    expect(same.network.getLayer('', 1).name).not.toBe(model.network.getLayer('', 1).name);
  });

  test('the same model gives the same bytes, and what is loaded is saved as the same file', async () => {
    const bytes = await saved();
    expect(await saved()).toEqual(bytes);
    expect(await packModel(keep(unpackModel(bytes, testModel).model))).toEqual(bytes);
  });

  test('version 1 is frozen: these bytes never change', async () => {
    const model = keep(testModel({ features: 1, units: [1], tasks: { income: binary() } }));
    tf.tidy(() =>
      model.network.setWeights([tf.tensor([[0.5]]), tf.tensor([1]), tf.tensor([[-2]]), tf.tensor([3])]),
    );
    const bytes = await packModel(model);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      'c27b13138e64ed8706cc122015f408a8bafd8a8ca52c967ca96a51657e26cecf',
    );
  });

  test('keeps int32 weights and weights under a constraint as they are', async () => {
    class Counter extends tf.layers.Layer {
      static readonly className = 'TestCounter';
      override build(): void {
        const zeros = tf.initializers.zeros();
        this.addWeight('count', [2], 'int32', zeros, undefined, false);
        this.addWeight('scale', [2], 'float32', zeros, undefined, true, tf.constraints.nonNeg());
        this.built = true;
      }
      override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.clone(Array.isArray(x) ? (x[0] as tf.Tensor) : x);
      }
    }
    const build = (given: Readonly<Record<string, unknown>>) => {
      const input = tf.input({ shape: [1] });
      const output = new Counter({ name: 'income' }).apply(input) as tf.SymbolicTensor;
      const network = tf.model({ inputs: input, outputs: output });
      return new TaskModel(network, { income: binary() }, { builder: 'counter', config: given });
    };
    const model = keep(build({}));
    tf.tidy(() => {
      const [scale, count] = model.network.weights.map((weight) => weight.read() as tf.Variable);
      scale?.assign(tf.tensor1d([-1, 2]));
      count?.assign(tf.tensor1d([-5, 2_000_000_000], 'int32'));
    });
    const { model: same } = unpackModel(await packModel(model), build);
    keep(same);
    expect(await Promise.all(same.network.weights.map((weight) => weight.read().data()))).toEqual([
      Float32Array.of(-1, 2),
      Int32Array.of(-5, 2_000_000_000),
    ]);
  });

  test('saves the weights of the moment of the call', async () => {
    const model = keep(testModel(config));
    const packing = packModel(model);
    tf.tidy(() => {
      for (const weight of model.network.weights) weight.write(tf.ones(weight.shape as number[]));
    });
    expect(await packing).toEqual(await saved());
  });

  test('an encoder comes back as its JSON, from the header or, where it is large, from a tensor', async () => {
    const encoder = (json: unknown) => ({ toJSON: () => json });
    const small = { columns: Object.fromEntries([['a', ['x', 'ü', '\ud800']]]), mean: 0.1 };
    const bytes = await saved({ encoder: encoder(small) });
    expect(readTensors(bytes).metadata.get('encoder')).toBe(JSON.stringify(small));
    const first = unpackModel(bytes, testModel);
    keep(first.model);
    expect(first.encoder).toEqual(small);

    const large = { words: Array.from({ length: 60_000 }, (_, i) => `word "${i}"`) };
    const file = await saved({ encoder: encoder(large) });
    expect(readTensors(file).metadata.has('encoder')).toBe(false);
    expect(readTensors(file).tensors.get('__encoder__')?.dtype).toBe('U8');
    const second = unpackModel(file, testModel);
    keep(second.model);
    expect(second.encoder).toEqual(large);

    const none = unpackModel(await saved(), testModel);
    keep(none.model);
    expect('encoder' in none).toBe(false);
  });

  test('names that break dictionaries are keys of an encoder like others', async () => {
    const columns = JSON.parse(`{${poisonNames.map((name) => `${JSON.stringify(name)}:1`).join()}}`);
    const { model, encoder } = unpackModel(await saved({ encoder: { toJSON: () => columns } }), testModel);
    keep(model);
    expect(Object.keys(encoder as object).sort()).toEqual([...poisonNames].sort());
    expect(Object.getPrototypeOf(encoder)).toBe(Object.prototype);
  });

  test('draws no random numbers and restores addWeight', async () => {
    const original = (tf.layers.Layer.prototype as unknown as { addWeight: unknown }).addWeight;
    const bytes = await saved();
    let draws = 0;
    keep(
      unpackModel(bytes, (given: TestConfig<Tasks>) => {
        const counted = tf.initializers.zeros();
        counted.apply = () => {
          draws++;
          return tf.zeros([1]);
        };
        const input = tf.input({ shape: [given.features] });
        const dense = (name: string, units: number, x: tf.SymbolicTensor) =>
          tf.layers.dense({ name, units, kernelInitializer: counted }).apply(x) as tf.SymbolicTensor;
        const bottom = dense('bottom_1', 4, input);
        const network = tf.model({
          inputs: input,
          outputs: [dense('income', 1, bottom), dense('college', 1, bottom)],
        });
        return new TaskModel(network, given.tasks, { builder: 'test_model', config: {} });
      }).model,
    );
    expect(draws).toBe(0);
    const broken = changed(bytes, (_, texts) =>
      texts.set('model', recipe('test_model', { units: [26, 26] })),
    );
    expect(refusal(() => unpackModel(broken, testModel))).toContain('weights |');
    expect((tf.layers.Layer.prototype as unknown as { addWeight: unknown }).addWeight).toBe(original);
  });
});

describe('packModel refuses', () => {
  const packed = async (given: Partial<Recipe> | undefined, options = {}) => {
    const { network, tasks } = keep(testModel(config));
    return lateRefusal(() => packModel(new TaskModel(network, tasks, given as Recipe), options));
  };

  test.each([
    [
      'no recipe',
      undefined,
      'ConfigError | packModel: `model.recipe` must be { builder, config }, got undefined. Give a model composed by hand one: new TaskModel(network, tasks, { builder, config }).',
    ],
    [
      'no name',
      { builder: '', config: {} },
      'ConfigError | packModel: `model.recipe.builder` must be a name, got "".',
    ],
    [
      'a name that is no text',
      { builder: 7 as never, config: {} },
      'ConfigError | packModel: `model.recipe.builder` must be a name, got 7.',
    ],
    [
      'a configuration that is null',
      { builder: 'b', config: null as never },
      'ConfigError | packModel: `model.recipe.config` must be an object, got null.',
    ],
    [
      'a configuration that is a list',
      { builder: 'b', config: [] as never },
      'ConfigError | packModel: `model.recipe.config` must be an object, got [].',
    ],
    [
      'no configuration',
      { builder: 'b' },
      'ConfigError | packModel: `model.recipe.config` must be an object, got undefined.',
    ],
    [
      'NaN in the configuration',
      { builder: 'b', config: { rate: Number.NaN } },
      'ConfigError | packModel: `model.recipe: … "rate"` must be plain JSON data, got NaN.',
    ],
    [
      'a function',
      { builder: 'b', config: { input: { apply: () => 1 } } },
      'ConfigError | packModel: `model.recipe: … "apply"` must be plain JSON data, got a function.',
    ],
    [
      'a Map',
      { builder: 'b', config: { input: new Map() } },
      'ConfigError | packModel: `model.recipe: … "input"` must be plain JSON data, got "[object Map]".',
    ],
    [
      'a typed array',
      { builder: 'b', config: { w: new Float32Array(1) } },
      'ConfigError | packModel: `model.recipe: … "w"` must be plain JSON data, got "[object Float32Array]".',
    ],
    [
      '-0',
      { builder: 'b', config: { w: -0 } },
      'ConfigError | packModel: `model.recipe: … "w"` must be plain JSON data, got "-0".',
    ],
    [
      'undefined in a list',
      { builder: 'b', config: { w: [undefined] } },
      'ConfigError | packModel: `model.recipe: … "0"` must be plain JSON data, got undefined.',
    ],
    [
      'a bigint',
      { builder: 'b', config: { w: 1n } },
      'ConfigError | packModel: `model.recipe: … "w"` must be plain JSON data, got 1.',
    ],
    [
      'a poisoned configuration',
      { builder: 'b', config: { a: JSON.parse('{"__proto__":1}') } },
      'config | packModel: `config` must be without the key "__proto__", got 1 ("a").',
    ],
    [
      'a deep configuration',
      { builder: 'b', config: JSON.parse(`{"a":${'['.repeat(63)}${']'.repeat(63)}}`) },
      'limit | packModel: `model.recipe` must be JSON of at most 64 levels, got 65.',
    ],
  ])('%s', async (_, given, expected) => {
    expect(await packed(given as Partial<Recipe> | undefined)).toBe(expected);
  });

  test('a circle of objects', async () => {
    const circle: Record<string, unknown> = {};
    circle.again = circle;
    expect(await packed({ builder: 'b', config: circle })).toBe(
      'ConfigError | packModel: `model.recipe` must be plain JSON data, got "a circle of objects".',
    );
  });

  test('an encoder that has no JSON', async () => {
    const given = { builder: 'b', config: {} };
    expect(await packed(given, { encoder: { toJSON: () => undefined } })).toBe(
      'ConfigError | packModel: `encoder` must be plain JSON data, got undefined.',
    );
    expect(await packed(given, { encoder: { toJSON: () => ({ mean: Number.POSITIVE_INFINITY }) } })).toBe(
      'ConfigError | packModel: `encoder: … "mean"` must be plain JSON data, got Infinity.',
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a weight of %s',
    async (value) => {
      const model = keep(testModel(config));
      tf.tidy(() =>
        model.network
          .getLayer('college')
          .setWeights([tf.tensor2d([0, 1, value, 2], [4, 1]), tf.tensor1d([0])]),
      );
      const remedy = 'With `allowNonFinite: true` it is taken as it is.';
      expect(await lateRefusal(() => packModel(model))).toBe(
        `non-finite | packModel: \`weights\` must be finite, got ${value} (value 2 of "college/kernel"). ${remedy}`,
      );
      const bytes = await packModel(model, { allowNonFinite: true });
      expect(refusal(() => unpackModel(bytes, testModel))).toBe(
        `non-finite | unpackModel: \`weights\` must be finite, got ${value} (value 2 of "college/kernel"). ${remedy}`,
      );
      const { model: same } = unpackModel(bytes, testModel, { allowNonFinite: true });
      keep(same);
      expect(await same.network.getLayer('college').getWeights()[0]?.data()).toEqual(
        Float32Array.of(0, 1, value, 2),
      );
    },
  );

  test('a network of more layers than loading allows, nested ones included', async () => {
    const relus = (count: number, x: tf.SymbolicTensor) => {
      let last = x;
      for (let i = 0; i < count; i++) last = tf.layers.reLU().apply(last) as tf.SymbolicTensor;
      return last;
    };
    const model = (count: number) => {
      const [inside, input] = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
      const nested = tf.model({ inputs: inside, outputs: relus(80, inside) });
      const rows = relus(count, nested.apply(input) as tf.SymbolicTensor);
      const income = tf.layers.dense({ units: 1, name: 'income' }).apply(rows) as tf.SymbolicTensor;
      const network = tf.model({ inputs: input, outputs: income });
      return keep(new TaskModel(network, { income: binary() }, { builder: 'b', config: {} }));
    };
    expect(await lateRefusal(() => packModel(model(60)))).toBe('accepted');
    expect(await lateRefusal(() => packModel(model(61)))).toBe(
      'config | packModel: `network` must be of at most 144 layers, for its 2 weights, got 145.',
    );
  });

  test('two weights with one name', async () => {
    const inner = (name: string) => {
      const input = tf.input({ shape: [2] });
      return tf.model({
        inputs: input,
        outputs: tf.layers.dense({ units: 2, name }).apply(input) as tf.SymbolicTensor,
        name: 'inner',
      });
    };
    const input = tf.input({ shape: [2] });
    const middle = inner('a');
    const both = tf.sequential({
      layers: [middle, tf.layers.dense({ units: 2, name: 'b' })],
      name: 'nested',
    });
    const income = tf.layers
      .dense({ units: 1, name: 'income' })
      .apply(both.apply(input) as tf.SymbolicTensor);
    const network = tf.model({ inputs: input, outputs: income as tf.SymbolicTensor });
    const model = new TaskModel(network, { income: binary() }, { builder: 'b', config: {} });
    expect(await lateRefusal(() => packModel(model))).toBe(
      'ConfigError | packModel: `network` must name every weight once, got "nested/kernel" twice.',
    );
    for (const weight of network.weights) weight.dispose();
  });
});

describe('unpackModel refuses', () => {
  test.each([
    [
      'a width of 2 · 10⁹',
      'test_model',
      { units: [2e9] },
      'weights | unpackModel: `builder` must be one whose weights fit into the 26 values of the file, got [3,2000000000] (weight "kernel" of layer "bottom_1").',
    ],
    [
      'a negative one',
      'test_model',
      { units: [-27] },
      'builder | unpackModel: `builder` must build what the file says, a model of "test_model", got an error: "Error: Expected units to be a positive integer, but got -27."',
    ],
    [
      'a wider model',
      'test_model',
      { units: [26, 26] },
      'weights | unpackModel: `builder` must be one whose weights fit into the 26 values of the file, got [3,26] (weight "kernel" of layer "bottom_1").',
    ],
    [
      'more layers',
      'test_model',
      { features: 1, units: [1, 1, 1] },
      'weights | unpackModel: `builder` must be one of at most 6 weights, as many as the file has, got 7 (weight "kernel" of layer "income").',
    ],
    [
      'another shape',
      'test_model',
      { features: 2 },
      'weights | unpackModel: `shape` must be [2,4], got [3,4] (weight "bottom_1/kernel").',
    ],
    [
      'fewer layers',
      'test_model',
      { units: [] },
      'weights | unpackModel: `weights` must be those of the model, got "bottom_1/bias" (extra).',
    ],
    [
      'another task',
      'test_model',
      { tasks: { wage: binary(), college: binary() } },
      'weights | unpackModel: `weights` must be those of the model, got "income/bias" (extra).',
    ],
    [
      'another builder',
      'mmoe',
      {},
      'builder | unpackModel: `builder` must be "mmoe", which the file names, got "test_model". The file was saved from a model of another builder.',
    ],
    [
      'a configuration that the builder refuses',
      'mmoe',
      { tasks: {} },
      'config | unpackModel: `config` must be one that "mmoe" takes, got an error: "ConfigError: TaskModel: `tasks` must be an object with at least one task, got {}."',
    ],
    [
      'one that makes it fail',
      'mmoe',
      { units: null },
      'builder | unpackModel: `builder` must build what the file says, a model of "mmoe", got an error: "TypeError: Cannot read properties of null (reading \'reduce\')"',
    ],
    [
      'a fractional width',
      'test_model',
      { units: [1.5] },
      'builder | unpackModel: `builder` must build what the file says, a model of "test_model", got an error: "Error: Expected units to be a positive integer, but got 1.5."',
    ],
  ])('%s', async (_, builder, changes, expected) => {
    const bytes = changed(await saved(), (_tensors, texts) => texts.set('model', recipe(builder, changes)));
    expect(refusal(() => unpackModel(bytes, testModel))).toBe(expected);
  });

  test('a model that the builder had made before, where the file lacks a weight of it', async () => {
    const bytes = changed(await saved(), (tensors) => tensors.delete('bottom_1/bias'));
    const made = testModel(config);
    expect(refusal(() => unpackModel(bytes, () => made))).toBe(
      'weights | unpackModel: `weights` must be those of the model, got undefined (weight "bottom_1/bias").',
    );
  });

  test('a builder that applies layers without weights and without end', async () => {
    const bytes = await saved();
    const endless = (given: TestConfig<Tasks>): TaskModel => {
      let x = tf.input({ shape: [given.features] });
      for (let i = 0; ; i++) x = tf.layers.reLU({ name: `relu_${i}` }).apply(x) as tf.SymbolicTensor;
    };
    expect(refusal(() => unpackModel(bytes, endless))).toBe(
      'config | unpackModel: `builder` must be one that applies at most 352 layers, for the 6 weights of the file, got 353 (layer "relu_352").',
    );
  });

  test('a configuration that the builder of another model refuses says which one to pass', async () => {
    const bytes = await saved();
    const otherModel = (): TaskModel => {
      throw new ConfigError('otherModel: `config` must be without unknown keys, got "units".');
    };
    expect(refusal(() => unpackModel(bytes, otherModel))).toBe(
      'config | unpackModel: `config` must be one that "test_model" takes, got an error: "ConfigError: otherModel: `config` must be without unknown keys, got \\"units\\"." The file was saved from a model of "test_model": pass that builder.',
    );
  });

  test('a builder’s error is the cause', async () => {
    const bytes = await saved();
    const cause = new RangeError('no');
    const fail = () =>
      unpackModel(bytes, (): TaskModel => {
        throw cause;
      });
    expect(fail).toThrow(expect.objectContaining({ name: 'FileError', code: 'builder', cause }));
  });

  test('a half-built model is disposed, also where the builder fails after its last weight', async () => {
    const bytes = await saved();
    const half = (given: TestConfig<Tasks>): TaskModel => {
      testModel(given);
      throw new Error('too late');
    };
    expect(refusal(() => unpackModel(bytes, half))).toBe(
      'builder | unpackModel: `builder` must build what the file says, a model of "test_model", got an error: "Error: too late"',
    );
  });

  test.each([
    [
      'no model',
      (_: Map<string, StoredTensor>, texts: Map<string, string>) => texts.delete('model'),
      'model | unpackModel: `model` must be JSON, got undefined. The file holds tensors, but no model.',
    ],
    [
      'a model that is not JSON',
      (_, texts) => texts.set('model', '{'),
      'model | unpackModel: `model` must be JSON, got "{".',
    ],
    [
      'a model that is a list',
      (_, texts) => texts.set('model', '[]'),
      'model | unpackModel: `model` must be { builder, config }, got [].',
    ],
    [
      'a recipe without a name',
      (_, texts) => texts.set('model', '{"builder":"","config":{}}'),
      'model | unpackModel: `model` must be { builder, config }, got {"builder":"","config":{}}.',
    ],
    [
      'a recipe whose name is no text',
      (_, texts) => texts.set('model', '{"builder":7,"config":{}}'),
      'model | unpackModel: `model` must be { builder, config }, got {"builder":7,"config":{}}.',
    ],
    [
      'a recipe whose configuration is null',
      (_, texts) => texts.set('model', '{"builder":"b","config":null}'),
      'model | unpackModel: `model` must be { builder, config }, got {"builder":"b","config":null}.',
    ],
    [
      'a recipe whose configuration is a text',
      (_, texts) => texts.set('model', '{"builder":"b","config":"c"}'),
      'model | unpackModel: `model` must be { builder, config }, got {"builder":"b","config":"c"}.',
    ],
    [
      'a recipe whose configuration is a list',
      (_, texts) => texts.set('model', '{"builder":"b","config":[]}'),
      'model | unpackModel: `model` must be { builder, config }, got {"builder":"b","config":[]}.',
    ],
    [
      'a recipe with more in it',
      (_, texts) => texts.set('model', '{"builder":"b","config":{},"code":"alert()"}'),
      'model | unpackModel: `model` must be { builder, config }, got {"builder":"b","config":{},"code":"alert()"}.',
    ],
    [
      'a recipe with a key twice',
      (_, texts) => texts.set('model', '{"builder":"b","config":{},"config":{}}'),
      'duplicate | unpackModel: `model` must be JSON with every key once, got "config" (the second at character 27).',
    ],
    [
      'a recipe of 65 levels',
      (_, texts) => texts.set('model', '['.repeat(65)),
      'limit | unpackModel: `model` must be JSON of at most 64 levels, got 65 (character 64).',
    ],
    [
      'a poisoned configuration',
      (_, texts) => texts.set('model', '{"builder":"test_model","config":{"a":{"__proto__":{"units":[4]}}}}'),
      'config | unpackModel: `config` must be without the key "__proto__", got {"units":[4]} ("a").',
    ],
    [
      'an encoder that is not JSON',
      (_, texts) => texts.set('encoder', 'x'),
      'encoder | unpackModel: `encoder` must be JSON, got "x".',
    ],
    [
      'an encoder in two places',
      (tensors, texts) => {
        texts.set('encoder', '1');
        tensors.set('__encoder__', { dtype: 'U8', shape: [1], data: Uint8Array.of(0x31) });
      },
      'encoder | unpackModel: `encoder` must be one text, in the metadata or as U8, got "U8".',
    ],
    [
      'an encoder of numbers',
      (tensors) => tensors.set('__encoder__', { dtype: 'F32', shape: [1], data: Float32Array.of(1) }),
      'encoder | unpackModel: `encoder` must be one text, in the metadata or as U8, got "F32".',
    ],
    [
      'an encoder that is not UTF-8',
      (tensors) => tensors.set('__encoder__', { dtype: 'U8', shape: [2], data: Uint8Array.of(0x22, 0xff) }),
      'encoder | unpackModel: `encoder` must be UTF-8, got [34,255].',
    ],
    [
      'a weight missing',
      (tensors) => tensors.delete('income/bias'),
      'weights | unpackModel: `builder` must be one whose weights fit into the 25 values of the file, got [1] (weight "bias" of layer "college").',
    ],
    [
      'a weight missing and another too large',
      (tensors) => {
        tensors.delete('bottom_1/bias');
        tensors.set('college/kernel', { dtype: 'F32', shape: [8, 1], data: new Float32Array(8) });
      },
      'weights | unpackModel: `builder` must be one of at most 5 weights, as many as the file has, got 6 (weight "bias" of layer "college").',
    ],
    [
      'a weight too many',
      (tensors) => tensors.set('income/scale', { dtype: 'F32', shape: [], data: Float32Array.of(1) }),
      'weights | unpackModel: `weights` must be those of the model, got "income/scale" (extra).',
    ],
    [
      'a weight of another name',
      (tensors) => {
        tensors.set('__proto__', tensors.get('income/bias') as StoredTensor);
        tensors.delete('income/bias');
      },
      'weights | unpackModel: `weights` must be those of the model, got "__proto__" (extra).',
    ],
    [
      'a weight of another type',
      (tensors) => tensors.set('income/bias', { dtype: 'I32', shape: [1], data: Int32Array.of(1) }),
      'weights | unpackModel: `dtype` must be F32, got "I32" (weight "income/bias").',
    ],
    [
      'a weight of another shape',
      (tensors) => tensors.set('income/bias', { dtype: 'F32', shape: [1, 1], data: Float32Array.of(1) }),
      'weights | unpackModel: `shape` must be [1], got [1,1] (weight "income/bias").',
    ],
  ] as [string, (tensors: Map<string, StoredTensor>, texts: Map<string, string>) => unknown, string][])(
    '%s',
    async (_, change, expected) => {
      const bytes = changed(await saved(), change);
      expect(refusal(() => unpackModel(bytes, testModel))).toBe(expected);
    },
  );

  test('a file of another version', async () => {
    const bytes = await saved();
    const text = Buffer.from(bytes).toString('latin1').replace('"version":"1"', '"version":"2"');
    expect(refusal(() => unpackModel(reseal(Buffer.from(text, 'latin1')), testModel))).toBe(
      'version | unpackModel: `version` must be "1", got "2". This file is of another version: read it with the packages that wrote it.',
    );
  });

  test('other tasks than the caller asks for, or in another order', async () => {
    const bytes = await saved();
    const { income, college } = config.tasks;
    const { model } = unpackModel(bytes, testModel, { tasks: { income, college } });
    keep(model);
    expect(refusal(() => unpackModel(bytes, testModel, { tasks: { college, income } }))).toMatch(
      /^tasks \| unpackModel: `tasks` must be \{"college":.*, as asked for, got \{"income":.*\.$/,
    );
    expect(refusal(() => unpackModel(bytes, testModel, { tasks: { income } }))).toBe(
      'tasks | unpackModel: `tasks` must be {"income":{"kind":"binary","units":1}}, as asked for, got {"income":{"kind":"binary","units":1},"college":{"kind":"binary","units":1}}.',
    );
  });

  test('an encoder of more bytes or values than its reader allows', async () => {
    const bytes = await saved({ encoder: { toJSON: () => ['x'.repeat(600_000), {}, [1]] } });
    const read = (limits: object) => refusal(() => keep(unpackModel(bytes, testModel, { limits }).model));
    expect(read({ encoderBytes: 600_011, encoderValues: 6 })).toBe('accepted');
    expect(read({ encoderBytes: 600_010 })).toBe(
      'limit | unpackModel: `encoder` must be at most 600010 bytes, got 600011.',
    );
    expect(read({ encoderValues: 3 })).toBe(
      'limit | unpackModel: `encoder` must be JSON of at most 3 values, got "more".',
    );
  });

  test('a builder that is none', async () => {
    const bytes = await saved();
    expect(refusal(() => unpackModel(bytes, 'adatt' as never))).toBe(
      'ConfigError | unpackModel: `builder` must be the function that built the model, such as adatt, got "adatt".',
    );
    expect(refusal(() => unpackModel(bytes, (() => undefined) as never))).toBe(
      'builder | unpackModel: `builder` must be a function that returns a TaskModel, got "undefined".',
    );
  });
});
