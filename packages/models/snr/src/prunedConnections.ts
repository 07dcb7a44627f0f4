import type { TaskModel, Tasks } from '@mtl/core';
import type { SubNetworkLevel } from '@mtl/layers';

/** A connection of an SNR model. */
export interface Connection {
  /** Name of the level that it starts from, such as `level_1`. */
  readonly level: string;
  /** Sub-network of that level, from 0. */
  readonly source: number;
  /** Sub-network of the next level, from 0; after the last level the name of a task. */
  readonly target: number | string;
}

/**
 * The connections that are off at test time: their gate is exactly 0, so what they carry can be left out without changing any
 * prediction.
 *
 * @param model Made by `snr`.
 * @returns Level by level, target by target; empty while all are open, or for a model of another architecture.
 */
export async function prunedConnections<T extends Tasks>(model: TaskModel<T>): Promise<Connection[]> {
  const levels = model.network.layers.filter((layer) => layer.getClassName() === 'MtlSubNetworkLevel');
  const taskNames = Object.keys(model.tasks);
  const found: Connection[] = [];
  for (const layer of levels) {
    const gates = (layer as SubNetworkLevel).gates();
    const values = await gates.array();
    gates.dispose();
    values.forEach((row, j) => {
      const target = layer === levels.at(-1) ? (taskNames[j] as string) : j;
      row.forEach((gate, source) => {
        if (gate === 0) found.push({ level: layer.name, source, target });
      });
    });
  }
  return found;
}
