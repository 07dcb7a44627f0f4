import { binary, type Examples, type TaskModel, takeExamples } from '@mtl/core';
import { buildTaskModel, Dense, denseInput } from '@mtl/layers';
import { toyTable, weightsByName } from '@mtl/testing';
import type * as tf from '@tensorflow/tfjs';
import { describe, expect, test, vi } from 'vitest';
import type { Progress } from '../callbacks/progress.js';
import { evaluateTasks } from '../evaluate/evaluateTasks.js';
import { predictTasks } from '../evaluate/predictTasks.js';
import { adam } from '../optimize/adam.js';
import { batchesOf } from './batchesOf.js';
import { fitTasks } from './fitTasks.js';

const { labels, weights: _, ...rest } = toyTable(50);
const table: Examples<'first'> = { ...rest, labels: { first: labels.first } };

function toyModel() {
  return buildTaskModel(
    'toy',
    { input: denseInput({ features: 2 }), tasks: { first: binary() }, towerUnits: [] },
    ({ rows }) => [
      new Dense({ name: 'bottom_1', features: 2, units: 4, seed: 3 }).apply(rows) as tf.SymbolicTensor,
    ],
  );
}

function valuesOf(model: TaskModel<{ first: ReturnType<typeof binary> }>): number[][] {
  return [...weightsByName(model).values()].map((weight) => Array.from(weight.read().dataSync()));
}

/** The rows of the table in chunks of these sizes. */
function* chunksOf(sizes: readonly number[]): Generator<Examples<'first'>> {
  let from = 0;
  for (const size of sizes) {
    yield takeExamples(
      table,
      Int32Array.from({ length: size }, (_, i) => from + i),
    );
    from += size;
  }
}

async function* later(sizes: readonly number[]): AsyncGenerator<Examples<'first'>> {
  for (const chunk of chunksOf(sizes)) {
    await new Promise((resolve) => setTimeout(resolve));
    yield chunk;
  }
}

