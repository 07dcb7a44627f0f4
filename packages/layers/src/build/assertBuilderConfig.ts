import { assertOptions, configError, type OptionKeys, type Tasks } from '@mtl/core';
import type { TaskModelConfig } from './buildTaskModel.js';

/** The keys of {@link TaskModelConfig}, which every builder takes. */
const taskModelKeys: OptionKeys<TaskModelConfig<Tasks>> = {
  input: true,
  tasks: true,
  towerUnits: true,
  initScheme: true,
  seed: true,
};

/**
 * The first line of a builder: refuses a configuration that is no object, and keys that it does not have. A configuration from a saved
 * model passes through here as well.
 *
 * @param builder Name of the builder, owner of the message.
 * @param config What was passed to it.
 * @param own The keys of its configuration beside those of `TaskModelConfig`, each once.
 * @throws ConfigError that names the unknown key, and the known one that is nearest to it.
 */
export function assertBuilderConfig<C extends object>(
  builder: string,
  config: unknown,
  own: OptionKeys<Omit<C, keyof TaskModelConfig<Tasks>>>,
): void {
  if (config === undefined) throw configError(builder, 'config', 'an object', config);
  assertOptions<object>(builder, config, { ...taskModelKeys, ...own }, 'config');
}
