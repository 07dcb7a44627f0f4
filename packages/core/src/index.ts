/**
 * Task heads, typed multi-task models, losses, seeds, the primitive ops and the model file format.
 *
 * @packageDocumentation
 */
export * from './plain.js';
export { type Features, type Recipe, TaskModel } from './taskModel.js';
