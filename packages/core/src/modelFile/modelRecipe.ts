import { fileError } from '../container/modelFileError.js';
import type { StoredTensor } from '../container/storedTensor.js';
import { show } from '../show.js';
import type { Recipe } from '../task/taskModel.js';

/** Name of the tensor that holds an encoder too large for the header. No weight has it: theirs contain a slash. */
export const encoderTensor = '__encoder__';

/** What the weights of a file allow a model to have. */
export interface WeightBudget {
  /** Values of all weights; an empty weight counts as one. */
  readonly values: number;
}

/** The budget of a file. */
export function weightBudget(tensors: ReadonlyMap<string, StoredTensor>): WeightBudget {
  let values = 0;
  for (const [name, { data }] of tensors) if (name !== encoderTensor) values += Math.max(1, data.length);
  return { values };
}

/**
 * Refuses a configuration that cannot belong to these weights: an integer that exceeds the number of their values (a width
 * of 2 · 10⁹ in a file of a kilobyte), unless its key is `seed`; a key `__proto__`. Both when saving and when loading, so
 * that what is saved can be loaded.
 */
export function checkRecipe(owner: string, { config }: Recipe, budget: WeightBudget): void {
  const visit = (value: unknown, path: string, key: string): void => {
    if (typeof value === 'number') {
      if (key !== 'seed' && Number.isInteger(value) && Math.abs(value) > budget.values) {
        const expected = `at most ${budget.values}, the number of weights in the file`;
        throw fileError('config', owner, 'config', expected, value, { where: show(path) });
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) {
        if (name === '__proto__') {
          throw fileError('config', owner, 'config', 'without the key "__proto__"', part, {
            where: show(path),
          });
        }
        visit(part, path === '' ? name : `${path}.${name}`, name);
      }
    }
  };
  visit(config, '', '');
}
