import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { throughModelJson } from './modelJson.js';

// What tfjs 4.22 does and the design rests on, also where it surprises. When an upgrade turns one of these red, the code that
// works around it can go, or has to change.

const onWasm = tf.getBackend() === 'wasm';

/** Two tasks on one dense input, with known losses: kernels are zero, so that every logit is 0. */
function twoTasks(compile?: Record<string, unknown>): tf.LayersModel {
  const input = tf.input({ shape: [2], name: 'features' });
  const head = (name: string) =>
    tf.layers.dense({ name, units: 1, kernelInitializer: 'zeros' }).apply(input) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: [head('income'), head('never_married')] });
  const loss = { income: 'meanSquaredError', never_married: 'meanSquaredError' };
  model.compile({ optimizer: tf.train.sgd(0), loss, ...compile } as tf.ModelCompileArgs);
  return model;
}
const rows = () => tf.ones([4, 2]);
/** Squared errors 1 and 9. */
const labels = () => ({ income: tf.fill([4, 1], 1), never_married: tf.fill([4, 1], 3) });
const quiet = { epochs: 1, shuffle: false, verbose: 0, batchSize: 4 } as const;
const last = (history: tf.History['history'], key: string) => history[key]?.at(-1) as number;
const valuesOf = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a model with several outputs', () => {
  test('names its outputs after the output layers, and takes losses and labels by these names', async () => {
    const model = twoTasks();
    expect(model.outputNames).toEqual(['income', 'never_married']);
    const { history } = await model.fit(rows(), labels(), quiet);
    expect(Object.keys(history)).toEqual(['loss', 'income_loss', 'never_married_loss']);
    expect([
      last(history, 'loss'),
      last(history, 'income_loss'),
      last(history, 'never_married_loss'),
    ]).toEqual([10, 1, 9]);
  });

  test('ignores lossWeights without a word', async () => {
    const model = twoTasks({ lossWeights: { income: 0, never_married: 0 } });
    const { history } = await model.fit(rows(), labels(), quiet);
    expect(last(history, 'loss')).toBe(10);
  });

  test('takes no sampleWeight', async () => {
    const args = { ...quiet, sampleWeight: tf.ones([4]) } as unknown as tf.ModelFitArgs;
    await expect(twoTasks().fit(rows(), labels(), args)).rejects.toThrow(
      'sample weight is not supported yet.',
    );
  });

  test('evaluates to four values for three names, the first the loss of the first task', () => {
    const model = twoTasks();
    const values = (model.evaluate(rows(), Object.values(labels()), { batchSize: 4 }) as tf.Scalar[]).map(
      (value) => valuesOf(value)[0],
    );
    expect(model.metricsNames).toEqual(['loss', 'income_loss', 'never_married_loss']);
    expect(values).toEqual([1, 10, 1, 9]);
  });

  test('has validation losses under wrong names', async () => {
    const { history } = await twoTasks().fit(rows(), labels(), {
      ...quiet,
      validationData: [rows(), labels()],
    } as unknown as tf.ModelFitArgs);
    expect([
      last(history, 'val_loss'),
      last(history, 'val_income_loss'),
      last(history, 'val_never_married_loss'),
    ]).toEqual([1, 10, 1]);
  });

  test('applies a layer once for every output of it that is used', () => {
    class Copies extends tf.layers.Layer {
      static readonly className = 'Copies';
      applied = 0;
      override computeOutputShape(inputShape: tf.Shape): tf.Shape[] {
        return [inputShape, inputShape, inputShape];
      }
      override call(inputs: tf.Tensor[]): tf.Tensor[] {
        this.applied += 1;
        return [0, 1, 2].map(() => tf.add(inputs[0] as tf.Tensor, 0));
      }
    }
    const inputs = tf.input({ shape: [2] });
    const layer = new Copies({});
    const outputs = layer.apply(inputs) as tf.SymbolicTensor[];
    const network = tf.model({ inputs, outputs });
    layer.applied = 0;
    tf.dispose(network.predict(rows()));
    expect(layer.applied).toBe(3);
  });

  test('predicts a list by position, and a single tensor where there is one output', () => {
    expect(Array.isArray(twoTasks().predict(rows()))).toBe(true);
    const single = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
    expect(single.predict(rows())).toBeInstanceOf(tf.Tensor);
  });

  test('gives gradients of one output alone, and leaves nothing behind', () => {
    const model = twoTasks();
    const x = rows();
    const before = tf.memory().numTensors;
    const variables = model.trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val);
    const { value, grads } = tf.variableGrads(
      () => tf.sum((model.apply(x, { training: true }) as tf.Tensor[])[0] as tf.Tensor),
      variables,
    );
    // What the output does not depend on has no entry, not a zero.
    const found = variables.map(
      (variable) => grads[variable.name] && valuesOf(grads[variable.name] as tf.Tensor),
    );
    expect(found).toEqual([[4, 4], [4], undefined, undefined]);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('wants labels as wide as the output, class indices too', async () => {
    const input = tf.input({ shape: [2] });
    const output = tf.layers.dense({ name: 'kind', units: 3 }).apply(input) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: output });
    model.compile({ optimizer: 'sgd', loss: (_, z) => tf.mean(z) as tf.Scalar });
    await expect(model.fit(rows(), tf.zeros([4, 1]), quiet)).rejects.toThrow('expected a batch of elements');
    await expect(model.fit(rows(), tf.zeros([4, 3]), quiet)).resolves.toBeDefined();
  });

  test('never trains a variable that a loss closes over, but counts what a layer adds', async () => {
    const outside = tf.variable(tf.scalar(2));
    const model = twoTasks({
      optimizer: tf.train.sgd(0.1),
      loss: {
        income: (_: tf.Tensor, z: tf.Tensor) => tf.add(tf.square(outside), tf.mean(z)),
        never_married: (_: tf.Tensor, z: tf.Tensor) => tf.mean(z),
      },
    });
    await model.fit(rows(), labels(), quiet);
    expect(valuesOf(outside)).toEqual([2]);

    class Penalised extends tf.layers.Layer {
      static readonly className = 'FactPenalised';
      private weight!: tf.LayerVariable;
      override build(): void {
        this.weight = this.addWeight('w', [1], 'float32', tf.initializers.ones());
        this.addLoss(() => tf.sum(tf.square(this.weight.read())) as tf.Scalar);
        this.built = true;
      }
      override computeOutputShape(inputShape: tf.Shape): tf.Shape {
        return inputShape;
      }
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.tidy(() => tf.mul(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs, 1));
      }
    }
    const input = tf.input({ shape: [1] });
    const layer = new Penalised({ name: 'penalized' });
    const penalized = tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
    penalized.compile({ optimizer: tf.train.sgd(0.1), loss: (_, z) => tf.mul(tf.sum(z), 0) as tf.Scalar });
    const { history } = await penalized.fit(tf.ones([4, 1]), tf.ones([4, 1]), quiet);
    expect(last(history, 'loss')).toBe(1);
    expect(layer.getWeights()[0]?.dataSync()[0]).toBeCloseTo(0.8, 6);
  });

  test('shuffles with Math.random unless told not to', async () => {
    const random = vi.spyOn(Math, 'random');
    await twoTasks().fit(rows(), labels(), quiet);
    expect(random).not.toHaveBeenCalled();
    await twoTasks().fit(rows(), labels(), { ...quiet, shuffle: true });
    expect(random).toHaveBeenCalled();
  });
});

