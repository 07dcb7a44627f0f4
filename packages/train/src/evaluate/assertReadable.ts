import { assertReads, type Examples, ShapeError, shapeError, type TaskModel } from '@mtl/core';
import { assertFiniteFeatures, assertLabels } from './assertValues.js';

/**
 * Refuses examples that the model cannot read: another number of fields or columns, other or longer bags, an id outside its vocabulary,
 * numbers that are not finite, a label that is missing altogether or that its head cannot have.
 *
 * @param owner Who asks, for the message.
 * @param withLabels Whether every task needs its labels; else they are not looked at.
 * @throws ShapeError at the first that does not fit.
 */
export function assertReadable(
  owner: string,
  model: TaskModel,
  examples: Examples,
  withLabels: boolean,
): void {
  if (typeof examples !== 'object' || examples === null || !ArrayBuffer.isView(examples.numeric)) {
    const remedy = 'Raw rows become examples by encoder.encode(tableFromRows(rows, columnsOf(schema))).';
    throw shapeError(owner, 'examples', 'rows as an encoder makes them', examples, { remedy });
  }
  assertReads(owner, model.reads, withLabels ? examples : { ...examples, labels: {}, weights: {} });
  assertFiniteFeatures(owner, examples);
  if (!withLabels) return;
  for (const name of Object.keys(model.tasks)) {
    if (!Object.hasOwn(examples.labels, name)) {
      const present = Object.keys(examples.labels).join(', ') || 'none';
      throw new ShapeError(`${owner}: \`examples.labels\` must have the task ${name}, got ${present}.`);
    }
  }
  assertLabels(owner, model.tasks, examples);
}
