import { expectClose, expectGradients, expectNoLeak, idTensor, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { embeddingBag } from './embeddingBag.js';

/** The dense table [numeric | one-hot]: every id from 1 to `values` counts once per occurrence. */
function oneHotTable(ids: tf.Tensor2D, values: number, numeric?: tf.Tensor2D): tf.Tensor2D {
  const columns = numeric?.arraySync();
  const rows = ids.arraySync().map((row, r) => {
    const counts = new Array<number>(values).fill(0);
    for (const id of row) if (id >= 1 && id <= values) counts[id - 1] = (counts[id - 1] as number) + 1;
    return [...(columns?.[r] ?? []), ...counts];
  });
  return tf.tensor2d(rows);
}

describe('embeddingBag', () => {
  test('adds the kernel rows of the ids to the numeric columns times theirs', () => {
    tf.tidy(() => {
      const kernel = tf.tensor2d([
        [1, -1],
        [10, 20],
        [30, 40],
        [50, 60],
      ]); // one numeric column, ids 1, 2, 3
      const ids = tf.tensor2d(
        [
          [1, 3],
          [2, 0],
          [0, 0],
        ],
        [3, 2],
        'int32',
      );
      const numeric = tf.tensor2d([[2], [0.5], [-1]]);
      expectClose(embeddingBag(kernel, ids, numeric), [62, 78, 30.5, 39.5, -1, 1]);
      expectClose(
        embeddingBag(kernel, ids, numeric, tf.tensor1d([100, 200])),
        [162, 278, 130.5, 239.5, 99, 201],
      );
    });
  });

  test('without numeric columns has the ids’ rows alone', () => {
    tf.tidy(() => {
      const kernel = tf.tensor2d([
        [10, 20],
        [30, 40],
      ]);
      const ids = tf.tensor2d(
        [
          [1, 2],
          [2, 0],
        ],
        [2, 2],
        'int32',
      );
      expectClose(embeddingBag(kernel, ids), [40, 60, 30, 40]);
      expectClose(embeddingBag(kernel, ids, undefined, tf.tensor1d([1, 2])), [41, 62, 31, 42]);
    });
  });

  test('counts an id twice that stands twice in a row', () => {
    tf.tidy(() => {
      const kernel = tf.tensor2d([[3], [5]]);
      const ids = tf.tensor2d(
        [
          [2, 2, 1],
          [1, 1, 1],
        ],
        [2, 3],
        'int32',
      );
      expectClose(embeddingBag(kernel, ids), [13, 9]);
      const [gradient] = tf.grads((k: tf.Tensor) => embeddingBag(k as tf.Tensor2D, ids))([kernel]) as [
        tf.Tensor,
      ];
      expectClose(gradient, [4, 2]);
    });
  });

  test('adds nothing for id 0, negative ids and ids beyond the table, and sends them no gradient', () => {
    tf.tidy(() => {
      const kernel = tf.tensor2d([[7], [1], [2]]);
      const outside = [0, -1, -5, 3, 4, 1000, 2 ** 31 - 1, -(2 ** 31)];
      const ids = tf.tensor2d([outside, [...outside.slice(1), 2]], [2, 8], 'int32');
      const numeric = tf.tensor2d([[1], [1]]);
      expectClose(embeddingBag(kernel, ids, numeric), [7, 9]);
      const f = (k: tf.Tensor) => embeddingBag(k as tf.Tensor2D, ids, numeric);
      expectClose(tf.grad(f)(kernel), [2, 0, 1]);
    });
  });

  for (const [batch, fields, values, columns, units] of [
    [1, 1, 1, 1, 1],
    [3, 2, 7, 0, 3],
    [5, 3, 4, 2, 7],
    [1, 5, 3, 3, 3],
    [3, 1, 9, 1, 5],
  ] as const) {
    for (const withBias of [false, true]) {
      const shape = `[${batch}, ${fields}] of ${values} ids, ${columns} columns, ${units} units${withBias ? ', bias' : ''}`;
      test(`gives the values and gradients of the dense one-hot product: ${shape}`, () => {
        tf.tidy(() => {
          const kernel = uniformTensor<tf.Rank.R2>([columns + values, units], 1);
          const ids = idTensor([batch, fields], -1, values + 1, 2);
          const numeric = columns > 0 ? uniformTensor<tf.Rank.R2>([batch, columns], 3) : undefined;
          const bias = uniformTensor<tf.Rank.R1>([units], 4);
          const dy = uniformTensor<tf.Rank.R2>([batch, units], 5);
          const table = oneHotTable(ids, values, numeric);
          const dense = (k: tf.Tensor, n?: tf.Tensor, b?: tf.Tensor) => {
            const left = n ? tf.concat([n, tf.slice(table, [0, columns], [-1, -1])], 1) : table;
            const product = tf.matMul(left as tf.Tensor2D, k as tf.Tensor2D);
            return b ? tf.add(product, b) : product;
          };
          const bag = (k: tf.Tensor, n?: tf.Tensor, b?: tf.Tensor) =>
            embeddingBag(k as tf.Tensor2D, ids, n as tf.Tensor2D, b as tf.Tensor1D);
          const inputs = [kernel, ...(numeric ? [numeric] : []), ...(withBias ? [bias] : [])];
          const named =
            (f: typeof dense) =>
            (k: tf.Tensor, ...rest: tf.Tensor[]) =>
              numeric ? f(k, rest[0], rest[1]) : f(k, undefined, rest[0]);
          const [first, ...others] = inputs as [tf.Tensor, ...tf.Tensor[]];
          expectClose(named(bag)(first, ...others), named(dense)(first, ...others));
          const gradients = tf.grads(named(bag) as (...x: tf.Tensor[]) => tf.Tensor)(inputs, dy);
          const expected = tf.grads(named(dense) as (...x: tf.Tensor[]) => tf.Tensor)(inputs, dy);
          gradients.forEach((gradient, i) => {
            expectClose(gradient, expected[i] as tf.Tensor);
          });
        });
      });
    }
  }

  test('has the gradients that finite differences have', () => {
    const ids = idTensor([3, 4], 0, 5, 1);
    const inputs = [uniformTensor([7, 3], 1), uniformTensor([3, 2], 2), uniformTensor([3], 3)];
    expectGradients(
      (kernel, numeric, bias) =>
        embeddingBag(kernel as tf.Tensor2D, ids, numeric as tf.Tensor2D, bias as tf.Tensor1D),
      inputs,
    );
    tf.dispose([ids, inputs]);
  });

  test('leaves nothing behind, in a gradient neither', () => {
    const ids = idTensor([3, 4], 0, 5, 1);
    const kernel = tf.variable(uniformTensor<tf.Rank.R2>([6, 3], 1));
    const numeric = uniformTensor<tf.Rank.R2>([3, 1], 2);
    expectNoLeak(() => embeddingBag(kernel, ids, numeric).dispose());
    expectNoLeak(() => {
      const { value, grads } = tf.variableGrads(() => tf.sum(embeddingBag(kernel, ids, numeric)), [kernel]);
      tf.dispose([value, grads]);
    });
    tf.dispose([ids, kernel, numeric]);
  });

  test('asks for no more than a few kernels, whatever the vocabulary', async () => {
    const [batch, fields, units, columns] = [512, 4, 2, 1];
    for (const values of [2000, 200_000]) {
      const kernel = tf.variable(tf.ones<tf.Rank.R2>([columns + values, units]));
      const ids = idTensor([batch, fields], 0, values, 1);
      const numeric = uniformTensor<tf.Rank.R2>([batch, columns], 2);
      const before = tf.memory().numBytes;
      const { peakBytes, kernels } = await tf.profile(() => {
        const { value, grads } = tf.variableGrads(
          () => tf.sum(embeddingBag(kernel, ids, numeric)) as tf.Scalar,
          [kernel],
        );
        tf.dispose([value, grads]);
        return tf.scalar(0);
      });
      const kernelBytes = 4 * kernel.size;
      const rowBytes = 4 * batch * fields * units;
      expect(peakBytes - before).toBeLessThan(4 * kernelBytes + 8 * rowBytes);
      const written = kernels.flatMap(({ outputShapes }) =>
        outputShapes.map((s) => tf.util.sizeFromShape(s)),
      );
      expect(Math.max(...written)).toBeLessThanOrEqual(Math.max(kernel.size + units, batch * fields * units));
      tf.dispose([kernel, ids, numeric]);
    }
  });

  test('adds up the gradient of a large batch in parts', () => {
    tf.tidy(() => {
      // 2¹² rows of 4 ids with 512 units are two parts of 2²² values.
      const [batch, fields, units] = [2 ** 12, 4, 512];
      const kernel = tf.zeros<tf.Rank.R2>([3, units]);
      const ids = tf.tile(tf.tensor2d([[1, 3, 3, 0]], [1, fields], 'int32'), [batch, 1]);
      const gradient = tf.grad((k: tf.Tensor) => tf.sum(embeddingBag(k as tf.Tensor2D, ids)))(kernel);
      expectClose(tf.max(gradient, 1), [batch, 0, 2 * batch]);
      expectClose(tf.min(gradient, 1), [batch, 0, 2 * batch]);
    });
  });

  test('weighs every id: the kernel row, its gradient, and that of the weight', () => {
    tf.tidy(() => {
      const kernel = tf.tensor2d([
        [1, -1],
        [10, 20],
        [30, 40],
      ]); // one numeric column, ids 1 and 2
      const ids = tf.tensor2d(
        [
          [1, 2, 2],
          [2, 0, 9],
        ],
        [2, 3],
        'int32',
      );
      const weights = tf.tensor2d([
        [0.5, 2, 0],
        [-1, 5, 5],
      ]);
      const numeric = tf.tensor2d([[2], [0]]);
      expectClose(embeddingBag(kernel, ids, numeric, undefined, weights), [67, 88, -30, -40]);
      const bag = (k: tf.Tensor, w: tf.Tensor) =>
        embeddingBag(k as tf.Tensor2D, ids, numeric, undefined, w as tf.Tensor2D);
      const dy = tf.tensor2d([
        [1, 0],
        [0, 1],
      ]);
      const [ofKernel, ofWeights] = tf.grads(bag)([kernel, weights], dy) as [tf.Tensor, tf.Tensor];
      expectClose(ofKernel, [2, 0, 0.5, 0, 2, -1]);
      expectClose(ofWeights, [10, 30, 30, 40, 0, 0]);
    });
  });

  test('with weights goes through a large batch in parts, without a table of all its rows', async () => {
    // 2¹² rows of 4 ids with 512 units are two parts of 2²² values.
    const [batch, fields, units] = [2 ** 12, 4, 512];
    const kernel = tf.variable(tf.ones<tf.Rank.R2>([3, units]));
    const ids = tf.tidy(() => tf.tile(tf.tensor2d([[1, 3, 3, 0]], [1, fields], 'int32'), [batch, 1]));
    const weights = tf.tidy(() => tf.tile(tf.tensor2d([[1, 2, 3, 4]]), [batch, 1]));
    const { kernels, result } = await tf.profile(() =>
      embeddingBag(kernel, ids, undefined, undefined, weights),
    );
    const y = result as unknown as tf.Tensor2D;
    tf.tidy(() => expectClose(tf.max(y, 1), Array(batch).fill(6)));
    const written = kernels.flatMap(({ outputShapes }) => outputShapes.map((s) => tf.util.sizeFromShape(s)));
    expect(Math.max(...written)).toBe(2 ** 22);
    tf.dispose([kernel, ids, weights, y]);
  });

  test('takes a numeric table without columns for none', () => {
    tf.tidy(() => {
      const kernel = tf.tensor2d([[2, 3]]);
      const ids = tf.ones<tf.Rank.R2>([2, 1], 'int32');
      const numeric = tf.zeros<tf.Rank.R2>([2, 0]);
      expectClose(embeddingBag(kernel, ids, numeric), [2, 3, 2, 3]);
      const f = (k: tf.Tensor) => embeddingBag(k as tf.Tensor2D, ids, numeric);
      expectClose(tf.grad(f)(kernel), [2, 2]);
    });
  });

  test('has the numeric columns alone where there are no fields', () => {
    tf.tidy(() => {
      const kernel = tf.tensor2d([
        [2, 3],
        [5, 7],
      ]);
      const ids = tf.zeros<tf.Rank.R2>([2, 0], 'int32');
      const numeric = tf.tensor2d([[1], [10]]);
      expectClose(embeddingBag(kernel, ids, numeric), [2, 3, 20, 30]);
      expectClose(embeddingBag(kernel, ids, numeric, undefined, tf.zeros([2, 0])), [2, 3, 20, 30]);
      const f = (k: tf.Tensor) => embeddingBag(k as tf.Tensor2D, ids, numeric);
      expectClose(tf.grad(f)(kernel), [11, 11, 0, 0]);
    });
  });

  test('refuses rows and widths that do not fit', () => {
    tf.tidy(() => {
      const ids = tf.zeros<tf.Rank.R2>([4, 2], 'int32');
      const refusal = (message: string) => expect.objectContaining({ name: 'ShapeError', message });
      expect(() => embeddingBag(tf.ones([5, 3]), ids, tf.ones([3, 2]))).toThrow(
        refusal('embeddingBag: `numeric` must be [4, columns] to match ids [4,2], got [3,2].'),
      );
      expect(() => embeddingBag(tf.ones([2, 3]), ids, tf.ones([4, 2]))).toThrow(
        refusal('embeddingBag: `kernel` must be [more than 2, units], got [2,3].'),
      );
      expect(() => embeddingBag(tf.ones([5]) as unknown as tf.Tensor2D, ids)).toThrow(
        refusal('embeddingBag: `kernel` must be [more than 0, units], got [5].'),
      );
      for (const shape of [
        [4, 3],
        [3, 2],
      ] as const) {
        expect(() => embeddingBag(tf.ones([5, 3]), ids, undefined, undefined, tf.ones([...shape]))).toThrow(
          refusal(`embeddingBag: \`weights\` must be [4,2], one per id, got [${shape}].`),
        );
      }
    });
  });
});