describe('weights and seeds', () => {
  const spread = (initializer: { apply(shape: number[]): tf.Tensor }, shape: number[]) =>
    tf.tidy(() => Math.sqrt(valuesOf(tf.moments(initializer.apply(shape)).variance)[0] as number));

  test('glorot counts the experts of a rank-3 kernel into the fan', () => {
    const glorot = () => tf.initializers.glorotNormal({ seed: 1 });
    const single = spread(glorot(), [64, 32]);
    expect(spread(glorot(), [8, 64, 32]) / single).toBeCloseTo(1 / Math.sqrt(8), 1);
  });

  test('equal seeds give equal values, whatever the name of the weight', () => {
    const draw = () => valuesOf(tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 5 }).apply([6]));
    expect(draw()).toEqual(draw());
  });

  test('seed 0 is a seed for uniform numbers and none for normal ones', () => {
    const uniform = () => valuesOf(tf.randomUniform([6], 0, 1, 'float32', 0));
    expect(uniform()).toEqual(uniform());
    const normal = (seed: number) => valuesOf(tf.randomNormal([6], 0, 1, 'float32', seed));
    expect(normal(1)).toEqual(normal(1));
    expect(normal(0)).not.toEqual(normal(0));
  });

  test('randomUniform takes minval 0 for absent and draws below it', () => {
    const values = valuesOf(
      tf.initializers.randomUniform({ minval: 0, maxval: 0.02, seed: 3 }).apply([1000]),
    );
    expect(Math.min(...values)).toBeLessThan(-0.04);
  });

  test('a seeded dropout draws the same mask at every call', () => {
    const layer = tf.layers.dropout({ rate: 0.5, seed: 7 });
    const mask = () => valuesOf(layer.apply(tf.ones([1, 64]), { training: true }) as tf.Tensor);
    const first = mask();
    expect(new Set(first)).toEqual(new Set([0, 2]));
    expect(mask()).toEqual(first);
  });

  test('layers inside a layer are not tracked', () => {
    class Outer extends tf.layers.Layer {
      static readonly className = 'FactOuter';
      private readonly inner = tf.layers.dense({ units: 2 });
      override computeOutputShape([batch]: tf.Shape): tf.Shape {
        return [batch as number | null, 2];
      }
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return this.inner.apply(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs) as tf.Tensor;
      }
      innerWeights(): number {
        return this.inner.weights.length;
      }
    }
    const layer = new Outer({});
    layer.apply(tf.ones([1, 3]));
    expect([layer.weights.length, layer.innerWeights()]).toEqual([0, 2]);
  });

  test('a weight’s name gets a suffix that depends on the process, its original name none', () => {
    const make = () => {
      const layer = tf.layers.dense({ name: 'same_name', units: 1, inputShape: [1] });
      return tf.sequential({ layers: [layer] }).weights[0] as tf.LayerVariable;
    };
    const [first, second] = [make(), make()];
    expect(first.originalName).toBe('same_name/kernel');
    expect(second.originalName).toBe('same_name/kernel');
    expect(second.name).not.toBe(first.name);
  });
});

