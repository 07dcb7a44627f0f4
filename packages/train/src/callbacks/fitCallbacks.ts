import { configError, nearestWord, type OptionKeys, type Tasks } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';
import type { EpochReport } from './epochReport.js';

/** Values by name: `loss`, `income_loss`, `val_income_auc`; for batches also `batch` and `size`. */
export type FitLogs = Readonly<Record<string, number>>;

/**
 * Hooks of a training run, each optional and awaited. `tf.callbacks.earlyStopping()`, any `tf.Callback` and the callbacks of
 * tfjs-vis are of this form.
 */
export interface FitHooks {
  onTrainBegin?(logs: FitLogs): void | Promise<void>;
  onTrainEnd?(logs: FitLogs): void | Promise<void>;
  onEpochBegin?(epoch: number, logs: FitLogs): void | Promise<void>;
  onEpochEnd?(epoch: number, logs: FitLogs): void | Promise<void>;
  onBatchBegin?(batch: number, logs: FitLogs): void | Promise<void>;
  onBatchEnd?(batch: number, logs: FitLogs): void | Promise<void>;
  /** Told once what tfjs tells its callbacks: `epochs`, `steps`, `batchSize`, `samples`. */
  setParams?(params: Record<string, number>): void;
  /** Given the network once; `network.stopTraining = true` ends training after the epoch. */
  setModel?(network: tf.LayersModel): void;
}

/** What `fitTasks` takes as callbacks. */
export type FitCallbacks = FitHooks | readonly FitHooks[];

const hookNames: OptionKeys<FitHooks> = {
  onTrainBegin: true,
  onTrainEnd: true,
  onEpochBegin: true,
  onEpochEnd: true,
  onBatchBegin: true,
  onBatchEnd: true,
  setParams: true,
  setModel: true,
};

/**
 * Refuses callbacks that nobody would ever call: what is no object, a hook that is no function, a name such as `onEpochEnded`. Other names
 * are the callback's own.
 *
 * @throws ConfigError at the first.
 */
export function assertCallbacks(callbacks: unknown): void {
  if (callbacks === undefined) return;
  for (const callback of [callbacks].flat()) {
    if (typeof callback !== 'object' || callback === null) {
      throw configError('fitTasks', 'callbacks', 'an object of hooks, or an array of them', callback);
    }
    for (const key in callback) {
      if (Object.hasOwn(hookNames, key)) {
        const hook: unknown = callback[key as keyof typeof callback];
        if (hook === undefined || typeof hook === 'function') continue;
        throw configError('fitTasks', `callbacks.${key}`, 'a function', hook);
      }
      if (!/^on[A-Z]/.test(key)) continue;
      const names = Object.keys(hookNames);
      const nearest = nearestWord(key, names);
      const remedy = nearest ? `Did you mean \`${nearest}\`?` : `Known are ${names.join(', ')}.`;
      throw configError('fitTasks', 'callbacks', 'without unknown hooks', key, remedy);
    }
  }
}

type Hook = Exclude<keyof FitHooks, 'setParams' | 'setModel'>;

/** Calls a hook of every callback, in order. */
export type CallHook = (hook: Hook, ...args: readonly (number | FitLogs)[]) => Promise<void>;

/**
 * Brings callbacks into one form.
 *
 * @param params What tfjs tells a `tf.Callback` about the run.
 */
export function hooksOf(
  callbacks: FitCallbacks | undefined,
  network: tf.LayersModel,
  params: Readonly<Record<string, number>>,
): CallHook {
  const list = callbacks === undefined ? [] : ([callbacks].flat() as FitHooks[]);
  for (const callback of list) {
    callback.setParams?.({ ...params });
    callback.setModel?.(network);
  }
  return async (hook, ...args) => {
    for (const callback of list) {
      await (callback[hook] as ((...args: readonly (number | FitLogs)[]) => unknown) | undefined)?.call(
        callback,
        ...args,
      );
    }
  };
}

/** A report in the form of tfjs's logs: `loss`, `income_loss`, `val_income_auc`. */
export function logsOf<T extends Tasks>({ losses, validation }: EpochReport<T>): FitLogs {
  const entries = Object.entries(losses) as [string, number][];
  const logs: Record<string, number> = { loss: entries.reduce((sum, [, loss]) => sum + loss, 0) };
  for (const [name, loss] of entries) logs[`${name}_loss`] = loss;
  for (const [name, metrics] of Object.entries(validation ?? {})) {
    for (const [metric, value] of Object.entries(metrics as object)) logs[`val_${name}_${metric}`] = value;
  }
  return logs;
}
