import type { Examples } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { StepLosses } from './stepLosses.js';

const none = Number.NaN;

/** Rows that have these labels, and by option weights for the task `a`. */
function rowsOf(a: readonly number[], b: readonly number[], weights?: readonly number[]): Examples {
  return {
    rows: a.length,
    fields: 0,
    ids: new Int32Array(0),
    columns: 0,
    numeric: new Float32Array(0),
    labels: { a: Float32Array.from(a), b: Float32Array.from(b) },
    ...(weights && { weights: { a: Float32Array.from(weights) } }),
  };
}

const lossesOf = (a: number, b: number) => ({ a: tf.scalar(a), b: tf.scalar(b) });

/** A model of two weights, the second of which has these values. */
function weightsOf(...values: number[]): Map<string, tf.LayerVariable> {
  const weights = [[0.5], values].map((given) => {
    const tensor = tf.tensor1d(given);
    return { read: () => tensor } as unknown as tf.LayerVariable;
  });
  return new Map([
    ['dense/bias', weights[0] as tf.LayerVariable],
    ['dense/kernel', weights[1] as tf.LayerVariable],
  ]);
}

function free(weights: ReadonlyMap<string, tf.LayerVariable>): void {
  for (const weight of weights.values()) weight.read().dispose();
}

describe('the losses of an epoch', () => {
  test('are means over labels and their weights; a task without any label has 0', async () => {
    const losses = new StepLosses(['a', 'b']);
    const weights = weightsOf(1);
    losses.add(lossesOf(2, 7), rowsOf([1, none, 0], [none, none, none], [4, 100, 1]));
    losses.add(lossesOf(9, 7), rowsOf([1, 1], [none, none]));
    expect(losses.unread).toBe(2);
    expect(await losses.read(weights)).toBeUndefined();
    expect(losses.unread).toBe(0);
    expect(losses.means()).toEqual({ a: (2 * 5 + 9 * 2) / 7, b: 0 });
    // What is read later comes on top.
    losses.add(lossesOf(0, 3), rowsOf([1], [0]));
    await losses.read(weights);
    expect(losses.means()).toEqual({ a: (2 * 5 + 9 * 2) / 8, b: 3 });
    free(weights);
  });

  test('of the last batch are told in the form of tfjs, with their sum, and still count', async () => {
    const losses = new StepLosses(['a', 'b']);
    const weights = weightsOf(1);
    losses.add(lossesOf(1, 1), rowsOf([1], [1]));
    losses.add(lossesOf(2, 0.5), rowsOf([1, 1, 1], [1, 1, 1]));
    expect(await losses.lastBatch(3)).toEqual({ batch: 1, size: 3, loss: 2.5, a_loss: 2, b_loss: 0.5 });
    await losses.read(weights);
    expect(losses.means()).toEqual({ a: 7 / 4, b: 2.5 / 4 });
    free(weights);
  });

  test('that are not finite are told with task, value, step and the batches that may have caused them', async () => {
    const weights = weightsOf(1);
    const losses = new StepLosses(['a', 'b']);
    const batches = [rowsOf([1], [1]), rowsOf([0], [0])];
    losses.add(lossesOf(1, 1), rowsOf([1], [1]));
    await losses.read(weights);
    for (const batch of batches)
      losses.add(lossesOf(1, batch === batches[0] ? Number.POSITIVE_INFINITY : none), batch);
    expect(await losses.read(weights)).toEqual({
      what: 'the loss of task `b`',
      value: Number.POSITIVE_INFINITY,
      step: 1,
      batches,
    });
    free(weights);
  });

  test('say so where they are finite and a weight is not', async () => {
    const weights = weightsOf(1, Number.NEGATIVE_INFINITY);
    const losses = new StepLosses(['a', 'b']);
    const batches = [rowsOf([1], [1]), rowsOf([0], [0])];
    for (const batch of batches) losses.add(lossesOf(1, 1), batch);
    expect(await losses.read(weights)).toEqual({
      what: 'the weight `dense/kernel`',
      value: Number.NEGATIVE_INFINITY,
      step: 1,
      batches,
    });
    // Without a step in between there is nothing to read.
    expect(await losses.read(weights)).toBeUndefined();
    free(weights);
  });

  test('leave no tensor, read or not', async () => {
    const before = tf.memory().numTensors;
    const weights = weightsOf(1);
    const losses = new StepLosses(['a', 'b']);
    losses.add(lossesOf(1, 1), rowsOf([1], [1]));
    await losses.lastBatch(1);
    await losses.read(weights);
    losses.add(lossesOf(1, 1), rowsOf([1], [1]));
    losses.dispose();
    expect(losses.unread).toBe(0);
    free(weights);
    expect(tf.memory().numTensors).toBe(before);
  });
});
