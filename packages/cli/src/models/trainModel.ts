import type { TaskModel, Tasks } from '@mtl/core';
import type { InitScheme } from '@mtl/layers';
import { type EpochReport, type FitReport, type FitTasksOptions, fitTasks, progressLines } from '@mtl/train';
import type { EndingSignal } from '../program/exitCodes.js';
import { listenForInterrupt } from '../program/interrupt.js';
import type { Output } from '../program/output.js';
import type { Architecture, ArchitectureSettings } from './architectures.js';
import { epochTeller } from './epochTeller.js';
import type { TrainingData } from './trainingData.js';

/** A model after training. */
export interface TrainedModel {
  readonly architecture: Architecture;
  readonly model: TaskModel;
  readonly seed: number;
  /** How its weights started. */
  readonly initScheme: InitScheme;
  /** What its builder was given. */
  readonly settings: ArchitectureSettings;
  readonly parameters: number;
  /** Epochs that were asked for. */
  readonly epochs: number;
  readonly report: FitReport<Tasks>;
  /** Training rows per second, without validation; NaN before the first epoch is finished. */
  readonly rowsPerSecond: number;
  /** The signal that ended it, such as that of Ctrl-C. */
  readonly interrupted: EndingSignal | undefined;
}

/** How {@link trainModel} works. */
export interface TrainModelOptions {
  readonly output: Output;
  readonly epochs: number;
  /** Rows per step. */
  readonly batchSize: number;
  /** Root seed of the weights and of the order of the rows. */
  readonly seed: number;
  /** How weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Width of the learned vector of every value. Default: that of the architecture. */
  readonly units?: number;
  /** Settings of the builder that take the place of the architecture's. */
  readonly settings?: ArchitectureSettings;
  /** More options of `fitTasks`. */
  readonly fit?: Pick<FitTasksOptions<Tasks>, 'patience' | 'taskWeights' | 'classWeights'>;
}

/**
 * Builds a model for the encoder's rows and trains it: Adam, the best epoch by the mean over tasks of AUC, accuracy or R² on the
 * validation rows. Tells about every epoch; Ctrl-C, SIGTERM and SIGHUP end it.
 *
 * @returns The model with the weights of its best epoch; the caller disposes it.
 */
export async function trainModel(
  architecture: Architecture,
  data: TrainingData,
  options: TrainModelOptions,
): Promise<TrainedModel> {
  const { epochs, batchSize, seed, initScheme = 'glorot', units, settings, output } = options;
  const model = architecture.build(data.encoder, data.tasks, {
    seed,
    initScheme,
    ...(units !== undefined && { units }),
    ...(settings && { settings }),
  });
  const parameters = model.network.countParams();
  output.event('model', { model: architecture.name, parameters, seed, initScheme });
  output.progress(`${architecture.title}: ${parameters.toLocaleString('en-US')} parameters, seed ${seed}`);

  const interrupt = listenForInterrupt(output.stderr);
  try {
    const report = await fitTasks(model, data.train, {
      ...options.fit,
      epochs,
      batchSize,
      seed,
      validation: data.validation,
      signal: interrupt.signal,
      onEpoch: epochTeller(architecture, data, output),
      onProgress: progressLines(output.stderr),
      onWarning: (message) => {
        output.event('warning', { message });
        output.progress(`warning: ${message}`);
      },
    });
    return {
      architecture,
      model,
      seed,
      initScheme,
      settings: { ...architecture.settings, ...settings },
      parameters,
      epochs,
      report,
      rowsPerSecond: speedOf(report.epochs),
      interrupted: interrupt.cause,
    };
  } finally {
    interrupt.stop();
  }
}

function speedOf(epochs: readonly EpochReport<Tasks>[]): number {
  let rows = 0;
  let time = 0;
  for (const { seconds, rowsPerSecond } of epochs) {
    rows += seconds * rowsPerSecond;
    time += seconds;
  }
  return rows / time;
}
