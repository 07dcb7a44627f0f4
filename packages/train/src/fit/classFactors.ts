import type { Tasks } from '@mtl/core';
import { ClassCounts } from '../evaluate/classCounts.js';
import type { ClassFactors } from '../evaluate/classWeights.js';
import { openStream } from './batchesOf.js';
import type { FitSettings } from './fitOptions.js';

/**
 * The class weights of a run as numbers. Balanced ones are counted in all rows to train with, of a stream in those of epoch 0.
 *
 * @throws ConfigError where a class of a balanced task has no rows. ShapeError where a chunk does not fit to the model.
 */
export async function classFactors<T extends Tasks>({
  model,
  rows,
  classWeights,
  check,
  breathe,
}: FitSettings<T>): Promise<ClassFactors> {
  const counts = new ClassCounts(model.tasks, classWeights);
  if (typeof rows !== 'function') counts.add(rows);
  else if (counts.needed) {
    let index = 0;
    for await (const chunk of openStream(rows, 0)) {
      check(chunk, index++);
      counts.add(chunk);
      await breathe();
    }
  }
  return counts.factors('fitTasks');
}
