import type { Examples, TaskHead, TaskModel } from '@mtl/core';
import { predictTasks } from '@mtl/train';
import { type JudgedRows, type MetricInterval, metricIntervals } from './metricIntervals.js';

/** A task with its labels, its predictions and what they are worth. */
export interface JudgedTask {
  readonly task: string;
  readonly head: TaskHead;
  readonly rows: JudgedRows;
  readonly metrics: readonly MetricInterval[];
}

/**
 * Predicts rows and judges every task.
 *
 * @param seed Of the bootstrap.
 */
export async function judgedTasks(model: TaskModel, rows: Examples, seed: number): Promise<JudgedTask[]> {
  const predictions = await predictTasks(model, rows);
  return Object.entries(model.tasks).map(([task, head]) => {
    const weights = rows.weights?.[task];
    const judged: JudgedRows = {
      labels: rows.labels[task] as Float32Array,
      predictions: predictions[task] as Float32Array,
      ...(weights && { weights }),
    };
    return { task, head, rows: judged, metrics: metricIntervals(head, judged, seed) };
  });
}
