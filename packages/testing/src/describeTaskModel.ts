import { describe } from 'vitest';
import type { AnyBuilder, OwnOptions, Subject, TaskModelContract } from './taskModel/contract.js';
import { checkFiles } from './taskModel/files.js';
import { checkInputs } from './taskModel/inputs.js';
import { checkStructure } from './taskModel/structure.js';
import { checkTraining } from './taskModel/training.js';

/**
 * Checks what every architecture has to do: outputs by task, seeds, gradients, training, memory, every form of input, files.
 *
 * @param title What is built, such as `mmoe with two levels`.
 * @param builder The function that builds it.
 */
export function describeTaskModel<B extends AnyBuilder>(
  title: string,
  builder: B,
  contract: TaskModelContract<B>,
): void {
  const subject: Subject = {
    builder,
    contract: contract as unknown as TaskModelContract<AnyBuilder>,
    build(tasks, input, seed = 0) {
      const { options } = contract;
      const own: OwnOptions<B> = options instanceof Function ? options(Object.keys(tasks)) : options;
      const config = { ...own, tasks, input: contract.reads?.(input) ?? input, seed };
      return builder(config as never);
    },
  };
  describe(`model ${title}`, () => {
    describe('structure', () => checkStructure(subject));
    describe('training', () => checkTraining(subject));
    const hasInputs = !contract.reads || contract.lossBound !== undefined; // a suite without tests is refused
    if (hasInputs) describe('inputs', () => checkInputs(subject));
    describe('files', () => checkFiles(subject));
  });
}
