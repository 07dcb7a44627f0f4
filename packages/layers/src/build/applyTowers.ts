import type * as tf from '@tensorflow/tfjs';
import type { TaskRows } from './checkTrunk.js';
import { Towers, type TowersConfig } from './towers.js';
import { unstackTasks } from './unstack.js';

/**
 * The hidden layers of the towers: the layer `towers` for all tasks, or one per task where they read rows of different widths.
 *
 * @param rows What the trunk gives.
 * @param names The tasks, for names of layers.
 * @returns What the head of each task reads, [batch, units] each: rows of the towers, or of the trunk where `towerUnits` is empty.
 */
export function applyTowers(
  rows: TaskRows,
  names: readonly string[],
  config: Pick<Required<TowersConfig>, 'towerUnits' | 'initScheme' | 'seeds'>,
): readonly tf.SymbolicTensor[] {
  const { towerUnits, seeds } = config;
  const apply = (name: string, x: tf.SymbolicTensor | tf.SymbolicTensor[], own = seeds) => {
    const features = [x].flat()[0]?.shape.at(-1) as number;
    return new Towers({ ...config, name, features, seeds: own }).apply(x) as tf.SymbolicTensor;
  };
  if (towerUnits.length === 0) return isList(rows) ? rows : unstackTasks(rows, 'task_rows');
  if (!isList(rows)) return unstackTasks(apply('towers', rows), 'tower_rows');
  if (areUnequal(rows)) {
    return rows.flatMap((row, t) => {
      const [tower, taken] = ownTower(names[t] as string);
      return unstackTasks(apply(tower, row, [seeds[t] as readonly number[]]), taken);
    });
  }
  const [first] = rows as readonly [tf.SymbolicTensor];
  const forAll = rows.every((row) => row === first);
  return unstackTasks(apply('towers', forAll ? first : [...rows]), 'tower_rows');
}

/** Names of the layers that {@link applyTowers} adds. */
export function addedLayers(rows: TaskRows, names: readonly string[], towers: boolean): readonly string[] {
  if (!towers) return isList(rows) ? [] : ['task_rows'];
  return isList(rows) && areUnequal(rows) ? names.flatMap(ownTower) : ['towers', 'tower_rows'];
}

function isList(rows: TaskRows): rows is readonly tf.SymbolicTensor[] {
  return Array.isArray(rows);
}

function areUnequal(rows: readonly tf.SymbolicTensor[]): boolean {
  return rows.some((row) => row.shape[1] !== rows[0]?.shape[1]);
}

/** The tower of a task that reads another width than others, and what takes its row. */
function ownTower(task: string): readonly [string, string] {
  return [`${task}_towers`, `${task}_tower_rows`];
}
