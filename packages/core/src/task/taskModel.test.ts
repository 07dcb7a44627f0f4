import { expectClose, expectNoLeak } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { binary, multiclass, type RegressionOptions, regression, type Tasks } from '../tasks.js';
import { featureTensors } from './features.js';
import { lossesByTask } from './lossesByTask.js';
import { TaskModel } from './taskModel.js';

const tasks = { click: binary(), kind: multiclass({ classes: 3 }), price: regression() };

/** A network of one dense layer per task whose kernels are all ones. */
function network(
  units: Readonly<Record<string, number>>,
  inputs: tf.SymbolicTensor[],
  dropout = 0,
): tf.LayersModel {
  const last = inputs.at(-1) as tf.SymbolicTensor;
  const x =
    dropout > 0 ? (tf.layers.dropout({ rate: dropout, seed: 1 }).apply(last) as tf.SymbolicTensor) : last;
  const outputs = Object.entries(units).map(
    ([name, width]) =>
      tf.layers.dense({ name, units: width, kernelInitializer: 'ones' }).apply(x) as tf.SymbolicTensor,
  );
  return tf.model({ inputs, outputs });
}
const dense = () => tf.input({ shape: [2], name: 'features' });
const ids = () => tf.input({ shape: [3], dtype: 'int32', name: 'ids' });
const numeric = () => tf.input({ shape: [2], name: 'numeric' });
const widths = { click: 1, kind: 3, price: 1 };
const refusal = (name: string, message: string) => expect.objectContaining({ name, message });

