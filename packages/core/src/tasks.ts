import { assertPositiveInteger, configError } from './assert.js';
import { assertOptions } from './assertOptions.js';

/** A label that is 0 or 1: one logit, sigmoid, cross-entropy. */
export interface BinaryHead {
  readonly kind: 'binary';
  readonly units: 1;
}

/** A label that is one of `units` classes, numbered from 0: softmax, cross-entropy. */
export interface MulticlassHead {
  readonly kind: 'multiclass';
  /** Number of classes. */
  readonly units: number;
}

/** A label that is any number: identity, squared error. */
export interface RegressionHead {
  readonly kind: 'regression';
  readonly units: 1;
}

/** Link, loss and width of a task. */
export type TaskHead = BinaryHead | MulticlassHead | RegressionHead;

/** The tasks of a model: name → head, in the order of the model's outputs. */
export type Tasks = Readonly<Record<string, TaskHead>>;

/** One value per task, keyed by the same names: labels, logits, losses, metrics. */
export type TaskRecord<T extends Tasks, V> = { readonly [Name in keyof T & string]: V };

/**
 * Head of a task whose label is 0 or 1.
 *
 * Every other label is refused by training and by every metric, soft ones too: AUC and its like have no meaning of their own for 0.9. What
 * a soft label means is said by two rows: 1 with the weight 0.9 and 0 with the weight 0.1 have the same loss, and metrics that agree.
 */
export function binary(): BinaryHead {
  return { kind: 'binary', units: 1 };
}

/**
 * Head of a task whose label is one of several classes.
 *
 * @param options `classes`: how many, at least 2; labels are 0 … classes − 1.
 */
export function multiclass(options: { readonly classes: number }): MulticlassHead {
  assertOptions<{ readonly classes: number }>('multiclass', options, { classes: true });
  const { classes } = Object(options) as { readonly classes: number };
  assertPositiveInteger('multiclass', 'classes', classes);
  if (classes < 2) throw configError('multiclass', 'classes', 'at least 2', classes);
  return { kind: 'multiclass', units: classes };
}

/** Head of a task whose label is a number. */
export function regression(): RegressionHead {
  return { kind: 'regression', units: 1 };
}

/**
 * Refuses task lists that a model cannot carry: none at all, a name that JavaScript would reorder (`'0'`, `'10'`), a name
 * that cannot name a layer, a head that is none.
 *
 * @param owner Who asks, for the message.
 */
export function assertTasks(owner: string, tasks: unknown): asserts tasks is Tasks {
  if (typeof tasks !== 'object' || tasks === null || Array.isArray(tasks)) {
    throw configError(owner, 'tasks', 'an object of task name → head', tasks);
  }
  const names = Object.keys(tasks);
  if (names.length === 0) throw configError(owner, 'tasks', 'an object with at least one task', tasks);
  for (const name of names) {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name) || name in Object.prototype) {
      throw configError(
        owner,
        'tasks',
        'named by a letter, then letters, digits or _ (64 at most, no name that every object has)',
        name,
      );
    }
    const head = (tasks as Record<string, unknown>)[name] as Partial<TaskHead> | null | undefined;
    const kinds: readonly unknown[] = ['binary', 'multiclass', 'regression'];
    if (typeof head !== 'object' || head === null || !kinds.includes(head.kind)) {
      throw configError(owner, `tasks.${name}`, 'binary(), multiclass({ classes }) or regression()', head);
    }
    assertOptions<TaskHead>(owner, head, { kind: true, units: true }, `tasks.${name}`);
    assertPositiveInteger(owner, `tasks.${name}.units`, head.units);
    if (head.kind === 'multiclass' ? head.units < 2 : head.units !== 1) {
      throw configError(
        owner,
        `tasks.${name}.units`,
        head.kind === 'multiclass' ? 'at least 2' : '1',
        head.units,
      );
    }
  }
}
