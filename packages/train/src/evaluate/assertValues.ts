import { type Examples, shapeError, type TaskHead, type Tasks } from '@mtl/core';

/**
 * Refuses labels that a head cannot have: a binary one is 0 or 1, a multiclass one a class from 0, a regression one finite; each may be
 * NaN, which is "no label". Weights must be finite and not negative.
 *
 * @param owner Who asks, for the message.
 * @throws ShapeError with task, row and value of the first that does not fit.
 */
export function assertLabels(owner: string, tasks: Tasks, examples: Examples): void {
  for (const [task, head] of Object.entries(tasks)) {
    const { expected, fits, remedy } = labelRule(head);
    const labels = examples.labels[task] as Float32Array;
    const bad = labels.findIndex((label) => !Number.isNaN(label) && !fits(label));
    if (bad >= 0) {
      throw shapeError(owner, `labels.${task}`, expected, labels[bad], {
        place: `row ${bad}`,
        ...(remedy && { remedy }),
      });
    }
    const weights = examples.weights?.[task];
    const wrong = weights?.findIndex((weight) => !(weight >= 0 && isFinite32(weight))) ?? -1;
    if (wrong >= 0) {
      const place = `row ${wrong}`;
      throw shapeError(owner, `weights.${task}`, 'a finite number ≥ 0', weights?.[wrong], { place });
    }
  }
}

/**
 * Refuses numeric columns with NaN or infinite values.
 *
 * @param owner Who asks, for the message.
 * @throws ShapeError with column, row and value of the first.
 */
export function assertFiniteFeatures(owner: string, { numeric, columns }: Examples): void {
  const bad = numeric.findIndex((value) => !isFinite32(value));
  if (bad < 0) return;
  const place = `row ${Math.floor(bad / columns)}, column ${bad % columns}`;
  throw shapeError(owner, 'numeric', 'finite', numeric[bad], { place });
}

/** Whether a number is finite in float32, which all tensors are: plain numbers go further. */
function isFinite32(value: number): boolean {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}

interface LabelRule {
  readonly expected: string;
  readonly fits: (label: number) => boolean;
  readonly remedy?: string;
}

function labelRule(head: TaskHead): LabelRule {
  if (head.kind === 'binary') {
    return { expected: '0, 1, or NaN for no label', fits: (label) => label === 0 || label === 1 };
  }
  if (head.kind === 'multiclass') {
    return {
      expected: `a class from 0 to ${head.units - 1}, or NaN for no label`,
      fits: (label) => Number.isInteger(label) && label >= 0 && label < head.units,
      remedy: 'Classes count from 0.',
    };
  }
  return { expected: 'a finite number, or NaN for no label', fits: isFinite32 };
}
