import { binary, type Examples, multiclass, regression } from '@mtl/core';
import { expect, test } from 'vitest';
import { oneClassTasks } from './oneClassTasks.js';

const none = Number.NaN;

function rowsOf(labels: Record<string, number[]>): Examples {
  return {
    rows: 3,
    fields: 0,
    ids: new Int32Array(0),
    columns: 0,
    numeric: new Float32Array(0),
    labels: Object.fromEntries(Object.entries(labels).map(([name, y]) => [name, Float32Array.from(y)])),
  };
}

test('names every binary task whose rows have one class only, or no label, in the order of the tasks', () => {
  const tasks = {
    a: binary(),
    price: regression(),
    b: binary(),
    c: binary(),
    d: binary(),
    e: multiclass({ classes: 3 }),
  };
  const rows = rowsOf({
    a: [1, none, 1],
    price: [2, 2, 2],
    b: [none, none, none],
    c: [0, none, 1],
    d: [0, 0, 0],
    e: [1, 1, 1],
  });
  expect(oneClassTasks(tasks, rows)).toEqual([
    'fitTasks: `validation` has only the label 1 for task a; its AUC will be NaN and does not count.',
    'fitTasks: `validation` has no label for task b; its AUC will be NaN and does not count.',
    'fitTasks: `validation` has only the label 0 for task d; its AUC will be NaN and does not count.',
  ]);
});

test('says nothing of a task whose rows have both classes', () => {
  expect(oneClassTasks({ a: binary() }, rowsOf({ a: [1, 0, none] }))).toEqual([]);
});

test('takes a task without labels for one that has none', () => {
  expect(oneClassTasks({ a: binary() }, rowsOf({}))).toEqual([
    'fitTasks: `validation` has no label for task a; its AUC will be NaN and does not count.',
  ]);
});
