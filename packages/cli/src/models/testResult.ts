import type { Examples } from '@mtl/core';
import type { InitScheme } from '@mtl/layers';
import { evaluateTasks } from '@mtl/train';
import type { Output } from '../program/output.js';
import type { ArchitectureName } from './architectureNames.js';
import { type ShownMetrics, shownMetrics } from './shownMetrics.js';
import type { TrainedModel } from './trainModel.js';

/** How a trained model does on the test rows. */
export interface TestResult {
  readonly name: ArchitectureName;
  readonly title: string;
  readonly seed: number;
  /** How its weights started. */
  readonly initScheme: InitScheme;
  readonly parameters: number;
  readonly rowsPerSecond: number;
  /** Epochs that were finished. */
  readonly epochs: number;
  /** Epochs that were asked for. */
  readonly ofEpochs: number;
  /** The epoch whose weights it has, from 1; undefined when none was finished. */
  readonly bestEpoch?: number;
  /** By task. */
  readonly metrics: ReadonlyMap<string, ShownMetrics>;
}

/** Evaluates a trained model on the test rows. */
export async function testResult(trained: TrainedModel, test: Examples): Promise<TestResult> {
  const { architecture, model, seed, initScheme, parameters, rowsPerSecond, epochs, report } = trained;
  const metrics = await evaluateTasks(model, test);
  return {
    name: architecture.name,
    title: architecture.title,
    seed,
    initScheme,
    parameters,
    rowsPerSecond,
    epochs: report.epochs.length,
    ofEpochs: epochs,
    ...(report.bestEpoch !== undefined && { bestEpoch: report.bestEpoch + 1 }),
    metrics: new Map(
      Object.entries(model.tasks).map(([task, head]) => [task, shownMetrics(head, metrics[task])]),
    ),
  };
}

/** The event of a test result. */
export function tellResult(output: Output, result: TestResult, more: object = {}): void {
  output.event('test', { model: result.name, tasks: Object.fromEntries(result.metrics), ...more });
}
