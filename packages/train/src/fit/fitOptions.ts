import {
  assertNonNegativeInteger,
  assertOptions,
  assertPositiveInteger,
  assertTaskModel,
  configError,
  type Examples,
  type Optimizer,
  type OptionKeys,
  ShapeError,
  type Step,
  type TaskModel,
  type TaskRecord,
  type Tasks,
} from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';
import type { EpochReport } from '../callbacks/epochReport.js';
import { assertCallbacks, type FitCallbacks, type FitHooks } from '../callbacks/fitCallbacks.js';
import type { Progress } from '../callbacks/progress.js';
import { assertReadable } from '../evaluate/assertReadable.js';
import { assertClassWeights, type ClassWeights, type GivenClassWeights } from '../evaluate/classWeights.js';
import type { TaskMetrics } from '../evaluate/evaluateTasks.js';
import { evaluationBatch } from '../evaluate/evaluationBatch.js';
import { meanOfMain } from '../evaluate/meanOfMain.js';
import type { Rows } from '../evaluate/rows.js';
import { adam } from '../optimize/adam.js';
import { assertOptimizer } from '../optimize/startOptimizer.js';
import type { Regularizer } from '../penalize/regularizer.js';
import { oneClassTasks } from './oneClassTasks.js';
import { sumOfLosses } from './sumOfLosses.js';
import { noLabels, unlabelledTasks } from './unlabelledTasks.js';

/** Why training ended: all epochs done, no better epoch for `patience`, a callback, the clock, the signal. */
export type FitEnd = 'epochs' | 'patience' | 'callback' | 'seconds' | 'aborted';

/** Options of `fitTasks`. */
export interface FitTasksOptions<T extends Tasks> {
  /** How often all rows are seen at most. Default 1. */
  readonly epochs?: number;
  /** Rows per step; the last batch of an epoch may have fewer. Default 256. */
  readonly batchSize?: number;
  /**
   * `adam()`, `sgd()`, `momentum()`, `adagrad()`, or one of tfjs, which stays the caller's and must make its steps in `fitTasks` alone.
   * Default `adam()`: learning rate 1e-3, ε 1e-8.
   */
  readonly optimizer?: Optimizer | tf.Optimizer;
  /** How a batch becomes a step. Default `sumOfLosses()`: the gradient of the weighted sum of the losses. */
  readonly step?: Step;
  /** Whether a table is seen in another order in every epoch. Default: true; a stream comes in its own order, or by `shuffleBuffer`. */
  readonly shuffle?: boolean;
  /**
   * Rows of a stream that are held and shuffled, another order in every epoch, see `shuffledStream`. One that holds all rows gives the order
   * of the table in memory. Default: none, a stream comes in its own order.
   */
  readonly shuffleBuffer?: number;
  /** Chunks of a stream that are asked for while one is in use, of the validation too, see `prefetched`. Default 1. */
  readonly prefetch?: number;
  /** Root seed of the order of the rows, any safe integer. Default 0. */
  readonly seed?: number;
  /** Rows that every epoch is judged by, a table or a stream. Default: none, and then the last weights stay. */
  readonly validation?: Rows<keyof T & string>;
  /** Rows per forward pass of the validation. Default: as `evaluateTasks`, but not less than `batchSize` or 4096, whichever is smaller. */
  readonly evaluationBatchSize?: number;
  /** Weight of a task's loss in the sum, ≥ 0. Default 1 each. */
  readonly taskWeights?: Partial<TaskRecord<T, number>>;
  /**
   * How much the rows of each class count in the loss of a task, beside their own weights: `'balanced'` or one number per class. Balanced
   * weights are those of the training rows; a stream is read once before the first epoch to count them. The validation is judged without.
   * Default: every class by its rows.
   */
  readonly classWeights?: ClassWeights<T>;
  /** Penalties on weights of the tasks that are to be alike: `l2()`, `traceNorm()`, `tensorNormal()`. Default: none. */
  readonly regularizers?: readonly Regularizer[];
  /** What the best epoch is best in; higher is better. Default: the mean over tasks of AUC, accuracy or R². */
  readonly monitor?: (metrics: TaskMetrics<T>) => number;
  /** Epochs without a better one after which training stops. Default: never. Needs `validation`. */
  readonly patience?: number;
  /** Told about every epoch that is done, and awaited. */
  readonly onEpoch?: (report: EpochReport<T>) => void | Promise<void>;
  /** Hooks, or callbacks of tfjs, with the logs that its own `fit` gives. */
  readonly callbacks?: FitCallbacks;
  /** Told about every step and every epoch; `progressLines` prints it. */
  readonly onProgress?: (progress: Progress) => void;
  /** Told what looks wrong: before the first epoch, of a stream after it. Default: `console.warn`. */
  readonly onWarning?: (message: string) => void;
  /** Ends training before the next step when aborted; the best weights so far are restored. */
  readonly signal?: AbortSignal;
  /** Ends training after the first epoch that reaches this many seconds, > 0. Default: no limit. */
  readonly maxSeconds?: number;
}

