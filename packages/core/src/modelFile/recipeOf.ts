import { writeJson } from '../container/writeJson.js';
import type { Recipe } from '../task/taskModel.js';

/**
 * The recipe of a model: what `packModel` stores to build it again. The configuration is copied, so that nobody changes it later.
 *
 * @param builder Name of the builder, as it is exported.
 * @param config What the builder was given, with its defaults filled in.
 * @throws ConfigError when the configuration is not plain JSON data: better now than after the training.
 */
export function recipeOf(builder: string, config: Readonly<Record<string, unknown>>): Recipe {
  return { builder, config: JSON.parse(writeJson(builder, 'config', config)) };
}