describe('files and registration', () => {
  class Worded extends tf.layers.Layer {
    static readonly className = 'FactWorded';
    private readonly words: readonly string[];
    constructor(config: { readonly name?: string; readonly words: readonly string[] }) {
      super(config);
      this.words = config.words;
    }
    override computeOutputShape(inputShape: tf.Shape): tf.Shape {
      return inputShape;
    }
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return tf.tidy(() => tf.mul(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs, 1));
    }
    override getConfig(): tf.serialization.ConfigDict {
      return { ...super.getConfig(), words: [...this.words] };
    }
  }
  const worded = (words: string[]) => {
    const input = tf.input({ shape: [2] });
    const output = new Worded({ name: 'worded_layer', words }).apply(input) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs: output });
  };

  test('an unregistered layer cannot be loaded', async () => {
    await expect(throughModelJson(worded([]))).rejects.toThrow('Unknown layer: FactWorded');
  });

  test('strings of a configuration come back rewritten, layer names and metadata do not', async () => {
    tf.serialization.registerClass(
      Worded as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>,
    );
    const model = worded(['ctr_task', 'user_id', 'A_B C-dE', 'income', 'neverMarried']);
    model.setUserDefinedMetadata({ tasks: ['ctr_task', 'A_B C-dE'] });
    const loaded = await throughModelJson(model);
    const config = loaded.getLayer('worded_layer').getConfig();
    expect(config.words).toEqual(['ctrTask', 'userId', 'aB c-dE', 'income', 'neverMarried']);
    expect(loaded.getUserDefinedMetadata()).toEqual({ tasks: ['ctr_task', 'A_B C-dE'] });
  });

  test('a package name does not keep two classes of one name apart: the last wins', async () => {
    class Other extends Worded {}
    const register = (layer: unknown, pkg: string) =>
      tf.serialization.registerClass(
        layer as tf.serialization.SerializableConstructor<tf.layers.Layer>,
        pkg,
        'FactWorded',
      );
    register(Other, 'other');
    const loaded = await throughModelJson(worded(['a']));
    expect(loaded.getLayer('worded_layer')).toBeInstanceOf(Other);
    register(Worded, 'own');
    const again = await throughModelJson(worded(['a']));
    expect(again.getLayer('worded_layer')).not.toBeInstanceOf(Other);
  });

  test('a loss function cannot be saved with the optimizer', async () => {
    const model = twoTasks({ loss: { income: () => tf.scalar(0), never_married: () => tf.scalar(0) } });
    const handler = tf.io.withSaveHandler(async () => ({
      modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' },
    }));
    await expect(model.save(handler, { includeOptimizer: true })).rejects.toThrow(
      'Serialization of non-string loss is not supported.',
    );
    await expect(model.save(handler)).resolves.toBeDefined();
  });

  test('a model.json with NaN among its weights loads without complaint', async () => {
    const model = twoTasks();
    for (const weight of model.weights) weight.write(tf.fill(weight.shape as number[], Number.NaN));
    const loaded = await throughModelJson(model);
    expect(loaded.weights.every((weight) => valuesOf(weight.read()).every(Number.isNaN))).toBe(true);
  });

  test('earlyStopping cannot restore the best weights', () => {
    expect(() => tf.callbacks.earlyStopping({ restoreBestWeights: true })).toThrow(
      'restoreBestWeights = True is not implemented in EarlyStopping yet.',
    );
  });
});

