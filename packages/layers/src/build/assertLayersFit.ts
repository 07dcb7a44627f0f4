import { ConfigError, configError, show } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';

/** Layers that read one row per task, branch or expert in [batch, rows, units]: class name → how many, and which option says it. */
const rowsOf: Readonly<Record<string, readonly [option: string, rows: (config: Numbers) => unknown]>> = {
  MtlBranching: ['parents', ({ parents }) => parents],
  MtlCoAttention: ['tasks', ({ tasks }) => tasks],
  MtlCrossStitch: ['tasks', ({ tasks }) => tasks],
  MtlExperts: ['experts', ({ experts }) => experts],
  MtlExtractionLevel: ['taskExperts', unitsOf],
  MtlFusionLevel: ['taskExperts', unitsOf],
  MtlMixtureLevel: ['experts', ({ experts }) => experts],
  MtlSelectiveBlock: ['tasks', ({ tasks }) => tasks],
  MtlSluiceLevel: ['tasks', ({ tasks }) => tasks],
  MtlSoftOrdering: ['tasks', ({ tasks }) => tasks],
  MtlSubNetworkLevel: ['experts', ({ experts }) => experts],
};

/** The options that say how wide rows [batch, rows, units] are: the first that a layer has. */
const widthOf = ['expertFeatures', 'features', 'units'];

/** Layers that read no rows of tasks or experts, only [batch, features] or ids. */
const flat: readonly string[] = ['MtlColumnTokens', 'MtlDense', 'MtlGates', 'MtlTaskAttention'];

type Numbers = Readonly<Record<string, unknown>>;

/** One row per task, and one of the shared unit where there is one. */
function unitsOf({ taskExperts, sharedExperts }: Numbers): number {
  return (taskExperts as readonly number[]).length + ((sharedExperts as number) > 0 ? 1 : 0);
}

/**
 * Refuses layers of these packages whose configuration does not fit what they read: another width, another number of tasks or experts,
 * tokens where a vector is read. tfjs would find it in the first call, or spread a value over many.
 *
 * @param builder Owner of the message.
 * @param features Width of the dense form of the network's input.
 */
export function assertLayersFit(
  builder: string,
  layers: Iterable<tf.layers.Layer>,
  inputs: readonly tf.SymbolicTensor[],
  features: number,
): void {
  for (const layer of layers) {
    const config = layer.getConfig() as Numbers;
    const name = layer.getClassName();
    const rows = rowsOf[name];
    const refuse = (option: string, expected: string) =>
      configError(builder, `${layer.name}.${option}`, `${expected} of what the layer reads`, config[option]);
    const checkWidth = (option: string, tensor: tf.SymbolicTensor | undefined) => {
      if (tensor === undefined || !(option in config)) return;
      // Of ids the shape tells nothing: their width is that of the one-hot table.
      const width = inputs.includes(tensor) ? features : tensor.shape.at(-1);
      if (config[option] !== width) throw refuse(option, `the width ${width}`);
    };
    for (const { inputTensors } of layer.inboundNodes) {
      const [first, second] = inputTensors as [tf.SymbolicTensor, tf.SymbolicTensor?];
      if (flat.includes(name) && first.rank !== 2) {
        throw new ConfigError(
          `${builder}: \`${layer.name}\` must read rows [batch, features], got ${show(first.shape)}.`,
        );
      }
      if (name === 'MtlMixture' && first.shape[1] !== second?.shape[2]) {
        throw new ConfigError(
          `${builder}: \`${layer.name}\` must read gates over as many experts as there are, ${first.shape[1]}, got ${second?.shape[2]}.`,
        );
      }
      if (first.rank === 3 && rows) {
        const [option, count] = rows;
        if (count(config) !== first.shape[1]) throw refuse(option, `the ${first.shape[1]} rows`);
        checkWidth(widthOf.find((field) => field in config) as string, first);
        if (name === 'MtlMixtureLevel') checkWidth('features', second);
      } else if (first.rank === 2) {
        checkWidth('features', first);
      }
    }
  }
}
