import { ConfigError, type TaskModel, type Tasks } from '@mtl/core';
import type { SelectiveBlock } from '@mtl/layers';
import type { AdashareConfig } from './adashare.js';

/** The blocks of a model. */
export interface Blocks {
  /** Names of all blocks that it was made with, bottom first. */
  readonly blocks: readonly string[];
  /** Their layers by name; blocks that no task uses by a fixed policy have none. */
  readonly layers: ReadonlyMap<string, SelectiveBlock>;
  /** What the model was made with. */
  readonly config: AdashareConfig<Tasks>;
}

/**
 * The blocks of a model that `adashare` made.
 *
 * @param owner Who asks, for the message.
 * @throws ConfigError for a model of another architecture.
 */
export function blocksOf<T extends Tasks>(owner: string, { network, recipe }: TaskModel<T>): Blocks {
  if (recipe?.builder !== 'adashare') {
    throw new ConfigError(
      `${owner}: \`model\` must be made by adashare, got a model of ${recipe?.builder ?? 'another network'}.`,
    );
  }
  const config = recipe.config as unknown as AdashareConfig<Tasks>;
  const layers = network.layers.filter((layer) => layer.getClassName() === 'MtlSelectiveBlock');
  return {
    blocks: Array.from({ length: config.blocks as number }, (_, l) => `block_${l + 1}`),
    layers: new Map(layers.map((layer) => [layer.name, layer as SelectiveBlock])),
    config,
  };
}