describe('gradients', () => {
  test('unstacking into one has none, taking it apart by reshape has', () => {
    const x = tf.ones([2, 1, 3]);
    expect(() => tf.grad((t: tf.Tensor) => tf.unstack(t, 1)[0] as tf.Tensor)(x)).toThrow();
    expect(valuesOf(tf.grad((t: tf.Tensor) => tf.reshape(t, [2, 3]))(x))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('splitting into one has none', () => {
    const split = (t: tf.Tensor) => tf.split(t, [3], 1)[0] as tf.Tensor;
    expect(() => tf.grad(split)(tf.ones([2, 3]))).toThrow('Pass at least one tensor to concat');
  });

  test('gather has one on cpu and none on wasm, which lacks its kernel', () => {
    const gradient = () =>
      tf.grad((t: tf.Tensor) => tf.gather(t, tf.tensor1d([1, 1], 'int32')))(tf.ones([2, 1]));
    if (onWasm) expect(gradient).toThrow("Kernel 'UnsortedSegmentSum' not registered for backend 'wasm'");
    else expect(valuesOf(gradient())).toEqual([0, 2]);
  });

  test('matMul has a wrong one where batch axes broadcast', () => {
    const [a, b] = [tf.ones([2, 4, 3]), tf.ones([1, 3, 5])];
    const product = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y);
    expect(product(a, b).shape).toEqual([2, 4, 5]);
    expect(() => tf.grads(product)([a, b])).toThrow();
    expect(() => tf.grads(product)([a, tf.ones([2, 3, 5])])).not.toThrow();
  });

  test('einsum, topk and gatherND have none', () => {
    const x = tf.ones([2, 3]);
    expect(() => tf.grad((t: tf.Tensor) => tf.einsum('ij,kj->ik', t, tf.ones([4, 3])))(x)).toThrow();
    expect(() => tf.grad((t: tf.Tensor) => tf.topk(t, 2).values)(x)).toThrow();
    const indices = tf.tensor2d([[0, 1]], [1, 2], 'int32');
    expect(() => tf.grad((t: tf.Tensor) => tf.gatherND(t, indices))(x)).toThrow();
  });

  test('a comparison of what is differentiated stops the tape', () => {
    const branch = (t: tf.Tensor) => tf.where(tf.greater(t, 0), t, tf.zerosLike(t));
    expect(() => tf.grad(branch)(tf.ones([3]))).toThrow('gradient function not found for Greater');
    const step = (t: tf.Tensor) => tf.mul(tf.step(t), t);
    expect(valuesOf(tf.grad(step)(tf.tensor1d([-1, 2])))).toEqual([0, 1]);
  });

  test('cumsum has one along the last axis alone', () => {
    const x = tf.ones([2, 3]);
    expect(() => tf.grad((t: tf.Tensor) => tf.cumsum(t, 0))(x)).toThrow();
    expect(valuesOf(tf.grad((t: tf.Tensor) => tf.cumsum(t, 1))(x))).toEqual([3, 2, 1, 3, 2, 1]);
  });

  test('scatterND adds up what falls on one place, on both backends: the segment sum we train embeddings with', () => {
    const places = tf.tensor2d([[1], [0], [1]], [3, 1], 'int32');
    const sums = tf.scatterND(
      places,
      tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      [3, 2],
    );
    expect(valuesOf(sums)).toEqual([3, 4, 6, 8, 0, 0]);
  });

  test('sparseSegmentSum adds up the rows that ids name', () => {
    const table = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const sums = tf.sparse.sparseSegmentSum(
      table,
      tf.tensor1d([0, 2, 2, 1], 'int32'),
      tf.tensor1d([0, 0, 0, 1], 'int32'),
    );
    expect(valuesOf(sums)).toEqual([11, 14, 3, 4]);
  });

  test('a gradient cannot save inputs by name when one of them is absent', () => {
    const [kernelName, backendName] = ['FactAbsent', tf.getBackend()];
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs }) => tf.mul(inputs.a as tf.Tensor, 2),
    });
    const run = (a: tf.Tensor) => tf.engine().runKernel(kernelName, { a }) as tf.Tensor;
    const gradFunc = (dy: tf.Tensor | tf.Tensor[]) => ({ a: () => tf.mul(dy as tf.Tensor, 2) });
    tf.registerGradient({ kernelName, gradFunc, inputsToSave: ['a', 'b'] });
    expect(() => tf.grad(run)(tf.ones([2]))).toThrow();
    tf.unregisterGradient(kernelName);
    tf.registerGradient({ kernelName, gradFunc, saveAllInputs: true });
    expect(() => tf.grad(run)(tf.ones([2]))).toThrow('expected inputs to be an array');
    tf.unregisterGradient(kernelName);
    tf.registerGradient({ kernelName, gradFunc, inputsToSave: ['a'] });
    expect(valuesOf(tf.grad(run)(tf.ones([2])))).toEqual([2, 2]);
  });

  test('a gradient registered for a kernel is asked only for the inputs that need it', () => {
    const name = 'FactLazy';
    const asked: string[] = [];
    tf.registerKernel({
      kernelName: name,
      backendName: tf.getBackend(),
      kernelFunc: ({ inputs }) => tf.add(inputs.a as tf.Tensor, inputs.b as tf.Tensor),
    });
    tf.registerGradient({
      kernelName: name,
      gradFunc: (dy) => ({
        a: () => {
          asked.push('a');
          return (dy as tf.Tensor).clone();
        },
        b: () => {
          asked.push('b');
          return (dy as tf.Tensor).clone();
        },
      }),
    });
    const run = (b: tf.Tensor) => tf.engine().runKernel(name, { a: tf.ones([2]), b }) as tf.Tensor;
    expect(valuesOf(tf.grad(run)(tf.ones([2])))).toEqual([1, 1]);
    expect(asked).toEqual(['b']);
  });
});

