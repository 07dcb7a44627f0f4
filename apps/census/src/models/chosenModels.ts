import { configError } from '@mtl/core/plain';
import type { CommandLine } from '../cli/commandLine.js';
import { choiceOf, listOf, oneOf, textOf } from '../cli/settings.js';
import { type ModelName, modelNames, unfitModels } from './modelNames.js';

/**
 * The one model that `--model` names.
 *
 * @throws ConfigError if it names none, or one that does not fit the tasks, and then why.
 */
export function chosenModel(line: CommandLine): ModelName {
  refuseUnfit(line);
  const name = choiceOf(line, 'model', modelNames);
  if (name === undefined) throw configError(line.command, '--model', oneOf(modelNames), name);
  return name;
}

/**
 * The models that `--model` names, by commas or as `all`; without it, a few.
 *
 * @throws ConfigError if a name is none of them, or of one that does not fit the tasks, and then why.
 */
export function chosenModels(line: CommandLine): readonly ModelName[] {
  if (textOf(line, 'model') === 'all') return modelNames;
  refuseUnfit(line);
  return listOf(line, 'model', modelNames) ?? ['shared-bottom', 'mmoe', 'adatt-sp'];
}

function refuseUnfit(line: CommandLine): void {
  for (const name of textOf(line, 'model')?.split(',') ?? []) {
    const reason = unfitModels.get(name.trim());
    if (reason !== undefined) {
      throw configError(line.command, '--model', 'a model that fits the census tasks', name.trim(), reason);
    }
  }
}
