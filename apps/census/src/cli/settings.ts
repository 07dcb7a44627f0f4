import { configError } from '@mtl/core/plain';
import type { CensusTask, EducationDefinition } from '@mtl/data';
import type { CommandLine } from './commandLine.js';
import type { OptionName } from './options.js';

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

/** Whether a flag was given. */
export function hasFlag({ values }: CommandLine, name: OptionName): boolean {
  return values.get(name) === true;
}

/** The value of an option; undefined where it was not given. */
export function textOf({ values, command }: CommandLine, name: OptionName): string | undefined {
  const value = values.get(name);
  if (value === undefined || value === true) return undefined;
  if (value[0] === '') throw configError(command, `--${name}`, 'a non-empty text', '');
  return value[0];
}

/** All values of an option that may be repeated; undefined where it was not given. */
export function textsOf({ values }: CommandLine, name: OptionName): readonly string[] | undefined {
  const value = values.get(name);
  return value === true ? undefined : value;
}

/** One of the listed values. */
export function choiceOf<const V extends string>(
  line: CommandLine,
  name: OptionName,
  allowed: readonly V[],
): V | undefined {
  const value = textOf(line, name);
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw configError(line.command, `--${name}`, oneOf(allowed), value);
}

/** Some of the listed values, separated by commas, each once. */
export function listOf<const V extends string>(
  line: CommandLine,
  name: OptionName,
  allowed: readonly V[],
): readonly V[] | undefined {
  const text = textOf(line, name);
  if (text === undefined) return undefined;
  const chosen: V[] = [];
  for (const value of text.split(',')) {
    const found = allowed.find((candidate) => candidate === value.trim());
    if (found === undefined) {
      throw configError(line.command, `--${name}`, `some of ${allowed.join(', ')}`, value.trim());
    }
    if (chosen.includes(found)) throw configError(line.command, `--${name}`, 'each one once', text);
    chosen.push(found);
  }
  return chosen;
}

/** A whole number in decimal digits, at least `least`. */
export function countOf(line: CommandLine, name: OptionName, least: 0 | 1 = 1): number | undefined {
  const text = textOf(line, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < least) {
    throw configError(
      line.command,
      `--${name}`,
      least === 0 ? 'a non-negative integer' : 'a positive integer',
      text,
    );
  }
  return value;
}

/** `"a", "b"`, for messages. */
export function oneOf(allowed: readonly string[]): string {
  return `one of ${allowed.join(', ')}`;
}
