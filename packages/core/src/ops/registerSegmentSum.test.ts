import { expectClose, expectNoLeak, idTensor, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { registerSegmentSum } from './registerSegmentSum.js';

/** The sums of each segment, by hand. */
function sums(x: tf.Tensor, ids: readonly number[], segments: number): number[] {
  const width = x.size / ids.length;
  const values = x.dataSync();
  const out = new Array<number>(segments * width).fill(0);
  ids.forEach((segment, i) => {
    if (segment < 0 || segment >= segments) return;
    for (let k = 0; k < width; k++)
      out[segment * width + k] = (out[segment * width + k] as number) + (values[i * width + k] as number);
  });
  return out;
}
const cases = [
  { shape: [6], ids: [0, 2, 2, 5, 0, 1] },
  { shape: [6, 3], ids: [0, 2, 2, 5, 0, 1] },
  { shape: [6, 2, 3], ids: [4, 4, 4, 4, 4, 4] },
  { shape: [1, 7], ids: [3] },
];
const stock = tf.getKernel('UnsortedSegmentSum', 'cpu');

describe('registerSegmentSum', () => {
  test('finds no such kernel on wasm, one on cpu', () => {
    expect(tf.getKernel('UnsortedSegmentSum', 'wasm')).toBeFalsy();
    expect(stock).toBeTruthy();
  });

  test('agrees with the stock kernel of the cpu backend; wasm has none', () => {
    if (tf.getBackend() === 'wasm') {
      tf.tidy(() => {
        const [x, ids] = [tf.tensor1d([1, 2]), tf.tensor1d([0, 1], 'int32')];
        expect(() => tf.unsortedSegmentSum(x, ids, 2)).toThrow(
          "Kernel 'UnsortedSegmentSum' not registered for backend 'wasm'",
        );
      });
      return;
    }
    const before = cases.map(({ shape, ids }) =>
      tf.tidy(() => [
        Array.from(
          tf.unsortedSegmentSum(uniformTensor(shape as never, 1), tf.tensor1d(ids, 'int32'), 6).dataSync(),
        ),
        Array.from(tf.unsortedSegmentSum(tf.ones(shape, 'int32'), tf.tensor1d(ids, 'int32'), 6).dataSync()),
      ]),
    );
    registerSegmentSum();
    cases.forEach(({ shape, ids }, i) => {
      tf.tidy(() => {
        const float = tf.unsortedSegmentSum(uniformTensor(shape as never, 1), tf.tensor1d(ids, 'int32'), 6);
        expectClose(float, before[i]?.[0] as number[], 1e-6);
        const int = tf.unsortedSegmentSum(tf.ones(shape, 'int32'), tf.tensor1d(ids, 'int32'), 6);
        expect(int.dtype).toBe('int32');
        expect(Array.from(int.dataSync())).toEqual(before[i]?.[1]);
      });
    });
    expect(tf.getKernel('UnsortedSegmentSum', 'cpu')).not.toBe(stock);
  });

  test('sums rows of any rank and type, and leaves out those of no segment', () => {
    registerSegmentSum();
    for (const { shape, ids } of cases) {
      expectNoLeak(() =>
        tf.tidy(() => {
          const x = uniformTensor(shape as never, 2);
          const out = tf.unsortedSegmentSum(x, tf.tensor1d(ids, 'int32'), 6);
          expect(out.shape).toEqual([6, ...shape.slice(1)]);
          expectClose(out, sums(x, ids, 6), 1e-6);
          const outside = ids.map((id, i) => (i === 0 ? -1 : id));
          expectClose(tf.unsortedSegmentSum(x, tf.tensor1d(outside, 'int32'), 4), sums(x, outside, 4), 1e-6);
          const whole = tf.unsortedSegmentSum(tf.ones(shape, 'int32'), tf.tensor1d(ids, 'int32'), 6);
          expect(whole.dtype).toBe('int32');
          expectClose(whole, sums(tf.ones(shape), ids, 6));
        }),
      );
    }
  });

  test('may be called again', () => {
    registerSegmentSum();
    registerSegmentSum();
    tf.tidy(() => {
      const out = tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4]), tf.tensor1d([1, 0, 1], 'int32'), 2);
      expect(Array.from(out.dataSync())).toEqual([2, 5]);
    });
  });

  test('gives tf.gather its gradient', () => {
    registerSegmentSum();
    tf.tidy(() => {
      const ids = tf.tensor1d([2, 0, 2], 'int32');
      const gradient = tf.grad((t: tf.Tensor) => tf.gather(t, ids))(
        tf.zeros([3, 2]),
        tf.tensor2d([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      );
      expectClose(
        gradient,
        tf.tensor2d([
          [3, 4],
          [0, 0],
          [6, 8],
        ]),
      );
    });
  });

  test('trains tfjs’s own embedding layer on every backend', async () => {
    registerSegmentSum();
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({
          inputDim: 5,
          outputDim: 3,
          inputLength: 2,
          embeddingsInitializer: tf.initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed: 3 }),
        }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 4 }) }),
      ],
    });
    const x = idTensor([16, 2], 0, 4, 5);
    const y = tf.tidy(() => tf.cast(tf.sum(x, 1, true), 'float32'));
    model.compile({ optimizer: tf.train.adam(0.1), loss: 'meanSquaredError' });
    const { history } = await model.fit(x, y, {
      epochs: 60,
      shuffle: false,
      verbose: 0,
      yieldEvery: 'never',
    });
    const losses = history.loss as number[];
    expect(losses.at(-1)).toBeLessThan(0.05 * (losses[0] as number));
    tf.dispose([x, y]);
    model.dispose();
  });
});
