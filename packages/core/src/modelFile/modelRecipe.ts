import { fileError } from '../container/modelFileError.js';
import { show } from '../show.js';
import type { Recipe } from '../task/taskModel.js';

/** Name of the tensor that holds an encoder too large for the header. No weight has it: theirs contain a slash. */
export const encoderTensor = '__encoder__';

/** Refuses a configuration with a key `__proto__`, when saving and when loading. */
export function checkRecipe(owner: string, { config }: Recipe): void {
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, part] of Object.entries(value)) {
      if (name === '__proto__') {
        const where = show(path);
        throw fileError('config', owner, 'config', 'without the key "__proto__"', part, { where });
      }
      visit(part, path === '' ? name : `${path}.${name}`);
    }
  };
  visit(config, '');
}
