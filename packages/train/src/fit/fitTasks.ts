import { configError, type TaskModel, type Tasks } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';
import type { EpochReport } from '../callbacks/epochReport.js';
import { hooksOf } from '../callbacks/fitCallbacks.js';
import type { Rows } from '../evaluate/rows.js';
import { classFactors } from './classFactors.js';
import { DivergedError, explained } from './diverged.js';
import { assertFiniteWeights } from './finiteWeights.js';
import { type FitEnd, type FitSettings, type FitTasksOptions, settingsOf } from './fitOptions.js';
import { trainEpochs } from './trainEpochs.js';
import { disposeRun, settleWeights, startRun, type TrainingRun } from './trainingRun.js';

/** What {@link fitTasks} returns. */
export interface FitReport<T extends Tasks> {
  readonly epochs: readonly EpochReport<T>[];
  /** The epoch whose weights the model has now; undefined when not even one was finished. */
  readonly bestEpoch?: number;
  /** Why training ended: all epochs done, no better epoch for `patience`, a callback, the clock, the signal. */
  readonly ended: FitEnd;
}

/** Networks in training: two runs at once would make steps from each other's weights. */
const inTraining = new WeakSet<tf.LayersModel>();

/**
 * Trains all tasks of a model together, by default on the sum of their losses, and keeps the weights of the best epoch. Rows whose label of a
 * task is NaN do not count for that task.
 *
 * A run that fails (an error of a callback, a loss that is no longer finite) leaves the model at its best epoch so far, or, without
 * `validation`, as it was before.
 *
 * @param model A model of any architecture; its weights are changed in place.
 * @param rows Rows as an encoder makes them: a table, seen in a seeded order that differs by epoch, or a function that opens a stream of
 *   chunks for an epoch.
 * @param options Epochs, batch size, optimizer, validation and the like.
 * @returns A report of every epoch.
 * @throws ShapeError when a table or chunk is not of the model's form, an id is outside its vocabulary, a number is not finite or a label is
 *   none that its head can have. ConfigError when an option cannot work. MtlError when a loss or a weight is no longer finite, with task,
 *   step and cause.
 */
export async function fitTasks<const T extends Tasks>(
  model: TaskModel<T>,
  rows: Rows<keyof T & string>,
  options: FitTasksOptions<T> = {},
): Promise<FitReport<T>> {
  const settings = settingsOf(model, rows, options);
  const { network } = model;
  if (inTraining.has(network)) {
    throw configError('fitTasks', 'model', 'in one training at a time', 'a second', 'Await the first.');
  }
  inTraining.add(network);
  try {
    return await finishRun(settings, startRun(settings));
  } finally {
    inTraining.delete(network);
  }
}

/** Trains on from where a run stands, to its end, and frees it. */
export async function finishRun<T extends Tasks>(
  settings: FitSettings<T>,
  run: TrainingRun<T>,
): Promise<FitReport<T>> {
  const { model, callbacks, epochs, batchSize, rows, stepsPerEpoch: steps } = settings;
  try {
    const sizes: Record<string, number> =
      typeof rows === 'function' ? {} : { steps: steps as number, samples: rows.rows };
    const call = hooksOf(callbacks, model.network, { epochs, batchSize, ...sizes });
    await assertFiniteWeights(run.weights);
    run.classFactors = await classFactors(settings);
    model.network.stopTraining = false;
    await call('onTrainBegin', {});
    const ended = await trainEpochs(settings, run, call);
    await call('onTrainEnd', {});
    await settleWeights(run, false);
    const bestEpoch = run.best?.epoch ?? run.reports.at(-1)?.epoch;
    return { epochs: run.reports, ...(bestEpoch !== undefined && { bestEpoch }), ended };
  } catch (error) {
    await settleWeights(run, true);
    throw error instanceof DivergedError ? await explained(error, run) : error;
  } finally {
    disposeRun(run);
  }
}
