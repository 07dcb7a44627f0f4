import type { InitScheme } from '@mtl/layers';
import { evaluateTasks } from '@mtl/train';
import type { Output } from '../cli/output.js';
import type { CensusData } from '../data/loadCensus.js';
import type { ModelName } from './modelNames.js';
import type { TrainedModel } from './trainModel.js';

/** Metrics of one task that are shown. */
export interface ShownMetrics {
  readonly auc: number;
  /** Nats. */
  readonly logLoss: number;
  readonly ne: number;
}

/** How a trained model does on the test rows. */
export interface TestResult {
  readonly name: ModelName;
  readonly title: string;
  readonly seed: number;
  /** How its weights started. */
  readonly initScheme: InitScheme;
  readonly parameters: number;
  readonly rowsPerSecond: number;
  /** Epochs that were finished. */
  readonly epochs: number;
  /** The epoch whose weights it has, from 1; undefined when none was finished. */
  readonly bestEpoch?: number;
  /** By task. */
  readonly metrics: ReadonlyMap<string, ShownMetrics>;
}

/** Evaluates a trained model on the test rows. */
export async function testResult(trained: TrainedModel, data: CensusData): Promise<TestResult> {
  const { census, model, seed, initScheme, parameters, rowsPerSecond, report } = trained;
  const metrics = await evaluateTasks(model, data.test);
  return {
    name: census.name,
    title: census.title,
    seed,
    initScheme,
    parameters,
    rowsPerSecond,
    epochs: report.epochs.length,
    ...(report.bestEpoch !== undefined && { bestEpoch: report.bestEpoch + 1 }),
    metrics: new Map(
      Object.entries(metrics).map(([task, { auc, logLoss, ne }]) => [task, { auc, logLoss, ne }]),
    ),
  };
}

/** The event of a test result. */
export function tellResult(output: Output, result: TestResult, more: object = {}): void {
  output.event('test', { model: result.name, tasks: Object.fromEntries(result.metrics), ...more });
}
