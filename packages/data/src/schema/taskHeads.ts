import {
  type BinaryHead,
  binary,
  type MulticlassHead,
  multiclass,
  type RegressionHead,
  regression,
  type TaskHead,
} from '@mtl/core/plain';
import type { BinaryLabel, Label, MulticlassLabel } from './labels.js';
import { refuseFor } from './refuse.js';
import { assertLabels, type Labels } from './schema.js';

/** The task head that goes with a label. */
export type HeadOf<L extends Label> = L extends BinaryLabel
  ? BinaryHead
  : L extends MulticlassLabel
    ? MulticlassHead
    : RegressionHead;

/** The task heads that go with labels, by task. */
export type HeadsOf<L extends Labels> = { readonly [Name in keyof L]: HeadOf<L[Name]> };

/**
 * The heads that a model of these labels needs: `binary()` for a binary label, and so on, in the order of the labels.
 *
 * @throws ConfigError if a label cannot work or its name cannot name a task.
 */
export function taskHeads<const L extends Labels>(schema: { readonly labels: L }): HeadsOf<L> {
  const refuse = refuseFor('taskHeads');
  if (typeof schema !== 'object' || schema === null) {
    throw refuse('schema', 'an object with the field labels', schema, 'value');
  }
  assertLabels(schema.labels, refuse);
  const heads = Object.entries(schema.labels).map(([task, label]) => [task, headOf(label)] as const);
  return Object.fromEntries(heads) as HeadsOf<L>;
}

/** The head of a label. */
export function headOf(label: Label): TaskHead {
  if (label.kind === 'binary') return binary();
  return label.kind === 'multiclass' ? multiclass({ classes: label.classes.length }) : regression();
}
