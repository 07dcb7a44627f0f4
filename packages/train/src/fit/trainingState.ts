import type { StateTensors, StoredTensor, Tasks } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { EpochReport } from '../callbacks/epochReport.js';
import type { FitSettings } from './fitOptions.js';
import { restoreWeights } from './namedWeights.js';
import { startRun, type TrainingRun } from './trainingRun.js';

/**
 * A training run between two epochs as plain data: JSON and typed arrays. The order of the rows needs nothing more than the seed, from which
 * every epoch has its own.
 */
export interface TrainingState<T extends Tasks> {
  /** Epochs done: the number of the next one. */
  readonly epoch: number;
  /** Steps done in all epochs. */
  readonly step: number;
  /** Root seed of the order of the rows. */
  readonly seed: number;
  /** The best epoch so far; its value is null where `monitor` had none. */
  readonly best?: { readonly epoch: number; readonly value: number | null };
  /** Steps that the optimizer has made with each weight. */
  readonly counts: Readonly<Record<string, number>>;
  /** Steps that the regularizers have seen. */
  readonly regularized: number;
  /**
   * By path: `weights/level_1/experts`, `best/level_1/experts`, `slots/m/level_1/experts`, `method/<name>`,
   * `regularizers/<position>/<position>`.
   */
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly reports: readonly EpochReport<T>[];
}

/** Reads where a run stands; the run goes on as if nothing had been asked. */
export async function readState<T extends Tasks>(
  settings: FitSettings<T>,
  run: TrainingRun<T>,
): Promise<TrainingState<T>> {
  const { counts, slots } = run.optimizer.state();
  const { step: regularized, states } = run.regularization.state();
  const paths: Record<string, tf.Tensor> = {};
  for (const [name, weight] of run.weights) paths[`weights/${name}`] = weight.read();
  for (const [name, tensor] of Object.entries(run.best?.weights ?? {})) paths[`best/${name}`] = tensor;
  for (const [name, tensor] of Object.entries(run.method)) paths[`method/${name}`] = tensor;
  for (const [name, ofWeight] of Object.entries(slots)) {
    for (const [slot, tensor] of Object.entries(ofWeight)) paths[`slots/${slot}/${name}`] = tensor;
  }
  for (const [i, state] of states.entries()) {
    for (const [j, tensor] of state.entries()) paths[`regularizers/${i}/${j}`] = tensor;
  }
  const tensors = await Promise.all(
    Object.entries(paths).map(async ([path, tensor]) => [path, await stored(tensor)] as const),
  );
  const { epoch, step, reports, best } = run;
  return {
    epoch,
    step,
    seed: settings.seed,
    ...(best && { best: { epoch: best.epoch, value: Number.isNaN(best.value) ? null : best.value } }),
    counts,
    regularized,
    tensors: Object.fromEntries(tensors),
    reports: [...reports],
  };
}

/** Goes on with a run; the model gets the weights that it had then. */
export function resumeRun<T extends Tasks>(
  settings: FitSettings<T>,
  state: TrainingState<T>,
): TrainingRun<T> {
  const { epoch, step, reports, counts, best, regularized } = state;
  const slots: Record<string, Record<string, tf.Tensor>> = {};
  for (const [path, tensor] of Object.entries(tensorsBelow(state, 'slots/'))) {
    const cut = path.indexOf('/');
    const name = path.slice(cut + 1);
    slots[name] = { ...slots[name], [path.slice(0, cut)]: tensor };
  }
  const states = settings.regularizers.map((_, i) =>
    Object.values(tensorsBelow(state, `regularizers/${i}/`)),
  );
  const run = startRun(settings, {
    epoch,
    step,
    reports,
    method: tensorsBelow(state, 'method/'),
    optimizer: { counts, slots },
    regularization: { step: regularized, states },
    ...(best && {
      best: { epoch: best.epoch, value: best.value ?? Number.NaN, weights: tensorsBelow(state, 'best/') },
    }),
  });
  const weights = tensorsBelow(state, 'weights/');
  restoreWeights(run.weights, weights);
  tf.dispose(weights);
  return run;
}

async function stored(tensor: tf.Tensor): Promise<StoredTensor> {
  const data = await tensor.data();
  const shape = [...tensor.shape];
  return tensor.dtype === 'int32'
    ? { dtype: 'I32', shape, data: Int32Array.from(data) }
    : { dtype: 'F32', shape, data: Float32Array.from(data) };
}

/** New tensors of all paths that begin so, by what follows. */
function tensorsBelow<T extends Tasks>({ tensors }: TrainingState<T>, start: string): StateTensors {
  const found: Record<string, tf.Tensor> = {};
  for (const [path, { dtype, shape, data }] of Object.entries(tensors)) {
    if (!path.startsWith(start)) continue;
    const values = data as Float32Array | Int32Array;
    found[path.slice(start.length)] = tf.tensor(values, [...shape], dtype === 'I32' ? 'int32' : 'float32');
  }
  return found;
}
