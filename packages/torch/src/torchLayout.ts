import { type TaskModel, weightName } from '@mtl/core';
import { assertOneOf, assertUnits, ConfigError, configError, show } from '@mtl/core/plain';
import type * as tf from '@tensorflow/tfjs';
import { linearTensors, type ModelWeight, type TorchTensor } from './torchTensor.js';
import { torchBuilders } from './trunkShape.js';
import { trunkTensors } from './trunkTensors.js';

/** A model as the official code has it. */
export interface TorchLayout {
  /** In the order of the `state_dict`. */
  readonly tensors: readonly TorchTensor[];
  /** All weights of the model, by the names of {@link ModelWeight}. */
  readonly weights: ReadonlyMap<string, tf.LayerVariable>;
}

/**
 * Which tensors of `CentralTaskArch` the weights of a model are.
 *
 * @throws ConfigError when the official code cannot be configured to have these weights.
 */
export function torchLayout(owner: string, model: TaskModel): TorchLayout {
  const { recipe } = model;
  if (!recipe) {
    const remedy = 'Which weights are which is known of the models of builders only.';
    throw configError(owner, 'model.recipe', '{ builder, config }', recipe, remedy);
  }
  const { builder, config } = recipe;
  assertOneOf(owner, 'model.recipe.builder', torchBuilders, builder);
  const features = tableWidth(owner, model);
  const tasks = Object.keys(model.tasks).length;
  const trunk = trunkTensors(owner, { builder, config, features, tasks });
  const tensors = [...trunk.tensors, ...towerTensors(owner, model, trunk.units, config.towerUnits)];
  return { tensors, weights: weightsOf(owner, model.network, tensors) };
}

/** Width of the table that the official code reads: numeric columns, then one column per id from 1. */
function tableWidth(owner: string, { recipe, reads }: TaskModel): number {
  const { kind } = Object(recipe?.config.input) as Record<string, unknown>;
  if (kind !== 'dense' && kind !== 'oneHot') {
    const remedy = 'The official code reads a table and has no embeddings.';
    throw configError(owner, 'input.kind', '"dense" or "oneHot"', kind, remedy);
  }
  if (reads.values === undefined) {
    throw configError(owner, 'model.reads.values', 'the highest id of the table', reads.values);
  }
  return reads.columns + reads.values;
}

/** `task_modules.t`: the hidden layers in `.0.mlp_net`, the logit in `.1`. */
function towerTensors(owner: string, model: TaskModel, features: number, towerUnits: unknown): TorchTensor[] {
  if (Array.isArray(towerUnits) && towerUnits.length === 0) {
    const remedy = 'The towers of the official code have a hidden layer.';
    throw configError(owner, 'towerUnits', 'a non-empty array of positive integers', towerUnits, remedy);
  }
  assertUnits(owner, 'towerUnits', towerUnits);
  const tasks = Object.keys(model.tasks).length;
  return Object.entries(model.tasks).flatMap(([task, head], t) => {
    if (head.units !== 1) {
      const remedy = 'A task of the official code has one logit.';
      throw configError(owner, `tasks.${task}.units`, '1', head.units, remedy);
    }
    const hidden = towerUnits.flatMap((outputs, depth) => {
      const inputs = depth === 0 ? features : (towerUnits[depth - 1] as number);
      return linearTensors(`task_modules.${t}.0.mlp_net.${2 * depth}`, {
        inputs,
        outputs,
        kernel: { name: `towers/kernel_${depth + 1}`, shape: [tasks, inputs, outputs] },
        kernelOffset: t * inputs * outputs,
        bias: { name: `towers/bias_${depth + 1}`, shape: [tasks, outputs] },
        biasOffset: t * outputs,
      });
    });
    const inputs = towerUnits.at(-1) as number;
    const logit = linearTensors(`task_modules.${t}.1`, {
      inputs,
      outputs: 1,
      kernel: { name: `${task}/kernel`, shape: [inputs, 1] },
      bias: { name: `${task}/bias`, shape: [1] },
    });
    return [...hidden, ...logit];
  });
}

/** The weights of the network; refuses a network that is not what its recipe says. */
function weightsOf(
  owner: string,
  network: tf.LayersModel,
  tensors: readonly TorchTensor[],
): Map<string, tf.LayerVariable> {
  const expected = new Map<string, ModelWeight>();
  for (const { blocks } of tensors) for (const { weight } of blocks) expected.set(weight.name, weight);
  const weights = new Map<string, tf.LayerVariable>();
  for (const layer of network.layers) {
    for (const weight of layer.weights) {
      const name = weightName(layer, weight);
      const shape = expected.get(name)?.shape;
      if (weights.has(name) || `${shape}` !== `${weight.shape}`) {
        const wanted = shape && !weights.has(name) ? show(shape) : 'no more';
        throw unlikeRecipe(owner, name, wanted, show(weight.shape));
      }
      weights.set(name, weight);
    }
  }
  for (const { name, shape } of expected.values()) {
    if (!weights.has(name)) throw unlikeRecipe(owner, name, show(shape), 'none');
  }
  return weights;
}

function unlikeRecipe(owner: string, name: string, expected: string, got: string): ConfigError {
  return new ConfigError(
    `${owner}: \`model\` must have the weights of its recipe, ${expected} as ${show(name)}, got ${got}.`,
  );
}
