import { expectNoLeak } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { firstUniformState, nextUniforms } from './nextUniforms.js';

/** AS 183 in whole numbers. */
function reference(state: readonly [number, number, number], steps: number): number[][] {
  let [x, y, z] = state;
  return Array.from({ length: steps }, () => {
    x = (171 * x) % 30269;
    y = (172 * y) % 30307;
    z = (170 * z) % 30323;
    return [x, y, z, (x / 30269 + y / 30307 + z / 30323) % 1];
  });
}

function run(
  columns: readonly (readonly number[])[],
  steps: number,
): { states: number[][]; uniforms: number[][] } {
  const states: number[][] = [];
  const uniforms: number[][] = [];
  tf.tidy(() => {
    let state = tf.tensor2d([0, 1, 2].map((row) => columns.map((column) => column[row] as number)));
    for (let step = 0; step < steps; step++) {
      const next = nextUniforms(state);
      states.push(Array.from(next.state.dataSync()));
      uniforms.push(Array.from(next.uniforms.dataSync()));
      state = next.state;
    }
  });
  return { states, uniforms };
}

describe('nextUniforms', () => {
  test('takes the steps of Wichmann and Hill exactly, from the smallest to the largest state', () => {
    const starts = [
      [1, 1, 1],
      [30268, 30306, 30322],
      [177, 176, 178],
      [12345, 23456, 3456],
    ] as const;
    const { states, uniforms } = run(starts, 400);
    starts.forEach((start, column) => {
      reference(start, 400).forEach(([x, y, z, u], step) => {
        const row = states[step] as number[];
        expect([row[column], row[4 + column], row[8 + column]]).toEqual([x, y, z]);
        expect(uniforms[step]?.[column]).toBeCloseTo(u as number, 5);
      });
    });
  });

  test('is uniform: mean, variance, ten equal bins, no correlation from step to step', () => {
    const first = firstUniformState(50, 3);
    const columns = Array.from(
      { length: 50 },
      (_, i) => [first[i], first[50 + i], first[100 + i]] as number[],
    );
    const { uniforms } = run(columns, 200);
    const all = uniforms.flat();
    const mean = all.reduce((sum, u) => sum + u, 0) / all.length;
    const variance = all.reduce((sum, u) => sum + (u - mean) ** 2, 0) / all.length;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.003);
    const bins = new Array<number>(10).fill(0);
    for (const u of all) bins[Math.floor(u * 10)] = (bins[Math.floor(u * 10)] as number) + 1;
    for (const count of bins) expect(Math.abs(count / all.length - 0.1)).toBeLessThan(0.015);
    let products = 0;
    for (let step = 1; step < 200; step++) {
      uniforms[step]?.forEach((u, i) => {
        products += (u - 0.5) * ((uniforms[step - 1]?.[i] as number) - 0.5);
      });
    }
    expect(Math.abs(products / (199 * 50))).toBeLessThan(0.003);
  });

  test('starts anywhere but at 0, from the seed, every generator elsewhere', () => {
    const state = firstUniformState(1000, 5);
    expect(state.length).toBe(3000);
    expect(Math.min(...state)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...state.slice(0, 1000))).toBeLessThanOrEqual(30268);
    expect(firstUniformState(1000, 5)).toEqual(state);
    expect(firstUniformState(1000, 6)).not.toEqual(state);
    expect(firstUniformState(2, 5)).toEqual([
      state[0],
      state[1],
      state[1000],
      state[1001],
      state[2000],
      state[2001],
    ]);
    const generators = new Set(
      Array.from({ length: 1000 }, (_, i) => `${state[i]} ${state[1000 + i]} ${state[2000 + i]}`),
    );
    expect(generators.size).toBe(1000);
  });

  test('leaves nothing but its two results', () => {
    const state = tf.tensor2d(firstUniformState(3, 1), [3, 3]);
    expectNoLeak(() => {
      const next = nextUniforms(state);
      tf.dispose([next.uniforms, next.state]);
    });
    state.dispose();
  });
});
