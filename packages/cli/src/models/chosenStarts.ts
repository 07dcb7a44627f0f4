import type { InitScheme } from '@mtl/layers';
import type { CommandLine } from '../program/program.js';
import { choiceOf } from '../program/settings.js';

/**
 * How weights start by `--init-scheme`; without it by Glorot.
 *
 * @throws ConfigError if it names no start.
 */
export function chosenStart(line: CommandLine): InitScheme {
  return choiceOf(line, 'init-scheme', ['glorot', 'pytorch']) ?? 'glorot';
}

/**
 * The starts that every model of a comparison is trained from: one for all, or both.
 *
 * @throws ConfigError if `--init-scheme` names no start.
 */
export function chosenStarts(line: CommandLine): readonly [InitScheme, ...InitScheme[]] {
  const start = choiceOf(line, 'init-scheme', ['glorot', 'pytorch', 'both']) ?? 'glorot';
  return start === 'both' ? ['glorot', 'pytorch'] : [start];
}
