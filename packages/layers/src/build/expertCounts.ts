import { assertNonNegativeInteger, assertPositiveInteger, assertTasks, configError } from '@mtl/core';

/**
 * The experts of every task, from the option `taskExperts`: one number for all, or one per task.
 *
 * @param builder Name of the builder, owner of its error messages.
 * @param tasks Its tasks; whatever was passed is checked.
 * @param taskExperts What was passed, defaults filled in.
 * @param sharedExperts Experts that every task sees beside its own: where there are some, a task may have none. Default: every task
 *   needs its own.
 * @returns One number per task, in their order.
 * @throws ConfigError when a task would have no expert at all.
 */
export function expertCounts(
  builder: string,
  tasks: unknown,
  taskExperts: unknown,
  sharedExperts?: number,
): readonly number[] {
  assertTasks(builder, tasks);
  const names = Object.keys(tasks);
  const isList = Array.isArray(taskExperts);
  const given: readonly unknown[] = isList ? taskExperts : names.map(() => taskExperts);
  const counts = given.map((experts, task) => {
    const field = isList ? `taskExperts[${task}]` : 'taskExperts';
    if (sharedExperts === undefined) {
      assertPositiveInteger(builder, field, experts);
      return experts;
    }
    assertNonNegativeInteger(builder, field, experts);
    if (experts + sharedExperts === 0) {
      throw configError(builder, field, 'a positive integer where `sharedExperts` is 0', experts);
    }
    return experts;
  });
  if (counts.length !== names.length) {
    throw configError(builder, 'taskExperts', `one number, or one per task, ${names.length}`, taskExperts);
  }
  return counts;
}
