import { type Examples, MtlError, prefetched, type Tasks } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { EpochReport } from '../callbacks/epochReport.js';
import { type CallHook, logsOf } from '../callbacks/fitCallbacks.js';
import type { Progress } from '../callbacks/progress.js';
import { weighClasses } from '../evaluate/classWeights.js';
import { evaluateTasks } from '../evaluate/evaluateTasks.js';
import { isStream } from '../evaluate/rows.js';
import { tensorsOf } from '../evaluate/tensorsOf.js';
import { weightsAtRest } from '../evaluate/weightsAtRest.js';
import { batchesOf } from './batchesOf.js';
import { DivergedError } from './diverged.js';
import { type FitEnd, type FitSettings, noRows } from './fitOptions.js';
import { StepLosses } from './stepLosses.js';
import { isDisposed, keepBest, type TrainingRun } from './trainingRun.js';
import { noLabels } from './unlabelledTasks.js';

/** Steps after which the losses are read and the weights looked at: what has gone wrong is found this late at most. */
const stepsUnread = 16;

/** What the steps of an epoch gave. */
interface EpochSteps {
  readonly losses: Record<string, number>;
  readonly steps: number;
  readonly rows: number;
  readonly seconds: number;
}

/**
 * Trains epoch by epoch until something ends it.
 *
 * @returns What ended it.
 */
export async function trainEpochs<T extends Tasks>(
  settings: FitSettings<T>,
  run: TrainingRun<T>,
  call: CallHook,
): Promise<FitEnd> {
  const { model, signal, epochs, patience, maxSeconds } = settings;
  const started = performance.now();
  while (run.epoch < epochs) {
    if (signal?.aborted) return 'aborted';
    const { epoch } = run;
    await call('onEpochBegin', epoch, {});
    const trained = await trainEpoch(settings, run, call);
    if (!trained) return 'aborted';
    const report = { ...reportOf<T>(epoch, trained), ...(await validate(settings, run)) };
    run.reports.push(report);
    run.epoch += 1;
    tellProgress(settings, run, { ...trained, epoch, done: true });
    await settings.onEpoch?.(report);
    await call('onEpochEnd', epoch, logsOf(report));
    if (signal?.aborted) return 'aborted';
    if (model.network.stopTraining) return 'callback';
    if (epoch - (run.best?.epoch ?? epoch) >= patience) return 'patience';
    if ((performance.now() - started) / 1000 >= maxSeconds && run.epoch < epochs) return 'seconds';
  }
  return 'epochs';
}

/**
 * Makes the steps of one epoch.
 *
 * @returns undefined where the signal ended it.
 */
async function trainEpoch<T extends Tasks>(
  settings: FitSettings<T>,
  run: TrainingRun<T>,
  call: CallHook,
): Promise<EpochSteps | undefined> {
  const { model, signal, rows, batchSize, seed, shuffle, shuffleBuffer, prefetch, check, warn } = settings;
  const { epoch } = run;
  const begun = performance.now();
  const losses = new StepLosses(Object.keys(model.tasks));
  const done = () => ({ losses: losses.means(), steps, rows: rowsDone, seconds: secondsSince(begun) });
  const read = async () => {
    const found = await losses.read(run.weights);
    if (found) throw new DivergedError(found, epoch);
  };
  let steps = 0;
  let rowsDone = 0;
  try {
    const cut = { size: batchSize, epoch, shuffleBuffer, prefetch, check, ...(shuffle && { seed }) };
    for await (const plain of batchesOf(rows, cut)) {
      const batch = weighClasses(plain, run.classFactors);
      if (signal?.aborted) break;
      await call('onBatchBegin', steps, { batch: steps, size: batch.rows });
      await weightsAtRest(model.network);
      if (signal?.aborted) break;
      losses.add(makeStep(settings, run, batch), batch);
      if (settings.batchLogs) await call('onBatchEnd', steps, await losses.lastBatch(batch.rows));
      steps += 1;
      rowsDone += batch.rows;
      if (losses.unread >= stepsUnread) await read();
      tellProgress(settings, run, { ...done(), epoch, done: false });
      await settings.breathe();
    }
    await read();
    if (signal?.aborted) return undefined;
    if (rowsDone === 0) throw noRows(`none in epoch ${epoch}`);
    if (epoch === 0 && typeof rows === 'function')
      for (const name of losses.unlabelled()) warn(noLabels(name));
    return done();
  } finally {
    losses.dispose();
  }
}

/** One step on one batch; when it fails it leaves no tensor. */
function makeStep<T extends Tasks>({ model, step }: FitSettings<T>, run: TrainingRun<T>, batch: Examples) {
  if (isDisposed(run)) {
    throw new MtlError('fitTasks: `model.network` must not be disposed during training, got a disposed one.');
  }
  const tensors = tensorsOf(model, batch);
  try {
    const { losses, state } = step.run(run.context, tensors, run.method);
    if (state !== run.method) tf.dispose(run.method);
    run.method = state;
    run.step += 1;
    run.regularization.afterStep();
    return losses;
  } finally {
    tf.dispose([tensors.features, tensors.labels, tensors.weights] as unknown as tf.TensorContainer);
  }
}

/** Judges an epoch by the validation rows, if there are some, and keeps its weights if none was better. */
async function validate<T extends Tasks>(
  { model, validation, evaluationBatchSize, prefetch, monitor }: FitSettings<T>,
  run: TrainingRun<T>,
): Promise<Pick<EpochReport<T>, 'validation' | 'monitored'>> {
  if (!validation) return {};
  const given = typeof validation === 'function' ? validation(run.epoch) : validation;
  const rows = isStream(given) ? prefetched(given, { chunks: prefetch }) : given;
  const metrics = await evaluateTasks(model, rows, { batchSize: evaluationBatchSize });
  const monitored = monitor(metrics);
  const { best } = run;
  // NaN says nothing about an epoch: any later one takes its place.
  if (!best || monitored > best.value || Number.isNaN(best.value)) keepBest(run, run.epoch, monitored);
  return { validation: metrics, monitored };
}

function reportOf<T extends Tasks>(epoch: number, { losses, rows, seconds }: EpochSteps): EpochReport<T> {
  return { epoch, losses: losses as EpochReport<T>['losses'], seconds, rowsPerSecond: rows / seconds };
}

function tellProgress<T extends Tasks>(
  { onProgress, epochs, stepsPerEpoch }: FitSettings<T>,
  run: TrainingRun<T>,
  { epoch, losses, steps, rows, seconds, done }: EpochSteps & Pick<Progress, 'epoch' | 'done'>,
): void {
  const monitored = run.reports.at(-1)?.monitored;
  const all = stepsPerEpoch ?? (done ? steps : undefined);
  onProgress?.({
    epoch,
    epochs,
    step: steps,
    ...(all !== undefined && { steps: all }),
    rows,
    rowsPerSecond: rows / seconds,
    ...((done || steps >= stepsUnread) && { loss: sumOf(losses) }),
    ...(monitored !== undefined && { monitored }),
    done,
  });
}

function sumOf(losses: Readonly<Record<string, number>>): number {
  return Object.values(losses).reduce((sum, loss) => sum + loss, 0);
}

function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000;
}
