import { configError } from '@mtl/core/plain';
import type { Label } from '@mtl/data';
import type { InitScheme } from '@mtl/layers';
import { type ArchitectureName, architectureNames } from '../models/architectureNames.js';
import { chosenArchitecture } from '../models/chosenArchitectures.js';
import type { Output } from '../program/output.js';
import type { CommandLine } from '../program/program.js';
import { choiceOf, countOf, textOf } from '../program/settings.js';
import { type AskedSplit, readSplit } from '../table/splitTable.js';
import type { TrainConfig } from '../table/tableConfig.js';

/** How models are trained: flags, else the config, else defaults. */
export interface TrainSettings {
  readonly architecture: ArchitectureName;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly patience: number;
  readonly units: number | undefined;
  readonly initScheme: InitScheme;
  readonly split: AskedSplit;
  readonly classWeights: TrainConfig['classWeights'];
  readonly taskWeights: TrainConfig['taskWeights'];
}

/** Steps that an epoch should have at least, where that is possible with batches of 16 rows or more. */
const wantedSteps = 20;

/** @throws ConfigError at the first flag or entry of the config that cannot work. */
export function trainSettings(
  line: CommandLine,
  config: TrainConfig,
  labels: Readonly<Record<string, Label>>,
): TrainSettings {
  const { architecture, initScheme } = config;
  const known = architectureNames.find((name) => name === architecture);
  if (architecture !== undefined && known === undefined) {
    throw configError(
      line.command,
      'train.architecture',
      `one of ${architectureNames.join(', ')}`,
      architecture,
    );
  }
  const starts = ['glorot', 'pytorch'] as const;
  if (initScheme !== undefined && !starts.includes(initScheme)) {
    throw configError(line.command, 'train.initScheme', 'one of glorot, pytorch', initScheme);
  }
  const split = textOf(line, 'split') ?? config.split ?? 'random';
  const balanced = choiceOf(line, 'class-weights', ['balanced', 'none']);
  return {
    architecture: chosenArchitecture(line, 'architecture') ?? known ?? 'mmoe',
    settings: config.settings ?? {},
    epochs: countOf(line, 'epochs') ?? config.epochs ?? 30,
    batchSize: countOf(line, 'batch') ?? config.batch ?? 0,
    seed: countOf(line, 'seed', 0) ?? config.seed ?? 0,
    patience: countOf(line, 'patience', 0) ?? config.patience ?? 5,
    units: countOf(line, 'units') ?? config.units,
    initScheme: choiceOf(line, 'init-scheme', starts) ?? initScheme ?? 'glorot',
    split: readSplit(line.command, split),
    classWeights:
      balanced === undefined ? config.classWeights : balanced === 'none' ? undefined : balancedTasks(labels),
    taskWeights: config.taskWeights,
  };
}

/** All tasks that have classes. */
function balancedTasks(labels: Readonly<Record<string, Label>>): Record<string, 'balanced'> {
  const tasks = Object.entries(labels).filter(([, { kind }]) => kind !== 'regression');
  return Object.fromEntries(tasks.map(([task]) => [task, 'balanced']));
}

/** Values of all columns from which on they have learned vectors unless told otherwise: one-hot, a wide net would have millions of weights. */
const manyValues = 2000;

/** Width of the vectors: as asked for, or 16 where there are many values, which is said. */
export function unitsFor(
  { units, architecture }: Pick<TrainSettings, 'units' | 'architecture'>,
  { values }: { readonly values: number },
  output: Pick<Output, 'progress'>,
): number | undefined {
  if (units !== undefined || values <= manyValues || architecture === 'mran') return units;
  output.progress(
    `${values.toLocaleString('en-US')} values: each has a learned vector of 16 (--units N sets another width)`,
  );
  return 16;
}

/** Rows per step where none are asked for: a power of two from 16 to 1024 that makes 20 steps of an epoch or more. */
export function defaultBatch(rows: number): number {
  const most = 2 ** Math.floor(Math.log2(Math.max(1, rows / wantedSteps)));
  return Math.max(16, Math.min(1024, most));
}
