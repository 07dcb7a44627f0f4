import { configError } from '../assert.js';
import type { TaskModel } from './taskModel.js';

/**
 * Refuses everything but a {@link TaskModel}: the arguments in another order, the builder itself, a network of tfjs. Not by `instanceof`, as
 * the model may have been made with another copy of this package.
 *
 * @param owner Name of the function, as the user typed it.
 * @throws ConfigError that says what makes one.
 */
export function assertTaskModel(owner: string, model: unknown): asserts model is TaskModel {
  const { network, tasks, reads } = Object(model) as Record<string, unknown>;
  if ([network, tasks, reads].every((part) => typeof part === 'object' && part !== null)) return;
  const remedy = 'A builder makes one, such as sharedBottom({ input, tasks }).';
  throw configError(owner, 'model', 'a TaskModel', model, remedy);
}