/** The options of a run with their defaults. */
export interface FitSettings<T extends Tasks> {
  readonly model: TaskModel<T>;
  readonly rows: Rows<keyof T & string>;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: Optimizer | tf.Optimizer;
  readonly step: Step;
  readonly shuffle: boolean;
  /** 0: a stream comes in its own order. */
  readonly shuffleBuffer: number;
  readonly prefetch: number;
  readonly seed: number;
  readonly validation: Rows<keyof T & string> | undefined;
  readonly evaluationBatchSize: number;
  readonly taskWeights: TaskRecord<T, number>;
  /** What was given as class weights. */
  readonly classWeights: GivenClassWeights;
  readonly regularizers: readonly Regularizer[];
  readonly monitor: (metrics: TaskMetrics<T>) => number;
  readonly patience: number;
  readonly onEpoch: FitTasksOptions<T>['onEpoch'];
  readonly callbacks: FitCallbacks | undefined;
  /** Whether callbacks want the losses of every batch. */
  readonly batchLogs: boolean;
  readonly onProgress: FitTasksOptions<T>['onProgress'];
  readonly signal: AbortSignal | undefined;
  readonly maxSeconds: number;
  /** Steps of an epoch; undefined for a stream. */
  readonly stepsPerEpoch: number | undefined;
  readonly warn: (message: string) => void;
  /** Refuses a chunk of a stream that the model cannot train with. */
  readonly check: (chunk: Examples, index: number) => void;
  /** Lets timers, signals and the page run. */
  readonly breathe: () => Promise<void>;
}

/** The options with defaults, checked together with the tables before anything runs. */
export function settingsOf<T extends Tasks>(
  model: TaskModel<T>,
  rows: Rows<keyof T & string>,
  options: FitTasksOptions<T>,
): FitSettings<T> {
  assertTaskModel('fitTasks', model);
  assertOptions<FitTasksOptions<T>>('fitTasks', options, optionKeys);
  const { epochs = 1, batchSize = 256, seed = 0, shuffle = true, validation, patience } = options;
  const { maxSeconds = Number.POSITIVE_INFINITY, optimizer = adam(), step = sumOfLosses() } = options;
  assertPositiveInteger('fitTasks', 'epochs', epochs);
  assertPositiveInteger('fitTasks', 'batchSize', batchSize);
  if (!Number.isSafeInteger(seed)) throw configError('fitTasks', 'seed', 'a safe integer', seed);
  if (typeof shuffle !== 'boolean') throw configError('fitTasks', 'shuffle', 'true or false', shuffle);
  const { shuffleBuffer, prefetch = 1 } = options;
  assertShuffleBuffer(rows, shuffle, shuffleBuffer);
  assertNonNegativeInteger('fitTasks', 'prefetch', prefetch);
  if (!(typeof maxSeconds === 'number' && maxSeconds > 0)) {
    throw configError('fitTasks', 'maxSeconds', 'a number above 0', maxSeconds);
  }
  if (patience !== undefined) {
    assertNonNegativeInteger('fitTasks', 'patience', patience);
    if (!validation) throw configError('fitTasks', 'patience', 'used together with `validation`', patience);
  }
  assertOptimizer('fitTasks', optimizer);
  assertCallbacks(options.callbacks);
  for (const name of ['monitor', 'onEpoch', 'onProgress', 'onWarning'] as const) {
    const told = options[name];
    if (told !== undefined && typeof told !== 'function')
      throw configError('fitTasks', name, 'a function', told);
  }
  assertSignal(options.signal);
  assertRegularizers(options.regularizers);
  if (typeof (step as Partial<Step> | null)?.run !== 'function') {
    throw configError('fitTasks', 'step', 'a step such as sumOfLosses()', step);
  }
  const fits = Math.max(evaluationBatch(model), Math.min(batchSize, 4096));
  const { evaluationBatchSize = fits } = options;
  assertPositiveInteger('fitTasks', 'evaluationBatchSize', evaluationBatchSize);
  for (const table of [rows, validation]) {
    if (table !== undefined && typeof table !== 'function') {
      assertReadable('fitTasks', model, table, true);
      if (table.rows === 0) throw noRows('none', table === rows ? 'rows' : 'validation');
    }
  }
  const { classWeights = {} } = options;
  assertClassWeights('fitTasks', model.tasks, classWeights);
  if (model.network.trainableWeights.length === 0) {
    throw configError('fitTasks', 'model', 'one with a layer that is trained', 'frozen layers alone');
  }
  const warn = options.onWarning ?? ((message: string) => console.warn(message));
  if (typeof rows !== 'function') {
    for (const name of unlabelledTasks(model.tasks, rows)) warn(noLabels(name));
  }
  if (validation && typeof validation !== 'function') {
    for (const message of oneClassTasks(model.tasks, validation)) warn(message);
  }
  return {
    model,
    rows,
    epochs,
    batchSize,
    optimizer,
    step,
    shuffle,
    shuffleBuffer: shuffleBuffer ?? 0,
    prefetch,
    seed,
    validation,
    evaluationBatchSize,
    taskWeights: taskWeightsOf(model, options.taskWeights),
    classWeights,
    regularizers: options.regularizers ?? [],
    monitor: options.monitor ?? ((metrics) => meanOfMain(metrics)),
    patience: patience ?? Number.POSITIVE_INFINITY,
    onEpoch: options.onEpoch,
    callbacks: options.callbacks,
    batchLogs: [options.callbacks ?? []].flat().some((callback: FitHooks) => callback.onBatchEnd),
    onProgress: options.onProgress,
    signal: options.signal,
    maxSeconds,
    stepsPerEpoch: typeof rows === 'function' ? undefined : Math.ceil(rows.rows / batchSize),
    warn,
    check: (chunk, index) => assertReadable(`fitTasks: chunk ${index}`, model, chunk, true),
    breathe: breather(),
  };
}

