import { ConfigError, configError, show } from '@mtl/core';
import type { TaskGroups } from './groupTasks.js';

/** A tree of branches. */
export interface BranchTree {
  /** How many branches every level has. */
  readonly branches: readonly number[];
  /** For every level, and at the end for the tasks: the branch of the level below that each reads. The first reads the input. */
  readonly parents: readonly (readonly number[])[];
}

/**
 * The tree that groups of tasks describe: a branch reads the branch of the level below that has its tasks.
 *
 * @throws ConfigError where the groups of a level are no partition of the tasks, or tear a group apart and join its parts higher up.
 */
export function parentsInGroups(groups: TaskGroups, names: readonly string[], levels: number): BranchTree {
  if (!isList(groups) || groups.length !== levels) {
    throw configError('branched', 'groups', `one list of groups per level, ${levels}`, groups);
  }
  groups.forEach((level, l) => {
    const isPartition =
      isList(level) &&
      level.every((group) => isList(group) && group.length > 0) &&
      [...level.flat()].sort().join() === [...names].sort().join();
    if (!isPartition) {
      throw configError('branched', `groups[${l}]`, `groups that have each of ${show(names)} once`, level);
    }
  });
  const branches = groups.map(
    (level) => new Map(level.flatMap((group, branch) => group.map((name) => [name, branch] as const))),
  );
  const children = [...groups, names.map((name) => [name])];
  const parents = children.map((level, l) =>
    level.map((group) => {
      if (l === 0) return 0;
      const below = new Set(group.map((name) => branches[l - 1]?.get(name)));
      if (below.size > 1) {
        throw new ConfigError(
          `branched: \`groups[${l}]\` must only split the groups of the level below, got ${show(group)} from ${show(groups[l - 1])}.`,
        );
      }
      return [...below][0] as number;
    }),
  );
  return { branches: groups.map((level) => level.length), parents };
}

/** `Array.isArray`, which would forget what the list holds. */
function isList(value: unknown): boolean {
  return Array.isArray(value);
}
