import { expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { binary } from '../tasks.js';
import { TaskModel } from './taskModel.js';
import { layoutsOf, partsOf, taskWeightsOf, type WeightLayout, type WeightLayouts } from './weightLayout.js';

/** Has weights of two tasks, of three experts and of nobody in particular. */
class Shared extends tf.layers.Layer {
  static readonly className = 'Shared';

  override build(): void {
    for (const [name, shape] of Object.entries({ rows: [2, 3], experts: [3, 3], all: [3] })) {
      this.addWeight(name, shape, 'float32', tf.initializers.zeros());
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor[]): tf.Tensor {
    return tf.add(inputs[0] as tf.Tensor, 0);
  }

  layouts(): WeightLayouts {
    return {
      rows: { of: 'tasks', axis: 0, sizes: [1, 1] },
      experts: { of: 'experts', axis: 0, sizes: [1, 1] },
    };
  }
}

describe('taskWeightsOf', () => {
  test('finds the weights that have a part for every task, and no others', () => {
    const x = tf.input({ shape: [3] });
    const layer = new Shared({ name: 'shared' });
    const rows = layer.apply(x) as tf.SymbolicTensor;
    const outputs = ['a', 'b', 'c'].map(
      (name) => tf.layers.dense({ name, units: 1 }).apply(rows) as tf.SymbolicTensor,
    );
    const two = new TaskModel(tf.model({ inputs: x, outputs: outputs.slice(0, 2) }), {
      a: binary(),
      b: binary(),
    });
    const found = taskWeightsOf(two);
    expect(found.map(({ layer, name, layout }) => [layer.name, name, layout])).toEqual([
      ['shared', 'rows', { of: 'tasks', axis: 0, sizes: [1, 1] }],
    ]);
    expect(found[0]?.weight).toBe(layer.weights[0]);
    const tasks = { a: binary(), b: binary(), c: binary() };
    const three = new TaskModel(tf.model({ inputs: x, outputs }), tasks);
    expect(taskWeightsOf(three)).toEqual([]);
    expect(layoutsOf(three.network.getLayer('a'))).toEqual({});
    three.network.dispose();
  });
});

describe('partsOf', () => {
  for (const [title, shape, layout, shapes] of [
    [
      'rows',
      [3, 2, 4],
      { axis: 0, sizes: [1, 1, 1] },
      [
        [2, 4],
        [2, 4],
        [2, 4],
      ],
    ],
    [
      'columns of unequal numbers',
      [2, 6],
      { axis: 1, sizes: [1, 3, 2] },
      [
        [2, 1],
        [2, 3],
        [2, 2],
      ],
    ],
    [
      'columns before those of all',
      [2, 6],
      { axis: 1, sizes: [2, 3] },
      [
        [2, 2],
        [2, 3],
      ],
    ],
    ['a part of nothing', [3], { axis: 0, sizes: [2, 0, 1] }, [[2], [0], [1]]],
    ['a single part', [2, 3], { axis: 1, sizes: [3] }, [[2, 3]]],
    ['a single row', [1, 3], { axis: 0, sizes: [1] }, [[3]]],
  ] as [string, number[], Omit<WeightLayout, 'of'>, number[][]][]) {
    test(`takes ${title} apart, with gradients, and leaves nothing`, () => {
      const weight = uniformTensor(shape as never, 1);
      expectNoLeak(() => {
        tf.tidy(() => {
          const parts = partsOf(weight, { of: 'tasks', ...layout });
          expect(parts.map((part) => part.shape)).toEqual(shapes);
          const used = layout.sizes.reduce((sum, size) => sum + size, 0);
          const start = tf.slice(
            weight,
            0,
            shape.map((n, axis) => (axis === layout.axis ? used : n)),
          );
          const sum = (x: tf.Tensor) => tf.sum(tf.square(x)) as tf.Scalar;
          const ofParts = (x: tf.Tensor) =>
            tf.addN(partsOf(x, { of: 'tasks', ...layout }).map(sum)) as tf.Scalar;
          expect(ofParts(weight).dataSync()[0]).toBeCloseTo(sum(start).dataSync()[0] as number, 5);
          const gradient = tf.grad(ofParts)(weight);
          const expected = tf.slice(
            tf.mul(weight, 2),
            0,
            shape.map((n, axis) => (axis === layout.axis ? used : n)),
          );
          expect(Array.from(tf.slice(gradient, 0, expected.shape).dataSync())).toEqual(
            Array.from(expected.dataSync()),
          );
        });
      });
      weight.dispose();
    });
  }
});
