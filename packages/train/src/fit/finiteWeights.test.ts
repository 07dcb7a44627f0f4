import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { assertFiniteWeights, firstNotFinite, zeroIfFinite } from './finiteWeights.js';

/** Weights of these values; `use` gets them by name, `a`, `b`, … */
async function withWeights(
  values: readonly tf.TensorLike[],
  use: (weights: ReadonlyMap<string, tf.LayerVariable>) => Promise<void>,
): Promise<void> {
  const before = tf.memory().numTensors;
  const tensors = values.map((value) => tf.tensor(value));
  const weights = tensors.map(
    (tensor, i) => ['abc'[i] as string, { read: () => tensor } as unknown as tf.LayerVariable] as const,
  );
  await use(new Map(weights));
  tf.dispose(tensors);
  expect(tf.memory().numTensors).toBe(before);
}

const sumOf = (weights: ReadonlyMap<string, tf.LayerVariable>) => {
  const sum = tf.tidy(() => zeroIfFinite(weights));
  const [value] = sum.dataSync();
  sum.dispose();
  return value;
};

test('weights that are finite, however large, of any type, give 0 and pass', async () => {
  await withWeights([[3e38, -3e38, 0], [[1]], Int32Array.of(5)], async (weights) => {
    expect(sumOf(weights)).toBe(0);
    await assertFiniteWeights(weights);
    expect(await firstNotFinite(weights)).toEqual({ what: 'the sum of the weights', value: Number.NaN });
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  'a weight with %d is named, the first of them',
  async (value) => {
    await withWeights([[1], [2, value], [Number.NaN]], async (weights) => {
      expect(sumOf(weights)).toBeNaN();
      expect(await firstNotFinite(weights)).toEqual({ what: 'the weight `b`', value });
      await expect(assertFiniteWeights(weights)).rejects.toMatchObject({
        name: 'MtlError',
        message: `fitTasks: the weight \`b\` must be finite, got ${value} before the first step.`,
      });
    });
  },
);
