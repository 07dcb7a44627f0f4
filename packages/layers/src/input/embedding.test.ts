import { describeLayer, expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Embedding } from './embedding.js';

const ids = { ids: [4, 3], highest: 5 } as const;
const config = { name: 'embedding', fields: 3, rows: 6, units: 2, seed: 5 };

describeLayer(Embedding, {
  title: 'vectors side by side, numeric columns after them',
  config: { ...config, numeric: 2 },
  inputShape: [ids, [4, 2]],
  outputShape: [4, 8],
  weights: 1,
  rejects: [
    [{ fields: 0 }, 'Embedding: `fields` must be a positive integer, got 0.'],
    [{ rows: 0 }, 'Embedding: `rows` must be a positive integer, got 0.'],
    [{ units: 1.5 }, 'Embedding: `units` must be a positive integer, got 1.5.'],
    [{ numeric: -1 }, 'Embedding: `numeric` must be a non-negative integer, got -1.'],
    [{ combine: 'mean' }, 'Embedding: `combine` must be one of "concat", "sum", "tokens", got "mean".'],
  ],
});

describeLayer(Embedding, {
  title: 'vectors added up',
  config: { ...config, combine: 'sum' },
  inputShape: ids,
  outputShape: [4, 2],
  weights: 1,
});

describeLayer(Embedding, {
  title: 'tokens of fields and numeric columns',
  config: { ...config, combine: 'tokens', numeric: 2 },
  inputShape: [ids, [4, 2]],
  outputShape: [4, 5, 2],
  weights: 3,
});

describeLayer(Embedding, {
  title: 'tokens of fields alone',
  config: { ...config, combine: 'tokens' },
  inputShape: ids,
  outputShape: [4, 3, 2],
  weights: 1,
});

const bags = [
  { most: 2, combine: 'mean' },
  { most: 3, combine: 'max' },
] as const;
const bagged = { ids: [4, 8], highest: 5 } as const; // three fields, then the bags

describeLayer(Embedding, {
  title: 'fields, bags and numeric columns side by side',
  config: { ...config, bags, numeric: 2 },
  inputShape: [bagged, [4, 2], [4, 5]],
  outputShape: [4, 12],
  weights: 1,
  rejects: [
    [{ bags: [{ most: 0, combine: 'sum' }] }, 'Embedding: `bags[0].most` must be a positive integer, got 0.'],
    [
      { bags: [{ most: 1, combine: 'concat' }] },
      'Embedding: `bags[0].combine` must be one of "sum", "mean", "max", got "concat".',
    ],
    [{ fields: -1 }, 'Embedding: `fields` must be a non-negative integer, got -1.'],
  ],
});

describeLayer(Embedding, {
  title: 'bags alone, added up',
  config: { ...config, fields: 0, bags, combine: 'sum' },
  inputShape: [{ ids: [4, 5], highest: 5 }, [4, 5]],
  outputShape: [4, 2],
  weights: 1,
});

describeLayer(Embedding, {
  title: 'tokens of fields, bags and numeric columns',
  config: { ...config, bags, combine: 'tokens', numeric: 2 },
  inputShape: [bagged, [4, 2], [4, 5]],
  outputShape: [4, 7, 2],
  weights: 3,
});

describeLayer(Embedding, {
  title: 'tables of several widths',
  config: {
    ...config,
    bags,
    columns: [
      { first: 1, last: 1 },
      { first: 2, last: 2, units: 3 },
      { first: 3, last: 3 },
      { first: 4, last: 5, units: 4 },
      { first: 2, last: 2 },
    ],
  },
  inputShape: [bagged, [4, 5]],
  outputShape: [4, 14],
  weights: 3,
});

describeLayer(Embedding, {
  title: 'with a sequence, its target and its weights apart',
  config: { ...config, bags, numeric: 1, sequences: [{ bag: 1, target: 2 }] },
  inputShape: [bagged, [4, 1], [4, 5]],
  outputShape: [
    [4, 9],
    [4, 3, 2],
    [4, 2],
    [4, 3],
  ],
  weights: 1,
});

