import { configError } from '@mtl/core/plain';
import type { CommandLine } from '../program/program.js';
import { choiceOf, listOf, textOf } from '../program/settings.js';
import { type ArchitectureName, architectureNames, unfitArchitectures } from './architectureNames.js';

/**
 * The one architecture that an option names; undefined where it is not given.
 *
 * @param option Its name, without the dashes.
 * @throws ConfigError if it names none, or one that is not built from a table and its tasks alone, and then why.
 */
export function chosenArchitecture(line: CommandLine, option: string): ArchitectureName | undefined {
  refuseUnfit(line, option);
  return choiceOf(line, option, architectureNames);
}

/**
 * The architectures that an option names, by commas or as `all`; undefined where it is not given.
 *
 * @param option Its name, without the dashes.
 * @throws ConfigError as {@link chosenArchitecture}.
 */
export function chosenArchitectures(
  line: CommandLine,
  option: string,
): readonly ArchitectureName[] | undefined {
  if (textOf(line, option) === 'all') return architectureNames;
  refuseUnfit(line, option);
  return listOf(line, option, architectureNames);
}

function refuseUnfit(line: CommandLine, option: string): void {
  for (const name of textOf(line, option)?.split(',') ?? []) {
    const reason = unfitArchitectures.get(name.trim());
    if (reason !== undefined) {
      throw configError(
        line.command,
        `--${option}`,
        'an architecture that needs a table alone',
        name.trim(),
        reason,
      );
    }
  }
}
