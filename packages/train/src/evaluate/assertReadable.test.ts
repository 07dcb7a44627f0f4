import { binary, type Examples, multiclass, packModel, regression } from '@mtl/core';
import { buildTaskModel, denseInput } from '@mtl/layers';
import { weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import { fitTasks } from '../fit/fitTasks.js';
import { evaluateTasks } from './evaluateTasks.js';
import { predictTasks } from './predictTasks.js';

const tasks = { yes: binary(), kind: multiclass({ classes: 4 }), value: regression() };
type Table = Examples<keyof typeof tasks>;

const model = buildTaskModel(
  'toy',
  { input: denseInput({ features: 2 }), tasks, towerUnits: [] },
  ({ rows }, names) => names.map(() => rows as tf.SymbolicTensor),
);
afterAll(() => {
  model.network.dispose();
});

const table: Table = {
  rows: 4,
  fields: 0,
  ids: new Int32Array(0),
  columns: 2,
  numeric: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  labels: {
    yes: Float32Array.of(0, 1, Number.NaN, 1),
    kind: Float32Array.of(0, 3, 2, Number.NaN),
    value: Float32Array.of(-1e6, Number.NaN, 0.5, 3),
  },
};
const withLabels = (task: keyof typeof tasks, ...values: number[]): Table => ({
  ...table,
  labels: { ...table.labels, [task]: Float32Array.from(values) },
});
const withWeights = (...values: number[]): Table => ({
  ...table,
  weights: { value: Float32Array.from(values) },
});
const withNumber = (at: number, value: number): Table => ({
  ...table,
  numeric: table.numeric.map((number, i) => (i === at ? value : number)),
});

const kindRule = 'a class from 0 to 3, or NaN for no label';
const labelFaults: [string, Table, string][] = [
  [
    '−1 for unknown',
    withLabels('yes', 0, -1, 1, 1),
    '`labels.yes` must be 0, 1, or NaN for no label, got -1 (row 1).',
  ],
  [
    'a soft label',
    withLabels('yes', 0, 0.5, 1, 1),
    '`labels.yes` must be 0, 1, or NaN for no label, got 0.5 (row 1).',
  ],
  [
    '2 for yes',
    withLabels('yes', 0, 1, 1, 2),
    '`labels.yes` must be 0, 1, or NaN for no label, got 2 (row 3).',
  ],
  [
    'an infinite binary label',
    withLabels('yes', Number.POSITIVE_INFINITY, 1, 1, 1),
    '`labels.yes` must be 0, 1, or NaN for no label, got Infinity (row 0).',
  ],
  [
    'classes from 1',
    withLabels('kind', 1, 2, 3, 4),
    `\`labels.kind\` must be ${kindRule}, got 4 (row 3). Classes count from 0.`,
  ],
  [
    'codes for classes',
    withLabels('kind', 101, 102, 103, 104),
    `\`labels.kind\` must be ${kindRule}, got 101 (row 0). Classes count from 0.`,
  ],
  [
    'half a class',
    withLabels('kind', 0, 1.5, 2, 3),
    `\`labels.kind\` must be ${kindRule}, got 1.5 (row 1). Classes count from 0.`,
  ],
  [
    'a class of −1',
    withLabels('kind', 0, 1, -1, 3),
    `\`labels.kind\` must be ${kindRule}, got -1 (row 2). Classes count from 0.`,
  ],
  [
    'an infinite number',
    withLabels('value', 0, 1, Number.NEGATIVE_INFINITY, 3),
    '`labels.value` must be a finite number, or NaN for no label, got -Infinity (row 2).',
  ],
  [
    'a negative weight',
    withWeights(1, 1, -1, 1),
    '`weights.value` must be a finite number ≥ 0, got -1 (row 2).',
  ],
  [
    'a weight that is NaN',
    withWeights(Number.NaN, 1, 1, 1),
    '`weights.value` must be a finite number ≥ 0, got NaN (row 0).',
  ],
  [
    'an infinite weight',
    withWeights(1, 1, 1, Number.POSITIVE_INFINITY),
    '`weights.value` must be a finite number ≥ 0, got Infinity (row 3).',
  ],
];
const featureFaults: [string, Table, string][] = [
  [
    'a feature that is NaN',
    withNumber(3, Number.NaN),
    '`numeric` must be finite, got NaN (row 1, column 1).',
  ],
  [
    'an infinite feature',
    withNumber(6, Number.POSITIVE_INFINITY),
    '`numeric` must be finite, got Infinity (row 3, column 0).',
  ],
];

describe('fitTasks and evaluateTasks refuse, before anything changes,', () => {
  test.each([...labelFaults, ...featureFaults])('%s', async (_, bad, message) => {
    const values = () =>
      [...weightsByName(model).values()].map((weight) => Array.from(weight.read().dataSync()));
    const before = [values(), tf.memory().numTensors];
    await expect(fitTasks(model, bad)).rejects.toMatchObject({
      name: 'ShapeError',
      message: `fitTasks: ${message}`,
    });
    await expect(fitTasks(model, table, { validation: bad })).rejects.toMatchObject({
      message: `fitTasks: ${message}`,
    });
    await expect(evaluateTasks(model, bad)).rejects.toMatchObject({
      name: 'ShapeError',
      message: `evaluateTasks: ${message}`,
    });
    expect([values(), tf.memory().numTensors]).toEqual(before);
  });
});

describe('predictTasks', () => {
  test.each(featureFaults)('refuses %s', async (_, bad, message) => {
    await expect(predictTasks(model, bad)).rejects.toMatchObject({
      name: 'ShapeError',
      message: `predictTasks: ${message}`,
    });
  });

  test.each(labelFaults)('does not look at %s', async (_, bad) => {
    expect(await predictTasks(model, bad)).toEqual(await predictTasks(model, table));
  });

  const raw = 'Raw rows become examples by encoder.encode(tableFromRows(rows, columnsOf(schema))).';

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['rows', '"rows"'],
    [{ rows: 4 }, '{"rows":4}'],
    [Promise.resolve(table), 'a promise that was not awaited'],
  ])('refuses %s for rows', async (rows, shown) => {
    await expect(predictTasks(model, rows as never)).rejects.toMatchObject({
      name: 'ShapeError',
      message: `predictTasks: \`examples\` must be rows as an encoder makes them, got ${shown}. ${raw}`,
    });
  });

  test('refuses a list of raw rows at once, not when its first chunk is asked for', () => {
    expect(() => predictTasks(model, [{ age: 3 }, { age: 4 }] as never)).toThrow(
      `predictTasks: \`examples\` must be rows as an encoder makes them, got {"age":3}. ${raw}`,
    );
  });

  test('refuses to give numbers that are none, with task and row', async () => {
    const kernel = weightsByName(model).get('value/kernel') as tf.LayerVariable;
    const saved = tf.clone(kernel.read());
    tf.tidy(() => void kernel.write(tf.tensor2d([[3e38], [3e38]])));
    const message =
      /: the outputs of task `value` must be finite, got Infinity \(row 0\)\. The model’s weights or the row’s numbers are too large\.$/;
    const before = tf.memory().numTensors;
    await expect(predictTasks(model, table)).rejects.toThrow(message);
    await expect(evaluateTasks(model, table)).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
    kernel.write(saved);
    saved.dispose();
  });

  test('refuses options that nobody reads', async () => {
    await expect(predictTasks(model, table, { batchsize: 3 } as never)).rejects.toThrow(
      /^predictTasks: `options` must be without unknown keys, got "batchsize"\. Did you mean `batchSize`\?$/,
    );
    await expect(evaluateTasks(model, table, { batchSize: 0 })).rejects.toThrow(
      /^evaluateTasks: `batchSize` must be a positive integer, got 0\.$/,
    );
  });
});

describe('what is no model', () => {
  const remedy = 'A builder makes one, such as sharedBottom({ input, tasks }).';

  test.each([
    ['the rows, where arguments changed places', () => ({ rows: 4 }), '{"rows":4}'],
    ['a builder', () => () => model, 'a function'],
    ['a promise', () => Promise.resolve(model), 'a promise that was not awaited'],
    ['nothing', () => undefined, 'undefined'],
  ])('is refused by name: %s', async (_, make, shown) => {
    const message = (owner: string) => `${owner}: \`model\` must be a TaskModel, got ${shown}. ${remedy}`;
    for (const [owner, call] of [
      ['fitTasks', () => fitTasks(make() as never, table)],
      ['evaluateTasks', () => evaluateTasks(make() as never, table)],
      ['predictTasks', () => predictTasks(make() as never, table)],
      ['packModel', () => packModel(make() as never)],
    ] as const) {
      await expect(call()).rejects.toMatchObject({ name: 'ConfigError', message: message(owner) });
    }
  });

  test('is refused by name: a network of tfjs', async () => {
    await expect(evaluateTasks(model.network as never, table)).rejects.toThrow(
      /^evaluateTasks: `model` must be a TaskModel, got .* A builder makes one/,
    );
  });
});
