import type { Examples, Tasks } from '@mtl/core';

/** A sentence for every binary task whose validation rows have one class only, or no label: its AUC will be NaN. */
export function oneClassTasks(tasks: Tasks, validation: Examples): string[] {
  return Object.entries(tasks)
    .filter(([, head]) => head.kind === 'binary')
    .map(
      ([name]) => [name, new Set(validation.labels[name]?.filter((label) => !Number.isNaN(label)))] as const,
    )
    .filter(([, classes]) => classes.size < 2)
    .map(([name, classes]) => {
      const found = classes.size === 0 ? 'no label' : `only the label ${[...classes][0]}`;
      return `fitTasks: \`validation\` has ${found} for task ${name}; its AUC will be NaN and does not count.`;
    });
}
