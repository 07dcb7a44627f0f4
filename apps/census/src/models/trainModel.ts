import type { TaskModel } from '@mtl/core';
import type { InitScheme } from '@mtl/layers';
import { type EpochReport, type FitReport, fitTasks, type Progress, progressLines } from '@mtl/train';
import type { EndingSignal } from '../cli/exitCodes.js';
import { listenForInterrupt } from '../cli/interrupt.js';
import type { Output } from '../cli/output.js';
import type { FitSettings } from '../cli/settings.js';
import type { CensusData, CensusTasks } from '../data/loadCensus.js';
import { epochTeller } from './fitHooks.js';
import type { CensusModel } from './modelsByName.js';

/** A model after training. */
export interface TrainedModel {
  readonly census: CensusModel;
  readonly model: TaskModel<CensusTasks>;
  readonly seed: number;
  /** How its weights started. */
  readonly initScheme: InitScheme;
  readonly parameters: number;
  readonly report: FitReport<CensusTasks>;
  /** Training rows per second, without validation; NaN before the first epoch is finished. */
  readonly rowsPerSecond: number;
  /** The signal that ended it, such as that of Ctrl-C. */
  readonly interrupted: EndingSignal | undefined;
}

/** How {@link trainModel} works. */
export interface TrainModelOptions extends FitSettings {
  readonly output: Output;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
}

/**
 * Builds a model for the encoder's rows and trains it: Adam, the best epoch by mean validation AUC. Tells about every
 * epoch; Ctrl-C, SIGTERM and SIGHUP end it.
 *
 * @returns The model with the weights of its best epoch; the caller disposes it.
 */
export async function trainModel(
  census: CensusModel,
  data: CensusData,
  options: TrainModelOptions,
): Promise<TrainedModel> {
  const { epochs, batchSize, seed, initScheme = 'glorot', output } = options;
  const model = census.build(data.encoder, data.tasks, seed, initScheme);
  const parameters = model.network.countParams();
  output.event('model', { model: census.name, parameters, seed, initScheme });
  output.progress(`${census.title}: ${parameters.toLocaleString('en-US')} parameters, seed ${seed}`);

  const interrupt = listenForInterrupt(output.stderr);
  const lines = progressLines(output.stderr);
  let last: Progress | undefined;
  try {
    const report = await fitTasks(model, data.train, {
      epochs,
      batchSize,
      seed,
      validation: data.validation,
      signal: interrupt.signal,
      callbacks: [epochTeller(census, data, output, () => last)],
      onProgress: (progress) => {
        last = progress;
        lines(progress);
      },
      onWarning: (message) => {
        output.event('warning', { message });
        output.progress(`warning: ${message}`);
      },
    });
    const interrupted = interrupt.cause;
    const rowsPerSecond = speedOf(report.epochs);
    return { census, model, seed, initScheme, parameters, report, rowsPerSecond, interrupted };
  } finally {
    interrupt.stop();
  }
}

function speedOf(epochs: readonly EpochReport<CensusTasks>[]): number {
  let rows = 0;
  let time = 0;
  for (const { seconds, rowsPerSecond } of epochs) {
    rows += seconds * rowsPerSecond;
    time += seconds;
  }
  return rows / time;
}
