import { ConfigError, type TaskModel, type Tasks } from '@mtl/core';
import type { Branching } from '@mtl/layers';

/** What a branch, or a task, reads, or with soft choices reads most of. */
export interface ParentChoice {
  /** Name of the branch, such as `level_2[0]`, or of the task. */
  readonly child: string;
  /** Name of the most probable branch of the level below, such as `level_1[1]`. */
  readonly parent: string;
  /** How probable it is; 1 in a fixed tree. */
  readonly probability: number;
  /**
   * What it counts in predictions: 1; with `selection: 'soft'` its probability, beside the other branches with theirs; while the warm-up
   * lasts one over the number of branches of its level.
   */
  readonly weight: number;
}

/**
 * The tree that has been learned, or was given: which branch each branch and each task reads.
 *
 * @param model Made by `branched`.
 * @returns Level by level, bottom first; the tasks at the end.
 * @throws ConfigError for a model of another architecture.
 */
export async function branchesOf<T extends Tasks>(model: TaskModel<T>): Promise<ParentChoice[]> {
  const layers = model.network.layers.filter((layer) => layer.getClassName() === 'MtlBranching');
  if (layers.length === 0) {
    throw new ConfigError(
      `branchesOf: \`model\` must be made by branched, got a model of ${model.recipe?.builder ?? 'another network'}.`,
    );
  }
  const names = Object.keys(model.tasks);
  const choices: ParentChoice[] = [];
  for (const [l, layer] of layers.entries()) {
    const read = [(layer as Branching).parentProbabilities(), (layer as Branching).parentWeights()] as const;
    const [rows, weights] = await Promise.all([read[0].array(), read[1].array()]);
    for (const tensor of read) tensor.dispose();
    rows.forEach((row, i) => {
      const probability = Math.max(...row);
      const parent = row.indexOf(probability);
      const child = l === layers.length - 1 ? (names[i] as string) : `level_${l + 2}[${i}]`;
      const weight = weights[i]?.[parent] as number;
      choices.push({ child, parent: `level_${l + 1}[${parent}]`, probability, weight });
    });
  }
  return choices;
}