describe('TaskModel', () => {
  test('gives logits as they are and predictions through the link of each head', () => {
    const model = new TaskModel(network(widths, [dense()]), tasks);
    tf.tidy(() => {
      const x = tf.tensor2d([
        [1, 1],
        [0, 0],
      ]);
      const { click, kind, price } = model.logits(x);
      expectClose(click, [2, 0]);
      expectClose(kind, [2, 2, 2, 0, 0, 0]);
      expectClose(price, [2, 0]);
      const predicted = model.predict(x);
      expectClose(predicted.click, [1 / (1 + Math.exp(-2)), 0.5]);
      expectClose(predicted.kind, new Array(6).fill(1 / 3));
      expectClose(predicted.price, [2, 0]);
    });
    model.network.dispose();
  });

  test('predicts mean + std · z in the unit of the label, and gives z as logits', () => {
    const modelOf = (options: RegressionOptions) =>
      new TaskModel(network({ a: 1 }, [dense()]), { a: regression(options) });
    const scaled = modelOf({ mean: 100, std: 10 });
    const [shifted, stretched] = [modelOf({ mean: 100 }), modelOf({ std: 10 })];
    tf.tidy(() => {
      const x = tf.tensor2d([[1, -3]]);
      expectClose(scaled.logits(x).a, [-2]);
      expectClose(scaled.predict(x).a, [80]);
      expectClose(shifted.predict(x).a, [98]);
      expectClose(stretched.predict(x).a, [-20]);
    });
    expectNoLeak(() => tf.tidy(() => tf.dispose(scaled.predict(tf.ones([1, 2])))));
    for (const model of [scaled, shifted, stretched]) model.network.dispose();
  });

  test('reads ids with numeric columns, and ids alone', () => {
    const both = new TaskModel(network({ a: 1 }, [ids(), numeric()]), { a: binary() });
    tf.tidy(() => {
      const x = { ids: tf.zeros<tf.Rank.R2>([2, 3], 'int32'), numeric: tf.ones<tf.Rank.R2>([2, 2]) };
      expectClose(both.logits(x).a, [2, 2]);
    });
    both.network.dispose();
  });

  test.each([
    [[[1, 2]], '[[1,2]]'],
    [undefined, 'undefined'],
    [{ ids: Int32Array.of(1), numeric: Float32Array.of(2) }, '{"ids":[1],"numeric":[2]}'],
    [{ numeric: Promise.resolve() }, '{"numeric":a promise that was not awaited}'],
  ])('refuses what holds no tensors, and says who takes it: %#', (x, shown) => {
    const model = new TaskModel(network({ a: 1 }, [dense()]), { a: binary() });
    const remedy = 'Rows that are no tensors yet: predictTasks of @mtl/train reads what an encoder makes.';
    const message = `TaskModel: \`x\` must be a dense tensor [batch, 2], got ${shown}. ${remedy}`;
    expect(() => model.predict(x as never)).toThrow(refusal('ShapeError', message));
    model.network.dispose();
  });

  test('is without dropout unless it trains', () => {
    const model = new TaskModel(network({ a: 1 }, [dense()], 0.5), { a: regression() });
    tf.tidy(() => {
      const x = tf.ones<tf.Rank.R2>([16, 2]);
      expectClose(model.logits(x).a, new Array(16).fill(2));
      expectClose(model.predict(x).a, new Array(16).fill(2));
      const training = Array.from(model.logits(x, { training: true }).a.dataSync());
      expect(new Set(training)).not.toEqual(new Set([2]));
    });
    model.network.dispose();
  });

  test('hands over every tensor it returns and keeps none', () => {
    const model = new TaskModel(network(widths, [dense()]), tasks);
    const x = tf.ones<tf.Rank.R2>([4, 2]);
    expectNoLeak(() => {
      const before = tf.memory().numTensors;
      const logits = model.logits(x);
      expect(tf.memory().numTensors).toBe(before + 3);
      tf.dispose(logits);
    });
    expectNoLeak(() => tf.dispose(model.predict(x)));
    expect(x.isDisposed).toBe(false);
    x.dispose();
    model.network.dispose();
  });

  test('does not return its network’s input as an output', () => {
    const input = tf.input({ shape: [1], name: 'features' });
    const same = tf.layers.activation({ activation: 'linear', name: 'a' }).apply(input) as tf.SymbolicTensor;
    const model = new TaskModel(tf.model({ inputs: input, outputs: same }), { a: regression() });
    const x = tf.tensor2d([[1], [2]]);
    tf.dispose(model.predict(x));
    expect(Array.from(x.dataSync())).toEqual([1, 2]);
    x.dispose();
  });

  test.each([
    [{ other: 1 }, ['other']],
    [{ price: 1, click: 1, kind: 3 }, ['price', 'click', 'kind']],
    [{ click: 1, kind: 3 }, ['click', 'kind']],
    [{ click: 1, kind: 3, price: 1, more: 1 }, ['click', 'kind', 'price', 'more']],
  ])('refuses a network with the outputs %j', (units, outputs) => {
    const made = network(units as Record<string, number>, [dense()]);
    expect(() => new TaskModel(made, tasks)).toThrow(
      refusal(
        'ConfigError',
        `TaskModel: \`network\` must have the outputs ["click","kind","price"], one per task and in order, got ${JSON.stringify(outputs)}.`,
      ),
    );
    made.dispose();
  });

  test('refuses names that no task can have', () => {
    const made = network({ a: 1 }, [dense()]);
    const sentence =
      'named by a letter, then letters, digits or _ (64 at most, no name that every object has)';
    for (const name of ['0', 'constructor']) {
      expect(() => new TaskModel(made, { [name]: binary() })).toThrow(
        refusal('ConfigError', `TaskModel: \`tasks\` must be ${sentence}, got "${name}".`),
      );
    }
    made.dispose();
  });

  const sparse = 'ids [batch, 3] and numeric [batch, 2]';
  const zeros = (shape: [number, number], dtype: 'int32' | 'float32' = 'float32') =>
    tf.zeros<tf.Rank.R2>(shape, dtype);
  test.each([
    ['dense', () => zeros([4, 3]), 'a dense tensor [batch, 2]', 'a dense tensor [4, 3]'],
    ['dense', () => tf.zeros([4, 2, 1]), 'a dense tensor [batch, 2]', 'a dense tensor [4, 2, 1]'],
    ['dense', () => tf.zeros([2]), 'a dense tensor [batch, 2]', 'a dense tensor [2]'],
    ['dense', () => ({ ids: zeros([4, 2], 'int32') }), 'a dense tensor [batch, 2]', 'ids [4, 2]'],
    ['sparse', () => zeros([4, 3]), sparse, 'a dense tensor [4, 3]'],
    ['sparse', () => ({ ids: zeros([4, 3], 'int32') }), sparse, 'ids [4, 3]'],
    [
      'sparse',
      () => ({ ids: zeros([4, 2], 'int32'), numeric: zeros([4, 2]) }),
      sparse,
      'ids [4, 2] and numeric [4, 2]',
    ],
    [
      'sparse',
      () => ({ ids: zeros([4, 3], 'int32'), numeric: zeros([4, 5]) }),
      sparse,
      'ids [4, 3] and numeric [4, 5]',
    ],
  ] as const)('a %s model refuses input of another form: %#', (form, input, expected, got) => {
    const model = new TaskModel(network({ a: 1 }, form === 'dense' ? [dense()] : [ids(), numeric()]), {
      a: binary(),
    });
    tf.tidy(() => {
      const error = refusal('ShapeError', `TaskModel: \`x\` must be ${expected}, got ${got}.`);
      expect(() => model.predict(input() as tf.Tensor2D)).toThrow(error);
      expect(() => model.logits(input() as tf.Tensor2D)).toThrow(error);
    });
    model.network.dispose();
  });

  test('refuses ids and numeric columns of different numbers of rows', () => {
    const model = new TaskModel(network({ a: 1 }, [ids(), numeric()]), { a: binary() });
    tf.tidy(() => {
      expect(() => model.predict({ ids: zeros([4, 3], 'int32'), numeric: zeros([5, 2]) })).toThrow(
        refusal('ShapeError', 'TaskModel: `numeric` must have as many rows as `ids`, 4, got 5.'),
      );
    });
    model.network.dispose();
  });

  test('reads weights beside the ids of bags, with numeric columns and without', () => {
    const bags = [{ name: 'tags', most: 2, combine: 'sum' }] as const;
    const weights = () => tf.input({ shape: [2], name: 'weights' });
    const modelOf = (...inputs: tf.SymbolicTensor[]) =>
      new TaskModel<Tasks>(network({ a: 1 }, inputs), { a: binary() }, undefined, { bags });
    const [all, bagsAlone] = [modelOf(ids(), numeric(), weights()), modelOf(ids(), weights())];
    tf.tidy(() => {
      const x = { ids: zeros([4, 3], 'int32'), numeric: zeros([4, 2]), weights: zeros([4, 2]) };
      expect(all.predict(x).a?.shape).toEqual([4, 1]);
      const { numeric: _, ...without } = x;
      expect(bagsAlone.predict(without).a?.shape).toEqual([4, 1]);
      const read = 'ids [batch, 3], numeric [batch, 2] and weights [batch, 2]';
      for (const [model, given, message] of [
        [all, without, `\`x\` must be ${read}, got ids [4, 3] and weights [4, 2].`],
        [
          all,
          { ...x, weights: zeros([4, 3]) },
          `\`x\` must be ${read}, got ids [4, 3], numeric [4, 2] and weights [4, 3].`,
        ],
        [
          bagsAlone,
          { ids: x.ids, numeric: x.weights },
          '`x` must be ids [batch, 3] and weights [batch, 2], got ids [4, 3] and numeric [4, 2].',
        ],
        [
          bagsAlone,
          { ...without, weights: zeros([3, 2]) },
          '`weights` must have as many rows as `ids`, 4, got 3.',
        ],
        [all, { ...x, weights: zeros([9, 2]) }, '`weights` must have as many rows as `ids`, 4, got 9.'],
      ] as const) {
        expect(() => model.predict(given)).toThrow(refusal('ShapeError', `TaskModel: ${message}`));
      }
      expect(() => all.predict({ ...x, weights: [1] } as never)).toThrow(
        /^TaskModel: `x` must be ids \[batch, 3\],/,
      );
      expect(featureTensors(x)).toEqual([x.ids, x.numeric, x.weights]);
      expect(featureTensors(without)).toEqual([x.ids, x.weights]);
      expect(featureTensors(x.numeric)).toEqual([x.numeric]);
    });
    for (const model of [all, bagsAlone]) model.network.dispose();
  });
});