describe('Embedding', () => {
  const table = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const columns = [[10, 100]];
  const columnsBias = [[0.5, 0.25]];
  test.each([
    ['concat', [5, 6, 1, 2, 7]],
    ['sum', [6, 8, 7]],
    ['tokens', [5, 6, 1, 2, 70.5, 700.25]],
  ] as const)('lays out rows by hand: %s', (combine, expected) => {
    tf.tidy(() => {
      const layer = new Embedding({
        name: 'embedding',
        fields: 2,
        rows: 3,
        units: 2,
        numeric: 1,
        combine,
        seed: 1,
      });
      const inputs = [tf.tensor2d([[2, 0]], [1, 2], 'int32'), tf.tensor2d([[7]])];
      layer.apply(inputs);
      const weights = combine === 'tokens' ? [table, columns, columnsBias] : [table];
      layer.setWeights(weights.map((weight) => tf.tensor2d(weight)));
      expectClose(layer.apply(inputs) as tf.Tensor, [...expected]);
      layer.dispose();
    });
  });

  const inputs = () => [
    tf.tensor2d([[2, 1, 2, 1, 2, 0, 0]], [1, 7], 'int32'), // a field, a bag of 3 and one of 3
    tf.tensor2d([[0.5, 1, 2, 1, 0, 0]]),
  ];
  const pooled = [
    { most: 3, combine: 'sum' },
    { most: 3, combine: 'max' },
  ] as const;
  test.each([
    ['concat', [5, 6, 0.5 * 3 + 5 + 2 * 3, 0.5 * 4 + 6 + 2 * 4, 5, 6]],
    ['sum', [5 + 12.5 + 5, 6 + 16 + 6]],
    ['tokens', [5, 6, 12.5, 16, 5, 6]],
  ] as const)('pools the vectors of bags by hand, the vector of id 0 left out: %s', (combine, expected) => {
    tf.tidy(() => {
      const layer = new Embedding({
        name: 'embedding',
        fields: 1,
        rows: 3,
        units: 2,
        combine,
        bags: pooled,
        seed: 1,
      });
      layer.apply(inputs());
      layer.setWeights([tf.tensor2d([[100, 100], ...table.slice(1)])]);
      expectClose(layer.apply(inputs()) as tf.Tensor, [...expected]);
      layer.dispose();
    });
  });

  test('looks ids up in the table of their column, which columns of the same ids share; others read row 0', () => {
    tf.tidy(() => {
      const columns = [
        { first: 4, last: 5 },
        { first: 2, last: 3, units: 1 },
        { first: 1, last: 1 },
        { first: 2, last: 3, trainable: false },
        { first: 6, last: 5 },
      ];
      const layer = new Embedding({
        name: 'embedding',
        fields: 3,
        rows: 6,
        units: 2,
        bags: [
          { most: 2, combine: 'sum' },
          { most: 1, combine: 'sum' },
        ],
        columns,
        seed: 1,
      });
      const rows = [
        tf.tensor2d([5, 2, 1, 3, 2, 0, 4, 9, 0, 1, 2, 5, 0, 3, 4, -2147483648, 3, 1], [3, 6], 'int32'),
        tf.tensor2d([1, 10, 1, 1, 1, 1, 1, 1, 1], [3, 3]),
      ];
      layer.apply(rows);
      expect(layer.weights.map(({ originalName, shape }) => [originalName, shape])).toEqual([
        ['embedding/table', [4, 2]],
        ['embedding/table_of_2', [3, 1]],
      ]);
      expect([layer.trainableWeights.length, layer.nonTrainableWeights.length]).toEqual([1, 1]);
      layer.setWeights([
        tf.tensor2d([0, 0, 40, 41, 50, 51, 10, 11], [4, 2]), // none, ids 4, 5 and 1
        tf.tensor2d([[7], [20], [30]]), // none, ids 2 and 3
      ]);
      expectClose(
        layer.apply(rows) as tf.Tensor,
        tf.tensor2d([
          [50, 51, 20, 10, 11, 230, 0, 0],
          [40, 41, 7, 0, 0, 27, 0, 0],
          [0, 0, 30, 0, 0, 37, 0, 0],
        ]),
      );
      layer.dispose();
    });
  });

  test('starts uniform in ±0.05', () => {
    const layer = new Embedding({ name: 'embedding', fields: 1, rows: 500, units: 4, seed: 1 });
    tf.tidy(() => {
      layer.apply(tf.zeros([1, 1], 'int32'));
      const values = layer.getWeights()[0]?.dataSync() as Float32Array;
      expect(Math.max(...values)).toBeLessThanOrEqual(0.05);
      expect(Math.max(...values)).toBeGreaterThan(0.0495);
      expect(Math.min(...values)).toBeLessThan(-0.0495);
    });
    layer.dispose();
  });
});
