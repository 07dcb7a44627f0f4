import { binary, type Examples } from '@mtl/core';
import { expect, test } from 'vitest';
import { noLabels, unlabelledTasks } from './unlabelledTasks.js';

const tasks = { a: binary(), b: binary() };
const none = Number.NaN;

/** Two rows with these labels and weights. */
function rowsOf(labels: Record<string, number[]>, weights?: Record<string, number[]>): Examples {
  const columns = (given: Record<string, number[]>) =>
    Object.fromEntries(Object.entries(given).map(([name, values]) => [name, Float32Array.from(values)]));
  const [ids, numeric] = [new Int32Array(0), new Float32Array(0)];
  const rows = { rows: 2, fields: 0, ids, columns: 0, numeric, labels: columns(labels) };
  return weights ? { ...rows, weights: columns(weights) } : rows;
}

test.each<[string, Examples, string[]]>([
  ['one label each', rowsOf({ a: [none, 0], b: [1, none] }), []],
  ['missing labels', rowsOf({ a: [none, none], b: [1, none] }), ['a']],
  ['weights of 0', rowsOf({ a: [0, 1], b: [1, 1] }, { a: [1, 1], b: [0, 0] }), ['b']],
  [
    'a weight of 0 beside a label, and a label beside a weight',
    rowsOf({ a: [0, none], b: [0, 1] }, { a: [0, 1] }),
    ['a'],
  ],
  ['a weight that counts', rowsOf({ a: [0, 1], b: [1, 1] }, { b: [0, 0.5] }), []],
])('unlabelledTasks names the tasks for which no row counts: %s', (_, rows, expected) => {
  expect(unlabelledTasks(tasks, rows)).toEqual(expected);
});

test('noLabels says what that means', () => {
  expect(noLabels('a')).toBe(
    'fitTasks: `rows` have no label for task a; its loss is 0 and nothing is learned for it.',
  );
});
