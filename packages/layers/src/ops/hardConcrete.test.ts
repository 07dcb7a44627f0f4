import { expectClose, expectGradients } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { hardConcrete, openProbability } from './hardConcrete.js';
import { firstUniformState, nextUniforms } from './nextUniforms.js';

describe('hardConcrete', () => {
  test('is at test time the clipped, stretched σ(log α), exactly 0 from σ = 1/12 down and 1 from 11/12 up', () => {
    tf.tidy(() => {
      const logAlpha = tf.tensor1d([0, Math.log(3), -2.4, 2.4, -30, 30]); // log(1/11) = −2.398
      expectClose(hardConcrete(logAlpha), [0.5, 0.8, 0, 1, 0, 1], 1e-6);
      expect(Array.from(hardConcrete(logAlpha).dataSync().slice(2))).toEqual([0, 1, 0, 1]);
    });
  });

  test('moves with the noise: u = 1/2 sharpens, others open or close', () => {
    tf.tidy(() => {
      const stretched = (s: number) => s * 1.2 - 0.1;
      const sigma = (x: number) => 1 / (1 + Math.exp(-x));
      const gates = hardConcrete(tf.tensor1d([0.4, 0.4, 0, 0]), tf.tensor1d([0.5, 0.6, 1e-6, 1 - 1e-6]));
      const expected = [stretched(sigma(0.6)), stretched(sigma((0.4 + Math.log(0.6 / 0.4)) * 1.5)), 0, 1];
      expectClose(gates, expected, 1e-6);
    });
  });

  test('has the gradients of finite differences, none beyond the clip', () => {
    tf.tidy(() => {
      const uniforms = tf.tensor1d([0.3, 0.5, 0.8, 0.4]);
      expectGradients((logAlpha) => hardConcrete(logAlpha, uniforms), [tf.tensor1d([0.2, -0.7, 0.1, 1])]);
      expectGradients((logAlpha) => hardConcrete(logAlpha), [tf.tensor1d([0.2, -0.7, 4, -4])]);
      expectGradients((logAlpha) => openProbability(logAlpha), [tf.tensor1d([0.2, -0.7, 3, -3])]);
    });
  });

  test('is open as often as openProbability says, over 3,000 draws of four gates', () => {
    tf.tidy(() => {
      const logAlpha = tf.tensor1d([-2, -0.5, 0, 1.5]);
      const open = [0, 0, 0, 0];
      let state = tf.tensor2d(firstUniformState(4, 11), [3, 4]);
      for (let step = 0; step < 3000; step++) {
        const next = tf.tidy(() => {
          const { uniforms, state: after } = nextUniforms(state);
          hardConcrete(logAlpha, uniforms)
            .dataSync()
            .forEach((z, i) => {
              if (z > 0) open[i] = (open[i] as number) + 1;
            });
          return after;
        });
        state.dispose();
        state = next;
      }
      const shares = open.map((count) => count / 3000);
      expectClose(openProbability(logAlpha), shares, 0.03);
    });
  });
});
