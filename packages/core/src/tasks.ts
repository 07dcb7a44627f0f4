import { assertPositiveInteger, configError } from './assert.js';
import { assertOptions, type OptionKeys } from './assertOptions.js';

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

/** A label that is any number, `mean + std · logit`: squared error of the logit. */
export interface RegressionHead {
  readonly kind: 'regression';
  readonly units: 1;
  /** What the loss subtracts from a label. Absent: 0. */
  readonly mean?: number;
  /** What it divides the rest by. Absent: 1. */
  readonly std?: number;
}

/** Options of {@link regression}. */
export interface RegressionOptions {
  /** Mean of the training labels, in their unit. Default 0. */
  readonly mean?: number;
  /** Their standard deviation, > 0. Default 1. */
  readonly std?: number;
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

/**
 * Head of a task whose label is a number.
 *
 * Labels, predictions and metrics are in the unit of the label; the loss sees `(y − mean) / std`, and `predict` gives `mean + std · z` of the
 * logit z. So a price around 250,000 can stand beside a click: without mean and std its loss would be a billion times that of the click, and
 * no step of a sensible length would reach the price.
 *
 * @param options `mean`, `std`: of the labels of the training rows. Default 0 and 1: the label is the logit.
 * @throws ConfigError when one is not finite in float32, or `std` is not above 0.
 */
export function regression(options: RegressionOptions = {}): RegressionHead {
  assertOptions<RegressionOptions>('regression', options, { mean: true, std: true });
  const { mean = 0, std = 1 } = options;
  assertScale('regression', '', { mean, std });
  return { kind: 'regression', units: 1, ...(mean !== 0 && { mean }), ...(std !== 1 && { std }) };
}

/** Refuses a mean that is no number, and a std that nothing can be divided by; both as float32, which labels are. */
function assertScale(owner: string, path: string, { mean, std }: { mean: unknown; std: unknown }): void {
  const isFinite32 = (value: unknown) => typeof value === 'number' && Number.isFinite(Math.fround(value));
  if (!isFinite32(mean)) throw configError(owner, `${path}mean`, 'a finite number', mean);
  if (isFinite32(std) && Math.fround(std as number) > 0) return;
  throw configError(
    owner,
    `${path}std`,
    'a finite number > 0',
    std,
    std === 0 ? 'Leave it out where all labels are equal.' : undefined,
  );
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
    const known = { kind: true, units: true, ...(head.kind === 'regression' && { mean: true, std: true }) };
    assertOptions<TaskHead>(owner, head, known as OptionKeys<TaskHead>, `tasks.${name}`);
    assertPositiveInteger(owner, `tasks.${name}.units`, head.units);
    if (head.kind === 'multiclass' ? head.units < 2 : head.units !== 1) {
      throw configError(
        owner,
        `tasks.${name}.units`,
        head.kind === 'multiclass' ? 'at least 2' : '1',
        head.units,
      );
    }
    if (head.kind === 'regression') {
      const { mean = 0, std = 1 } = head;
      assertScale(owner, `tasks.${name}.`, { mean, std });
    }
  }
}