describe('kernels', () => {
  test('getKernel finds those of the named backend alone', () => {
    expect(tf.getKernel('Add', tf.getBackend())).toBeTruthy();
    expect(tf.getKernel('FactNoSuchKernel', tf.getBackend())).toBeFalsy();
    expect(Boolean(tf.getKernel('UnsortedSegmentSum', tf.getBackend()))).toBe(!onWasm);
    expect(Boolean(tf.getKernel('Einsum', tf.getBackend()))).toBe(!onWasm);
  });

  test('tfjs’s embedding layer trains on cpu and not on wasm', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 4, outputDim: 2, inputLength: 1 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1 }),
      ],
    });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const fit = model.fit(tf.ones([4, 1]), tf.ones([4, 1]), quiet);
    if (onWasm)
      await expect(fit).rejects.toThrow("Kernel 'UnsortedSegmentSum' not registered for backend 'wasm'");
    else await expect(fit).resolves.toBeDefined();
  });

  test('log1p keeps small numbers on cpu and loses them on wasm', () => {
    const value = valuesOf(tf.log1p(tf.scalar(1e-9)))[0] as number;
    if (onWasm) expect(value).toBe(0);
    else expect(value / 1e-9).toBeCloseTo(1, 5);
  });

  test('softmax gives −1e9 exactly no weight', () => {
    expect(valuesOf(tf.softmax(tf.tensor1d([0, -1e9, 0])))).toEqual([0.5, 0, 0.5]);
  });

  test('a slice copies the whole of its input on wasm', () => {
    const read = vi.spyOn(tf.backend() as unknown as { readSync(id: object): unknown }, 'readSync');
    const rows = tf.unstack(tf.ones([5, 4]));
    expect(read).toHaveBeenCalledTimes(onWasm ? 5 : 0);
    tf.dispose(rows);
  });

  test('oneHot has no depth of one', () => {
    expect(() => tf.oneHot(tf.tensor1d([0], 'int32'), 1)).toThrow('depth must be >=2, but it is 1');
  });

  test('stacking and unstacking axis 0 are exact inverses', () => {
    const x = tf.tensor3d([[[1, 2]], [[3, 4]]]);
    expect(valuesOf(tf.stack(tf.unstack(x)))).toEqual([1, 2, 3, 4]);
  });
});

describe('memory', () => {
  test('predict leaves its output to the caller, fit leaves nothing', async () => {
    const model = twoTasks();
    const [x, y] = [rows(), labels()];
    await model.fit(x, y, quiet);
    const before = tf.memory().numTensors;
    await model.fit(x, y, quiet);
    expect(tf.memory().numTensors).toBe(before);
    model.predict(x);
    expect(tf.memory().numTensors).toBe(before + 2);
  });

  test('disposing a network disposes its weights, but not the slots of an optimizer that was handed in', async () => {
    const optimizer = tf.train.adam(0.1);
    const before = tf.memory().numTensors;
    const model = twoTasks({ optimizer });
    const [x, y] = [rows(), labels()];
    await model.fit(x, y, quiet);
    tf.dispose([x, y]);
    const weights = model.weights.map((weight) => (weight as unknown as { val: tf.Variable }).val);
    model.dispose();
    expect(weights.every((weight) => weight.isDisposed)).toBe(true);
    expect(tf.memory().numTensors).toBeGreaterThanOrEqual(before + 2 * weights.length); // two slots per weight
    optimizer.dispose();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
  });
});
