import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { assertRoom } from './assertRoom.js';
import { embeddingBag } from './embeddingBag.js';
import { embeddingLookup } from './embeddingLookup.js';
import { gatedMixture } from './gatedMixture.js';
import { groupedDense } from './groupedDense.js';
import { matrixProduct } from './matrixProduct.js';

const refusal = (message: string) => expect.objectContaining({ name: 'ShapeError', message });
const GiB = 2 ** 30;

describe('assertRoom', () => {
  test('lets through what every backend holds', () => {
    expect(() => assertRoom('op', { y: [GiB / 8, 4] })).not.toThrow(); // 2 GiB
    expect(() => assertRoom('op', { y: [3, 4], empty: [0, 5] })).not.toThrow();
  });

  test('refuses one tensor of more than 2 GiB, with its size, the limit and the remedy', () => {
    expect(() => assertRoom('op', { small: [3], y: [GiB / 8, 5] })).toThrow(
      refusal('op: `y` must be at most 2.0 GiB, got [134217728,5] (2.5 GiB). Take a smaller batch.'),
    );
    expect(() => assertRoom('op', { y: [2 ** 29 + 1] }, 'Do less.')).toThrow(
      refusal('op: `y` must be at most 2.0 GiB, got [536870913] (2.0 GiB). Do less.'),
    );
  });

  test('refuses on wasm, and nowhere else, what together with all that is there passes 3.5 GiB', () => {
    expect(() => assertRoom('op', { a: [GiB / 4], b: [GiB / 2] })).not.toThrow(); // 3 GiB
    const four = () => assertRoom('op', { a: [GiB / 2], b: [GiB / 2] });
    const held = tf.zeros([2 ** 26]); // 256 MiB
    const less = () => assertRoom('op', { a: [GiB / 4], b: [GiB / 2], c: [2 ** 26 - 2 ** 20] });
    const more = () => assertRoom('op', { a: [GiB / 4], b: [GiB / 2], c: [2 ** 26 + 2 ** 24] });
    expect(less).not.toThrow();
    if (tf.getBackend() === 'wasm') {
      expect(four).toThrow(
        /^op: `a` must be so small that all tensors on wasm are at most 3\.5 GiB, got \[536870912\] \(4\.0 GiB more than the 0\.3 GiB of now\)\. Take a smaller batch\.$/,
      );
      expect(more).toThrow('op: `b` must be so small');
    } else {
      expect(four).not.toThrow();
      expect(more).not.toThrow();
    }
    held.dispose();
  });
});

describe('every op', () => {
  // Small inputs whose outputs have more than 2 GiB. Nothing of that size may be asked for.
  test('refuses by its own name what no backend can hold, and leaves nothing behind', () => {
    const [rows, wide] = [2 ** 16, 2 ** 14];
    const ids = tf.zeros<tf.Rank.R2>([rows, 1], 'int32');
    const kernel = tf.zeros<tf.Rank.R2>([2, wide]);
    const column = tf.zeros<tf.Rank.R2>([rows, 2]);
    const batched = tf.reshape(column, [rows, 1, 2]) as tf.Tensor3D;
    const tasks = 2 ** 13;
    const gates = tf.zeros<tf.Rank.R3>([4, tasks, 1]);
    const experts = tf.zeros<tf.Rank.R3>([4, 1, 2 ** 15]);
    const grouped = tf.reshape(kernel, [1, 2, wide]) as tf.Tensor3D;
    const before = tf.memory();
    const bag = 'Take a smaller batch, or an embedding instead of a one-hot vocabulary.';
    expect(() => embeddingBag(kernel, ids)).toThrow(
      refusal(`embeddingBag: \`y\` must be at most 2.0 GiB, got [65536,16384] (4.0 GiB). ${bag}`),
    );
    expect(() => embeddingLookup(kernel, ids)).toThrow(
      refusal(
        'embeddingLookup: `y` must be at most 2.0 GiB, got [65536,1,16384] (4.0 GiB). Take a smaller batch.',
      ),
    );
    expect(() => matrixProduct(column, kernel)).toThrow(
      refusal(
        'matrixProduct: `y` must be at most 2.0 GiB, got [65536,16384] (4.0 GiB). Take a smaller batch.',
      ),
    );
    expect(() => groupedDense(batched, grouped)).toThrow(
      refusal(
        'groupedDense: `product` must be at most 2.0 GiB, got [1,65536,16384] (4.0 GiB). Take a smaller batch.',
      ),
    );
    expect(() => gatedMixture(experts, gates)).toThrow(
      refusal(
        'gatedMixture: `y` must be at most 2.0 GiB, got [4,8192,32768] (4.0 GiB). Take a smaller batch.',
      ),
    );
    expect(tf.memory().numBytes).toBe(before.numBytes);
    tf.dispose([ids, kernel, column, batched, grouped, gates, experts]);
  });
});
