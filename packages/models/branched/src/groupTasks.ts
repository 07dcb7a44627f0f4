import { assertPositiveInteger, configError, ShapeError } from '@mtl/core';
import { rankCorrelation } from './rankCorrelation.js';
import { representationDistances } from './representationDistances.js';

/** Per level, bottom first, the groups of tasks that share a branch. */
export type TaskGroups<Name extends string = string> = readonly (readonly (readonly Name[])[])[];

/** Options of {@link groupTasks}. */
export interface GroupTasksOptions<Name extends string> {
  /**
   * What the network of each task alone makes of the same examples: by task, per level and bottom first, [samples, units] row-major. Widths
   * may differ.
   */
  readonly representations: Readonly<Record<Name, readonly ArrayLike<number>[]>>;
  /** How many examples, at least 3. */
  readonly samples: number;
  /** What all branches together may cost, in the unit of `costs`; at least one branch per level. */
  readonly budget: number;
  /** Cost of one branch per level, > 0: its parameters, or its time. Default 1 each. */
  readonly costs?: readonly number[];
}

/** What {@link groupTasks} finds. */
export interface TaskGrouping<Name extends string> {
  /** Per level the groups, for `groups` of `branched`. */
  readonly groups: TaskGroups<Name>;
  /** Per level how alike the tasks represent the examples, [tasks, tasks] row-major, from −1 to 1. */
  readonly affinity: readonly Float64Array[];
  /** Cost of all branches. */
  readonly cost: number;
}

/**
 * Groups tasks into a tree of branches by how alike their single-task networks see the same examples (Vandenhende et al. 2020): at
 * every level the affinity of two tasks is Spearman's correlation of their {@link representationDistances}. Starting with a branch
 * for each task at each level, it joins the two groups whose least alike tasks are most alike, wherever the levels below are joined
 * already, until the budget is kept.
 *
 * @param options Representations, budget and costs.
 * @returns Groups that only split from level to level; of equally good joins the lowest level and the first tasks.
 * @throws ConfigError when the budget is below one branch per level. ShapeError when representations do not fit.
 */
export function groupTasks<const Name extends string>(options: GroupTasksOptions<Name>): TaskGrouping<Name> {
  const { representations, samples, budget } = options;
  assertPositiveInteger('groupTasks', 'samples', samples);
  if (samples < 3) throw configError('groupTasks', 'samples', 'at least 3', samples);
  const names = Object.keys(representations) as Name[];
  const levels = levelsOf(representations, names);
  const costs = costsOf(options.costs, levels);
  const least = costs.reduce((sum, cost) => sum + cost, 0);
  if (!(budget >= least))
    throw configError('groupTasks', 'budget', `at least one branch per level, ${least}`, budget);

  const distances = names.map((name) =>
    representations[name].map((level) => representationDistances(level, samples)),
  );
  const affinity = costs.map((_, level) =>
    Float64Array.from({ length: names.length ** 2 }, (_, i) => {
      const [a, b] = [distances[Math.floor(i / names.length)], distances[i % names.length]];
      return rankCorrelation(a?.[level] as Float64Array, b?.[level] as Float64Array);
    }),
  );
  const groups = costs.map(() => names.map((_, t) => [t]));
  const total = () => groups.reduce((sum, level, l) => sum + level.length * (costs[l] as number), 0);
  while (total() > budget) {
    const { level, first, second } = bestJoin(groups, affinity, names.length);
    const joined = groups[level] as number[][];
    const [removed] = joined.splice(second, 1) as [number[]];
    joined[first] = [...(joined[first] as number[]), ...removed].sort((a, b) => a - b);
  }
  const named = groups.map((level) => level.map((group) => group.map((t) => names[t] as Name)));
  return { groups: named, affinity, cost: total() };
}

/** The join of two groups whose least alike tasks are most alike. One exists: the lowest level with several groups has one. */
function bestJoin(
  groups: readonly (readonly number[][])[],
  affinity: readonly Float64Array[],
  tasks: number,
) {
  let best = { level: -1, first: -1, second: -1, alike: Number.NEGATIVE_INFINITY };
  groups.forEach((level, l) => {
    const below = l === 0 ? undefined : groups[l - 1];
    for (let first = 0; first < level.length; first++) {
      for (let second = first + 1; second < level.length; second++) {
        const [a, b] = [level[first] as number[], level[second] as number[]];
        const together = [...a, ...b];
        if (below && !below.some((group) => together.every((t) => group.includes(t)))) continue;
        const pairs = a.flatMap((s) => b.map((t) => affinity[l]?.[s * tasks + t] as number));
        const alike = Math.min(...pairs);
        if (alike > best.alike) best = { level: l, first, second, alike };
      }
    }
  });
  return best;
}

function levelsOf<Name extends string>(
  representations: Readonly<Record<Name, readonly ArrayLike<number>[]>>,
  names: readonly Name[],
): number {
  const [first] = names;
  if (first === undefined)
    throw configError('groupTasks', 'representations', 'those of at least one task', {});
  const levels = representations[first].length;
  if (levels === 0) {
    throw configError('groupTasks', `representations.${first}`, 'a non-empty array, one table per level', []);
  }
  for (const name of names) {
    if (representations[name].length !== levels) {
      throw new ShapeError(
        `groupTasks: \`representations.${name}\` must be ${levels} levels, as ${first} has, got ${representations[name].length}.`,
      );
    }
  }
  return levels;
}

function costsOf(given: readonly number[] | undefined, levels: number): readonly number[] {
  const costs = given ?? Array<number>(levels).fill(1);
  if (costs.length !== levels || !costs.every((cost) => Number.isFinite(cost) && cost > 0)) {
    throw configError('groupTasks', 'costs', `a finite number > 0 per level, ${levels}`, given);
  }
  return costs;
}
