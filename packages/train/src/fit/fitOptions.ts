import {
  assertExamples,
  assertNonNegativeInteger,
  assertPositiveInteger,
  configError,
  type Examples,
  type TaskModel,
  type TaskRecord,
  type Tasks,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { FitCallbacks } from '../callbacks/fitCallbacks.js';
import type { Progress } from '../callbacks/progress.js';
import type { TaskMetrics } from '../evaluate/evaluateTasks.js';
import { meanOfMain } from '../evaluate/meanOfMain.js';
import { assertReadable } from '../evaluate/tensorsOf.js';
import type { Regularizer } from '../penalize/regularizer.js';
import { oneClassTasks } from './oneClassTasks.js';

/** Options of `fitTasks`. */
export interface FitTasksOptions<T extends Tasks> {
  /** How often all rows are seen at most. Default 1. */
  readonly epochs?: number;
  /** Rows per step; the last batch of an epoch may have fewer. Default 256. */
  readonly batchSize?: number;
  /** Default: Adam with learning rate 1e-3 and ε 1e-8, disposed at the end. One that is passed stays the caller's. */
  readonly optimizer?: tf.Optimizer;
  /** Root seed of the order of the rows, any safe integer. Default 0. */
  readonly seed?: number;
  /** Rows that every epoch is judged by. Default: none, and then the last weights stay. */
  readonly validation?: Examples<keyof T & string>;
  /** Weight of a task's loss in the sum, ≥ 0. Default 1 each. */
  readonly taskWeights?: Partial<TaskRecord<T, number>>;
  /** Penalties on weights of the tasks that are to be alike: `l2()`, `traceNorm()`, `tensorNormal()`. Default: none. */
  readonly regularizers?: readonly Regularizer[];
  /** What the best epoch is best in; higher is better. Default: the mean over tasks of AUC, accuracy or R². */
  readonly monitor?: (metrics: TaskMetrics<T>) => number;
  /** Epochs without a better one after which training stops. Default: never. Needs `validation`. */
  readonly patience?: number;
  /** Hooks, or callbacks of tfjs, with the logs that its own `fit` gives. */
  readonly callbacks?: FitCallbacks;
  /** Told about every step; `progressLines` prints it. */
  readonly onProgress?: (progress: Progress) => void;
  /** Told what looks wrong before the first epoch. Default: `console.warn`. */
  readonly onWarning?: (message: string) => void;
  /** Ends training after the current step when aborted; the best weights so far are restored. */
  readonly signal?: AbortSignal;
  /** Ends training after the first epoch that reaches this many seconds. Default: no limit. */
  readonly maxSeconds?: number;
}

/** The options with defaults, checked together with both tables before anything runs. */
export function settingsOf<T extends Tasks>(
  model: TaskModel<T>,
  train: Examples<keyof T & string>,
  options: FitTasksOptions<T>,
) {
  const { epochs = 1, batchSize = 256, seed = 0, validation, patience, maxSeconds } = options;
  assertPositiveInteger('fitTasks', 'epochs', epochs);
  assertPositiveInteger('fitTasks', 'batchSize', batchSize);
  if (patience !== undefined) {
    assertNonNegativeInteger('fitTasks', 'patience', patience);
    if (!validation) throw configError('fitTasks', 'patience', 'used together with `validation`', patience);
  }
  for (const examples of validation ? [train, validation] : [train]) {
    assertReadable('fitTasks', model, examples, true);
    assertExamples('fitTasks', examples, model.reads.values);
  }
  assertPositiveInteger('fitTasks', 'train.rows', train.rows);
  const taskWeights: Record<string, number> = Object.create(null);
  for (const [name, weight] of Object.entries(options.taskWeights ?? {})) {
    if (!Object.hasOwn(model.tasks, name)) {
      throw configError('fitTasks', 'taskWeights', `keyed by ${Object.keys(model.tasks).join(', ')}`, name);
    }
    if (!Number.isFinite(weight) || (weight as number) < 0) {
      throw configError('fitTasks', `taskWeights.${name}`, 'a finite number ≥ 0', weight);
    }
    taskWeights[name] = weight as number;
  }
  const warn = options.onWarning ?? ((message: string) => console.warn(message));
  for (const message of validation ? oneClassTasks(model.tasks, validation) : []) warn(message);
  return {
    epochs,
    batchSize,
    seed,
    validation,
    taskWeights,
    patience: patience ?? Number.POSITIVE_INFINITY,
    maxSeconds: maxSeconds ?? Number.POSITIVE_INFINITY,
    monitor: options.monitor ?? ((metrics: TaskMetrics<T>) => meanOfMain(metrics)),
    optimizer: options.optimizer ?? tf.train.adam(1e-3, 0.9, 0.999, 1e-8),
    signal: options.signal,
    breathe: breather(),
  };
}

/** Lets timers, signals and the page run, at most every 50 ms. */
function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 50) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}
