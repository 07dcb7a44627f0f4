import type { Examples, Tasks } from '@mtl/core';

/** The tasks for which no row counts: every label is missing, or has the weight 0. */
export function unlabelledTasks(tasks: Tasks, { labels, weights }: Examples): string[] {
  return Object.keys(tasks).filter(
    (name) =>
      !(labels[name] as Float32Array).some(
        (label, row) => !Number.isNaN(label) && weights?.[name]?.[row] !== 0,
      ),
  );
}

/** What a run says of such a task: its loss of 0 looks like a perfect one. */
export function noLabels(task: string): string {
  return `fitTasks: \`rows\` have no label for task ${task}; its loss is 0 and nothing is learned for it.`;
}