const optionKeys: OptionKeys<FitTasksOptions<Tasks>> = {
  epochs: true,
  batchSize: true,
  optimizer: true,
  step: true,
  shuffle: true,
  shuffleBuffer: true,
  prefetch: true,
  seed: true,
  validation: true,
  evaluationBatchSize: true,
  taskWeights: true,
  classWeights: true,
  regularizers: true,
  monitor: true,
  patience: true,
  onEpoch: true,
  callbacks: true,
  onProgress: true,
  onWarning: true,
  signal: true,
  maxSeconds: true,
};

/** Refuses a buffer that would do nothing: for a table, which is shuffled as a whole, and beside `shuffle: false`. */
function assertShuffleBuffer(rows: unknown, shuffle: boolean, shuffleBuffer: unknown): void {
  if (shuffleBuffer === undefined) return;
  assertPositiveInteger('fitTasks', 'shuffleBuffer', shuffleBuffer);
  if (typeof rows !== 'function') {
    const remedy = 'A table is shuffled as a whole.';
    throw configError('fitTasks', 'shuffleBuffer', 'used with a stream', shuffleBuffer, remedy);
  }
  if (!shuffle)
    throw configError('fitTasks', 'shuffleBuffer', 'left out where `shuffle` is false', shuffleBuffer);
}

/** Refuses what is no signal, such as the controller of one: nothing would ever end the training. */
function assertSignal(signal: unknown): void {
  if (signal === undefined || typeof (signal as Partial<AbortSignal> | null)?.aborted === 'boolean') return;
  throw configError('fitTasks', 'signal', 'the signal of an AbortController', signal);
}

/** Refuses what is no list of penalties. */
function assertRegularizers(regularizers: unknown): void {
  const remedy = 'Such as [l2({ strength: 1e-4 })].';
  if (regularizers === undefined) return;
  if (!Array.isArray(regularizers)) {
    throw configError('fitTasks', 'regularizers', 'an array of regularizers', regularizers, remedy);
  }
  const wrong = regularizers.findIndex((given) => typeof given?.penalty !== 'function');
  if (wrong < 0) return;
  throw configError('fitTasks', `regularizers[${wrong}]`, 'a regularizer', regularizers[wrong], remedy);
}

/** Every task's weight, 1 where none is given. */
function taskWeightsOf<T extends Tasks>(
  { tasks }: TaskModel<T>,
  given: FitTasksOptions<T>['taskWeights'] = {},
): TaskRecord<T, number> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw configError('fitTasks', 'taskWeights', 'an object of task name → number', given);
  }
  const weights = new Map(Object.keys(tasks).map((name) => [name, 1]));
  for (const [name, weight] of Object.entries(given) as [string, number][]) {
    if (!weights.has(name)) {
      throw configError('fitTasks', 'taskWeights', `keyed by ${[...weights.keys()].join(', ')}`, name);
    }
    if (!Number.isFinite(weight) || weight < 0) {
      throw configError('fitTasks', `taskWeights.${name}`, 'a finite number ≥ 0', weight);
    }
    weights.set(name, weight);
  }
  return Object.fromEntries(weights) as TaskRecord<T, number>;
}

/** Refuses a table or stream without a single row. */
export function noRows(got: string, field = 'rows'): ShapeError {
  return new ShapeError(`fitTasks: \`${field}\` must have at least one row, got ${got}.`);
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
