import { batches, type Examples, MtlError, type TaskModel, type TaskRecord, type Tasks } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { hooksOf } from '../callbacks/fitCallbacks.js';
import { evaluateTasks, type TaskMetrics } from '../evaluate/evaluateTasks.js';
import { tensorsOf } from '../evaluate/tensorsOf.js';
import { type Regularization, regularization } from '../penalize/regularization.js';
import { type FitTasksOptions, settingsOf } from './fitOptions.js';
import { LossMeans } from './lossMeans.js';
import { trainStep } from './trainStep.js';
import { takeSnapshot, type WeightSnapshot } from './weightSnapshot.js';

/** What one epoch did. */
export interface EpochReport<T extends Tasks> {
  /** From 0. */
  readonly epoch: number;
  /** Mean training loss of each task over the epoch, nats or squared error. */
  readonly losses: TaskRecord<T, number>;
  /** Metrics on the validation rows. */
  readonly validation?: TaskMetrics<T>;
  /** What `monitor` made of them. */
  readonly monitored?: number;
  /** Duration of the steps, without validation. */
  readonly seconds: number;
  readonly rowsPerSecond: number;
}

/** What {@link fitTasks} returns. */
export interface FitReport<T extends Tasks> {
  readonly epochs: readonly EpochReport<T>[];
  /** The epoch whose weights the model has now; undefined when not even one was finished. */
  readonly bestEpoch?: number;
  /** Why training ended: all epochs done, no better epoch for `patience`, a callback, the clock, the signal. */
  readonly ended: 'epochs' | 'patience' | 'callback' | 'seconds' | 'aborted';
}

/**
 * Trains all tasks of a model together on the sum of their losses, in a seeded order, and keeps the weights of the best epoch.
 * Rows whose label of a task is NaN do not count for that task.
 *
 * @param model A model of any architecture; its weights are changed in place.
 * @param train Rows as an encoder makes them.
 * @param options Epochs, batch size, optimizer, validation and the like.
 * @returns A report of every epoch.
 * @throws ShapeError when a table is not of the model's form or an id is outside its vocabulary. ConfigError when an option cannot
 *   work. MtlError when a loss is no longer
 *   finite; the model then has the weights of the best epoch so far.
 */
export async function fitTasks<const T extends Tasks>(
  model: TaskModel<T>,
  train: Examples<keyof T & string>,
  options: FitTasksOptions<T> = {},
): Promise<FitReport<T>> {
  const settings = settingsOf(model, train, options);
  const { epochs, batchSize, optimizer, seed, validation, patience, signal } = settings;
  const names = Object.keys(model.tasks);
  const steps = Math.ceil(train.rows / batchSize);
  const call = hooksOf(options.callbacks, model.network, { epochs, steps, batchSize, samples: train.rows });
  const reports: EpochReport<T>[] = [];
  let best: { epoch: number; value: number; weights: WeightSnapshot } | undefined;
  let ended: FitReport<T>['ended'] = 'epochs';
  let means: LossMeans | undefined;
  let penalized: Regularization | undefined;
  const started = performance.now();
  model.network.stopTraining = false;

  try {
    penalized = regularization(model, options.regularizers ?? []);
    await call('onTrainBegin', {});
    for (let epoch = 0; epoch < epochs && ended === 'epochs'; epoch++) {
      await call('onEpochBegin', epoch, {});
      const begun = performance.now();
      means?.dispose();
      means = new LossMeans(names);
      let step = 0;
      let rows = 0;
      for (const batch of batches(train, { size: batchSize, seed, epoch })) {
        await call('onBatchBegin', step, { batch: step, size: batch.rows });
        const tensors = tensorsOf(model, batch);
        const losses = trainStep(model, optimizer, tensors, settings.taskWeights, penalized.penalties);
        penalized.afterStep();
        tf.dispose([tensors.features, tensors.labels, tensors.weights] as unknown as tf.TensorContainer);
        means.add(losses, batch);
        rows += batch.rows;
        if (options.callbacks) await call('onBatchEnd', step, await means.lastBatch(step, batch.rows));
        step += 1;
        const seconds = (performance.now() - begun) / 1000;
        options.onProgress?.({ epoch, epochs, step, steps, rows, rowsPerSecond: rows / seconds });
        await settings.breathe();
        if (signal?.aborted) break;
      }
      const losses = await means.read();
      if (signal?.aborted) {
        ended = 'aborted';
        break;
      }
      const seconds = (performance.now() - begun) / 1000;
      const lost = names.find((name) => !Number.isFinite(losses[name] as number));
      if (lost) {
        throw new MtlError(
          `fitTasks: the loss of task \`${lost}\` must be finite, got ${losses[lost]} in epoch ${epoch}. Try a lower learning rate.`,
        );
      }
      const metrics = validation && (await evaluateTasks(model, validation));
      const monitored = metrics && settings.monitor(metrics);
      // NaN says nothing about an epoch: any later one takes its place.
      if (monitored !== undefined && (!best || monitored > best.value || Number.isNaN(best.value))) {
        best?.weights.dispose();
        best = { epoch, value: monitored, weights: takeSnapshot(model.network) };
      }
      const report: EpochReport<T> = {
        epoch,
        losses: losses as TaskRecord<T, number>,
        ...(metrics && { validation: metrics, monitored: monitored as number }),
        seconds,
        rowsPerSecond: train.rows / seconds,
      };
      reports.push(report);
      await call('onEpochEnd', epoch, logsOf(report));
      if (signal?.aborted) ended = 'aborted';
      else if (model.network.stopTraining) ended = 'callback';
      else if (epoch - (best?.epoch ?? epoch) >= patience) ended = 'patience';
      else if ((performance.now() - started) / 1000 >= settings.maxSeconds && epoch + 1 < epochs)
        ended = 'seconds';
    }
    await call('onTrainEnd', {});
  } finally {
    penalized?.dispose();
    means?.dispose();
    best?.weights.restore();
    best?.weights.dispose();
    if (!options.optimizer) optimizer.dispose();
  }
  const bestEpoch = best?.epoch ?? reports.at(-1)?.epoch;
  return { epochs: reports, ...(bestEpoch !== undefined && { bestEpoch }), ended };
}

/** Logs in tfjs's form: `loss`, `income_loss`, `val_income_auc`. */
function logsOf<T extends Tasks>({ losses, validation }: EpochReport<T>): Record<string, number> {
  const entries = Object.entries(losses) as [string, number][];
  const logs: Record<string, number> = { loss: entries.reduce((sum, [, loss]) => sum + loss, 0) };
  for (const [name, loss] of entries) logs[`${name}_loss`] = loss;
  for (const [name, metrics] of Object.entries(validation ?? {})) {
    for (const [metric, value] of Object.entries(metrics as object)) logs[`val_${name}_${metric}`] = value;
  }
  return logs;
}
