import { shapeError } from '../assert.js';
import { ShapeError } from '../errors.js';
import { show } from '../show.js';
import type { Bag } from './bag.js';
import { concatBags } from './concatBags.js';
import { assertExamples, type Examples } from './examples.js';

/**
 * Joins examples with the same fields, columns, bags and tasks, in the order given.
 *
 * @param parts At least one. A part without weights for a task that has some elsewhere counts 1 per row.
 * @returns Examples that share no memory with the parts.
 * @throws ShapeError if there is no part, or one does not fit to the first.
 */
export function concatExamples<Name extends string>(parts: Iterable<Examples<Name>>): Examples<Name> {
  const list = [...parts];
  const [first] = list;
  if (first === undefined) throw shapeError('concatExamples', 'parts', 'at least one part', list);
  list.forEach((part, i) => {
    assertFits(first, part, i);
  });
  const { fields, columns } = first;
  const rows = list.reduce((sum, part) => sum + part.rows, 0);
  const tasks = Object.keys(first.labels) as Name[];
  const weighted = tasks.filter((task) => list.some(({ weights }) => weights?.[task]));
  const byTask = (names: readonly Name[], arrayOf: (part: Examples<Name>, task: Name) => Float32Array) =>
    Object.fromEntries(
      names.map((task) => [
        task,
        join(
          list.map((part) => arrayOf(part, task)),
          new Float32Array(rows),
        ),
      ]),
    ) as Record<Name, Float32Array>;
  const ones = (part: Examples<Name>) => new Float32Array(part.rows).fill(1);
  return {
    rows,
    fields,
    ids: join(
      list.map(({ ids }) => ids),
      new Int32Array(rows * fields),
    ),
    columns,
    numeric: join(
      list.map(({ numeric }) => numeric),
      new Float32Array(rows * columns),
    ),
    labels: byTask(tasks, (part, task) => part.labels[task]),
    ...(weighted.length > 0 && {
      weights: byTask(weighted, (part, task) => part.weights?.[task] ?? ones(part)),
    }),
    ...(first.bags && {
      bags: Object.fromEntries(
        Object.keys(first.bags).map((name) => [
          name,
          concatBags(list.map((part) => part.bags?.[name] as Bag)),
        ]),
      ),
    }),
  };
}

function assertFits(first: Examples, part: Examples, index: number): void {
  const shape = ({ fields, columns, labels, bags = {} }: Examples) => {
    const names = Object.keys(bags).sort();
    const several = names.length > 0 ? `, bags ${show(names)}` : '';
    return `${fields} fields, ${columns} columns, labels ${show(Object.keys(labels).sort())}${several}`;
  };
  if (shape(part) !== shape(first)) {
    throw new ShapeError(
      `concatExamples: \`parts[${index}]\` must be ${shape(first)}, as the first, got ${shape(part)}.`,
    );
  }
  assertExamples(`concatExamples: parts[${index}]`, part);
}

function join<A extends Int32Array | Float32Array>(sources: readonly A[], target: A): A {
  let at = 0;
  for (const source of sources) {
    target.set(source, at);
    at += source.length;
  }
  return target;
}