describe('a stream', () => {
  test.each([
    ['one chunk', [50]],
    ['chunks of a batch', [16, 16, 16, 2]],
    ['chunks smaller than a batch', Array.from({ length: 25 }, () => 2)],
    ['chunks larger than a batch, and empty ones', [0, 33, 0, 0, 17, 0]],
  ])('of %s trains to the bit as the table in its own order', async (_, sizes) => {
    const options = { epochs: 2, batchSize: 16 };
    const runs: [number[][], readonly unknown[]][] = [];
    for (const rows of [table, () => chunksOf(sizes), () => later(sizes)]) {
      const model = toyModel();
      const report = await fitTasks(model, rows, { ...options, ...(rows === table && { shuffle: false }) });
      runs.push([valuesOf(model), report.epochs.map(({ losses }) => losses)]);
      model.network.dispose();
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });

  test('ends with its last row where its batches come out even', async () => {
    const sizes: number[] = [];
    for await (const { rows } of batchesOf(() => chunksOf([20, 30]), {
      size: 25,
      epoch: 0,
      check: () => {},
    })) {
      sizes.push(rows);
    }
    expect(sizes).toEqual([25, 25]);
  });

  test('is opened once per epoch with its number, and knows its steps from the end of the epoch on', async () => {
    const opened: number[] = [];
    const told: Progress[] = [];
    const model = toyModel();
    const report = await fitTasks(
      model,
      (epoch) => {
        opened.push(epoch);
        return chunksOf([30, 20]);
      },
      { epochs: 3, batchSize: 40, onProgress: (progress) => told.push(progress) },
    );
    expect(opened).toEqual([0, 1, 2]);
    expect(report.epochs[0]?.rowsPerSecond).toBeCloseTo(50 / (report.epochs[0]?.seconds as number), 6);
    expect(told.slice(0, 3).map(({ step, steps, rows, done }) => [step, steps, rows, done])).toEqual([
      [1, undefined, 40, false],
      [2, undefined, 50, false],
      [2, 2, 50, true],
    ]);
    model.network.dispose();
  });

  test('is closed where training ends before it does', async () => {
    let closed = 0;
    const controller = new AbortController();
    const model = toyModel();
    const rows = function* () {
      try {
        for (;;) yield table;
      } finally {
        closed += 1;
      }
    };
    const onProgress = ({ step }: Progress) => {
      if (step === 7) controller.abort();
    };
    const report = await fitTasks(model, rows, { batchSize: 20, signal: controller.signal, onProgress });
    expect(report.ended).toBe('aborted');
    expect(closed).toBe(1);
    model.network.dispose();
  });

  test('never has more than a chunk and a batch waiting', async () => {
    let made = 0;
    let used = 0;
    const rows = function* () {
      for (let i = 0; i < 40; i++) {
        made += 1;
        yield table;
      }
    };
    for await (const batch of batchesOf(rows, { size: 64, epoch: 0, check: () => {} })) {
      used += batch.rows;
      expect(made * 50 - used).toBeLessThan(50 + 64);
    }
    expect(used).toBe(2000);
  });

  test('is checked chunk by chunk, before a step with it', async () => {
    const model = toyModel();
    const before = valuesOf(model);
    const bad = { ...table, labels: { first: table.labels.first.map((y, row) => (row === 3 ? 2 : y)) } };
    await expect(fitTasks(model, () => [table, bad], { batchSize: 50 })).rejects.toMatchObject({
      name: 'ShapeError',
      message: 'fitTasks: chunk 1: `labels.first` must be 0, 1, or NaN for no label, got 2 (row 3).',
    });
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test.each([
    ['no chunk', () => []],
    ['chunks without a row', () => chunksOf([0, 0])],
  ])('of %s is refused', async (_, rows) => {
    const model = toyModel();
    await expect(fitTasks(model, rows)).rejects.toMatchObject({
      name: 'ShapeError',
      message: 'fitTasks: `rows` must have at least one row, got none in epoch 0.',
    });
    model.network.dispose();
  });

  test('that is none is refused', async () => {
    const model = toyModel();
    await expect(fitTasks(model, (() => table) as never)).rejects.toThrow(
      /^fitTasks: `rows\(0\)` must be an iterable of examples, async or not, got \{/,
    );
    model.network.dispose();
  });

  test.each([
    ['all rows', 50],
    ['more than all', 1000],
  ])(
    'with a buffer of %s trains to the bit as the table in memory, best epoch included',
    async (_, shuffleBuffer) => {
      const other = { ...toyTable(40, 2), weights: {} };
      const validation = { ...other, labels: { first: other.labels.first } };
      const options = { epochs: 4, batchSize: 16, seed: 5, optimizer: adam({ learningRate: 0.3 }) };
      const runs: unknown[] = [];
      for (const [rows, judged, buffer] of [
        [table, validation, {}],
        [() => chunksOf([20, 30]), () => [validation], { shuffleBuffer }],
        [() => later([7, 0, 43]), () => [validation], { shuffleBuffer, prefetch: 3 }],
      ] as const) {
        const model = toyModel();
        const { epochs, bestEpoch } = await fitTasks(model, rows, {
          ...options,
          validation: judged,
          ...buffer,
        });
        const told = epochs.map(({ losses, validation: metrics, monitored }) => [losses, metrics, monitored]);
        runs.push([valuesOf(model), told, bestEpoch]);
        model.network.dispose();
      }
      expect(runs[1]).toEqual(runs[0]);
      expect(runs[2]).toEqual(runs[0]);
    },
  );

  test('with a smaller buffer comes in an order of its own in every epoch, each row once', async () => {
    const orderOf = async (epoch: number, seed: number) => {
      const rows: number[] = [];
      for await (const batch of batchesOf(() => chunksOf([20, 30]), {
        size: 8,
        epoch,
        seed,
        shuffleBuffer: 10,
        check: () => {},
      })) {
        rows.push(...batch.numeric);
      }
      return rows;
    };
    const order = await orderOf(0, 1);
    expect([...order].sort()).toEqual([...table.numeric].sort());
    expect(await orderOf(0, 1)).toEqual(order);
    expect(await orderOf(1, 1)).not.toEqual(order);
    expect(await orderOf(0, 2)).not.toEqual(order);
    expect(order).not.toEqual([...table.numeric]);
  });

  test('is read one chunk ahead, of the validation too, or as many as asked for', async () => {
    const model = toyModel();
    for (const [options, expected] of [
      [{}, 2],
      [{ prefetch: 0 }, 1],
      [{ prefetch: 2 }, 3],
    ] as const) {
      let made = 0;
      const ahead: number[] = [];
      const rows = function* () {
        for (let i = 0; i < 5; i++) {
          made += 1;
          yield table;
        }
      };
      let read = 0;
      const validation = async function* () {
        for (let i = 0; i < 3; i++) {
          read += 1;
          yield table;
        }
      };
      const { logits } = model;
      const spy = vi.spyOn(model, 'logits').mockImplementation((x, options) => {
        if (!options) ahead.push(read);
        return logits.call(model, x, options);
      });
      await fitTasks(model, rows, {
        batchSize: 50,
        ...options,
        validation,
        callbacks: {
          onBatchBegin: async () => {
            await new Promise((resolve) => setTimeout(resolve));
            if (ahead.length === 0) ahead.push(made);
          },
        },
      });
      spy.mockRestore();
      const [ofTraining, ...ofValidation] = ahead;
      expect(ofTraining).toBe(expected);
      expect(ofValidation).toEqual(expected === 1 ? [1, 2, 3] : [2, 3, 3]);
    }
    model.network.dispose();
  });

  test.each([
    [
      table,
      { shuffleBuffer: 10 },
      '`shuffleBuffer` must be used with a stream, got 10. A table is shuffled as a whole.',
    ],
    [() => [table], { shuffleBuffer: 0 }, '`shuffleBuffer` must be a positive integer, got 0.'],
    [
      () => [table],
      { shuffleBuffer: 10, shuffle: false },
      '`shuffleBuffer` must be left out where `shuffle` is false, got 10.',
    ],
    [() => [table], { prefetch: -1 }, '`prefetch` must be a non-negative integer, got -1.'],
  ])('%# is refused with options that would do nothing', async (rows, options, message) => {
    const model = toyModel();
    await expect(fitTasks(model, rows, options)).rejects.toMatchObject({
      name: 'ConfigError',
      message: `fitTasks: ${message}`,
    });
    model.network.dispose();
  });

  test('of validation rows gives what the table gives, in every epoch', async () => {
    const reports: unknown[] = [];
    for (const validation of [table, (epoch: number) => (epoch === 0 ? chunksOf([20, 30]) : later([50]))]) {
      const model = toyModel();
      const report = await fitTasks(model, table, { epochs: 2, validation });
      reports.push(report.epochs.map(({ validation: metrics, monitored }) => [metrics, monitored]));
      model.network.dispose();
    }
    expect(reports[1]).toEqual(reports[0]);
  });
});

describe('evaluateTasks and predictTasks', () => {
  test('give for a stream what they give for the table, weights and missing ones included', async () => {
    const model = toyModel();
    const weights = { first: Float32Array.from({ length: 50 }, (_, row) => 1 + (row % 3)) };
    const whole = await evaluateTasks(model, { ...table, weights });
    const parts = () => [
      {
        ...takeExamples(
          table,
          Int32Array.from({ length: 20 }, (_, i) => i),
        ),
        weights: { first: weights.first.subarray(0, 20) },
      },
      {
        ...takeExamples(
          table,
          Int32Array.from({ length: 30 }, (_, i) => 20 + i),
        ),
        weights: { first: weights.first.subarray(20) },
      },
    ];
    expect(await evaluateTasks(model, parts())).toEqual(whole);
    const ones = { ...table, weights: { first: weights.first.map((w, row) => (row < 20 ? 1 : w)) } };
    const [left, right] = parts() as [Examples<'first'>, Examples<'first'>];
    const { weights: __, ...unweighted } = left;
    expect(await evaluateTasks(model, [unweighted, right])).toEqual(await evaluateTasks(model, ones));
    model.network.dispose();
  });

  test('predict a stream chunk by chunk', async () => {
    const model = toyModel();
    const { first } = await predictTasks(model, table);
    const found: number[] = [];
    const sizes: number[] = [];
    for await (const chunk of predictTasks(model, later([7, 0, 43]), { batchSize: 10 })) {
      sizes.push(chunk.first.length);
      found.push(...chunk.first);
    }
    expect(sizes).toEqual([7, 0, 43]);
    expect(found).toEqual(Array.from(first));
    model.network.dispose();
  });

  test('name the chunk that they cannot read', async () => {
    const model = toyModel();
    const narrow = { ...table, columns: 1, numeric: table.numeric.subarray(0, 50) };
    const chunks = predictTasks(model, [table, narrow]);
    await chunks.next();
    await expect(chunks.next()).rejects.toThrow(
      /^predictTasks: chunk 1: `examples\.columns` must be 2, as the model was built, got 1\.$/,
    );
    await expect(evaluateTasks(model, [table, narrow])).rejects.toThrow(
      /^evaluateTasks: chunk 1: `examples\.columns` must be 2, as the model was built, got 1\.$/,
    );
    model.network.dispose();
  });
});
