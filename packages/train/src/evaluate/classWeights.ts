import { configError, type Examples, type RegressionHead, type TaskHead, type Tasks } from '@mtl/core';

/**
 * How much the rows of each class count in the loss or the metrics of a task, on top of their own weights: one number ≥ 0 per class, in the
 * order of the labels (`[weight of 0, weight of 1]` for a binary task), or `'balanced'`. Balanced is `n / (classes · n_c)`, with n the rows
 * that have a label and n_c those of class c, as in scikit-learn; rows that have weights are counted by them. Every class then counts alike
 * as a whole, and the mean weight of a row stays what it was.
 */
export type ClassWeights<T extends Tasks> = {
  readonly [Name in keyof T & string as T[Name] extends RegressionHead ? never : Name]?:
    | 'balanced'
    | readonly number[];
};

/** What was given for each task. */
export type GivenClassWeights = Readonly<Record<string, 'balanced' | readonly number[]>>;

/** Class weights as numbers: task → one per class. */
export type ClassFactors = Readonly<Record<string, readonly number[]>>;

/** How many classes the labels of a head have; 0 for numbers. */
export function classesOf(head: TaskHead): number {
  if (head.kind === 'regression') return 0;
  return head.kind === 'binary' ? 2 : head.units;
}

/**
 * Refuses class weights that cannot be meant: of a task that the model does not have or whose labels are no classes, too many or too few,
 * negative ones, none above 0.
 *
 * @throws ConfigError at the first.
 */
export function assertClassWeights(
  owner: string,
  tasks: Tasks,
  given: unknown,
): asserts given is GivenClassWeights {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw configError(
      owner,
      'classWeights',
      "an object of task name → 'balanced' or one number per class",
      given,
    );
  }
  for (const [name, weights] of Object.entries(given)) {
    const field = `classWeights.${name}`;
    const head = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
    if (!head) throw configError(owner, 'classWeights', `keyed by ${Object.keys(tasks).join(', ')}`, name);
    const classes = classesOf(head);
    if (classes === 0) throw configError(owner, field, 'of a binary or multiclass task', head);
    if (weights === 'balanced') continue;
    if (!Array.isArray(weights) || weights.length !== classes) {
      throw configError(owner, field, `'balanced' or ${classes} numbers, one per class`, weights);
    }
    const wrong = weights.findIndex(
      (weight) => !(typeof weight === 'number' && weight >= 0 && weight < 2 ** 127),
    );
    if (wrong >= 0) throw configError(owner, `${field}[${wrong}]`, 'a finite number ≥ 0', weights[wrong]);
    if (!weights.some((weight) => weight > 0))
      throw configError(owner, field, 'above 0 for some class', weights);
  }
}

/** The rows with their weights times those of their classes; the very same rows where there are none. */
export function weighClasses<Name extends string>(
  examples: Examples<Name>,
  factors: ClassFactors,
): Examples<Name> {
  const names = Object.keys(factors) as Name[];
  if (names.length === 0) return examples;
  const weighed = names.map((name) => {
    const ofClass = factors[name] as readonly number[];
    const own = examples.weights?.[name];
    // A row without a label has no class; its weight is not looked at.
    return [name, examples.labels[name].map((label, row) => (own?.[row] ?? 1) * (ofClass[label] ?? 1))];
  });
  return { ...examples, weights: { ...examples.weights, ...Object.fromEntries(weighed) } };
}