describe('lossesByTask', () => {
  test('has a loss per task, in nats, with class indices or one-hot rows', () => {
    const model = new TaskModel<Tasks>(network(widths, [dense()]), tasks);
    const losses = lossesByTask(model);
    expect(Object.keys(losses)).toEqual(['click', 'kind', 'price']);
    expectNoLeak(() =>
      tf.tidy(() => {
        const of = (name: string, labels: tf.Tensor, logits: tf.Tensor) =>
          losses[name]?.(labels, logits) as tf.Tensor;
        expectClose(of('click', tf.tensor2d([[1], [0]]), tf.tensor2d([[0], [0]])), [Math.log(2)]);
        expectClose(of('price', tf.tensor2d([[1], [0]]), tf.tensor2d([[3], [2]])), [4]);
        const logits = tf.tensor2d([
          [0, 0, 0],
          [Math.log(2), 0, 0],
        ]);
        const expected = (Math.log(3) + Math.log(4)) / 2;
        expectClose(of('kind', tf.tensor2d([[2], [1]]), logits), [expected]);
        expectClose(
          of(
            'kind',
            tf.tensor2d([
              [0, 0, 1],
              [0, 1, 0],
            ]),
            logits,
          ),
          [expected],
        );
      }),
    );
    model.network.dispose();
  });
});
