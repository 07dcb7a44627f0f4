import { shapeError } from '@mtl/core/plain';

/** The labels of all tasks, numbered through. */
export interface LabelCodes {
  /** How many different (task, label) pairs there are. */
  readonly count: number;
  /** Number of each row's label, −1 for none; one array [rows] per task. */
  readonly byTask: readonly Int32Array[];
}

/** More different labels than this are no strata: a label that is a quantity has as many as rows. */
const mostLabels = 100;

/**
 * Numbers the labels of every task.
 *
 * @throws ShapeError if a task has not one label per row, or too many different ones.
 */
export function labelCodes(
  owner: string,
  rows: number,
  strata: Readonly<Record<string, ArrayLike<number>>>,
): LabelCodes {
  let count = 0;
  const byTask = Object.entries(strata).map(([task, labels]) => {
    const field = `strata.${task}`;
    if (labels.length !== rows) throw shapeError(owner, field, `one label per row, ${rows}`, labels.length);
    const numbers = new Map<number, number>();
    const codes = new Int32Array(rows).fill(-1);
    for (let row = 0; row < rows; row++) {
      const label = labels[row] as number;
      if (Number.isNaN(label)) continue;
      let code = numbers.get(label);
      if (code === undefined) {
        code = count++;
        numbers.set(label, code);
        if (numbers.size > mostLabels) {
          const place = `row ${row}, the ${numbers.size}th`;
          const remedy = 'Leave a task out whose label is a quantity.';
          throw shapeError(owner, field, `labels of at most ${mostLabels} different values`, label, {
            place,
            remedy,
          });
        }
      }
      codes[row] = code;
    }
    return codes;
  });
  return { count, byTask };
}
