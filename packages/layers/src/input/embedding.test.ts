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
