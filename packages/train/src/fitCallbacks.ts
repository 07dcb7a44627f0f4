import type * as tf from '@tensorflow/tfjs';

/** What tfjs's own `fit` takes as callbacks: an object of hooks, a `tf.Callback`, or a list of either. */
export type FitCallbacks =
  | tf.CustomCallbackArgs
  | tf.Callback
  | readonly (tf.CustomCallbackArgs | tf.Callback)[];

type Hook = 'onTrainBegin' | 'onTrainEnd' | 'onEpochBegin' | 'onEpochEnd' | 'onBatchBegin' | 'onBatchEnd';
type Logs = Record<string, number>;

/** Calls a hook of every callback, in order. */
export type CallHook = (hook: Hook, ...args: readonly (number | Logs)[]) => Promise<void>;

/**
 * Brings callbacks of tfjs into one form: an object of hooks, a `tf.Callback`, or a list of either.
 *
 * @param params What tfjs tells a `tf.Callback` about the run.
 */
export function hooksOf(
  callbacks: FitCallbacks | undefined,
  network: tf.LayersModel,
  params: Readonly<Record<string, number>>,
): CallHook {
  const list = (callbacks === undefined ? [] : [callbacks].flat()) as (Partial<
    Record<Hook, (...args: readonly (number | Logs)[]) => unknown>
  > & {
    setParams?(params: Readonly<Record<string, number>>): void;
    setModel?(model: tf.LayersModel): void;
  })[];
  for (const callback of list) {
    callback.setParams?.(params);
    callback.setModel?.(network);
  }
  return async (hook, ...args) => {
    for (const callback of list) await callback[hook]?.(...args);
  };
}
