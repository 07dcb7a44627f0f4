import { type CommandLine, choiceOf, countOf, hasFlag, listOf, textOf } from '@mtl/cli';
import { configError } from '@mtl/core/plain';
import type { CensusTask, EducationDefinition } from '@mtl/data';

/** Which rows, which labels. */
export interface DataSettings {
  /** File or folder; default: the download cache. */
  readonly path?: string;
  /** Rows of the look-alike, if it is asked for. */
  readonly syntheticRows?: number;
  readonly protocol?: Protocol;
  readonly tasks: readonly CensusTask[];
  readonly educationDefinition: EducationDefinition;
}

/** How rows become training, validation and test rows. */
export type Protocol = 'test-file' | 'published';

/** How a model is trained. */
export interface FitSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** Rows of the look-alike unless told otherwise. */
export const syntheticRows = 50_000;

const censusTasks = ['income', 'neverMarried', 'college'] as const;
const definitions = ['associate', 'bachelor', 'bachelorNoProf', 'someCollege'] as const;

/** @throws ConfigError at the first option that cannot work. */
export function dataSettings(line: CommandLine): DataSettings {
  const path = textOf(line, 'data');
  const synthetic = hasFlag(line, 'synthetic');
  if (synthetic && path !== undefined) {
    throw configError(line.command, '--data', 'absent where --synthetic is given', path);
  }
  const rows = textOf(line, 'rows');
  if (rows !== undefined && !synthetic) {
    throw configError(line.command, '--rows', 'used together with --synthetic', rows);
  }
  const protocol = choiceOf(line, 'protocol', ['test-file', 'published']);
  if (synthetic && protocol === 'published') {
    throw configError(line.command, '--protocol', '"test-file" where --synthetic is given', protocol);
  }
  return {
    ...(path !== undefined && { path }),
    ...(synthetic && { syntheticRows: countOf(line, 'rows') ?? syntheticRows }),
    ...(protocol && { protocol }),
    tasks: listOf(line, 'tasks', censusTasks) ?? censusTasks,
    educationDefinition: choiceOf(line, 'education', definitions) ?? 'associate',
  };
}

/** @throws ConfigError at the first option that cannot work. */
export function fitSettings(line: CommandLine): FitSettings {
  return {
    epochs: countOf(line, 'epochs') ?? 8,
    batchSize: countOf(line, 'batch') ?? 1024,
    seed: countOf(line, 'seed', 0) ?? 0,
  };
}
