import { ConfigError, MtlError } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';
import type { OptimizerRun } from './optimizerRun.js';

/** The place of every variable that an optimizer of tfjs has met, and the steps that it made with us. */
interface Places {
  readonly ofVariable: Map<number, number>;
  steps: number;
}

const known = new WeakMap<tf.Optimizer, Places>();

/**
 * An optimizer of tfjs at work. tfjs keeps its slots by the *position* of a weight in the list that it is given; so every weight keeps the
 * position that it had when the optimizer first met it, over all runs and models, and the positions of frozen or foreign weights are given
 * without a gradient, which tfjs leaves alone.
 *
 * @throws ConfigError when the optimizer has made steps elsewhere: its positions are then not known.
 */
export function tfOptimizerRun(optimizer: tf.Optimizer): OptimizerRun {
  const places = known.get(optimizer) ?? { ofVariable: new Map<number, number>(), steps: 0 };
  if (optimizer.iterations !== places.steps && optimizer.getClassName() !== 'SGD') {
    throw new ConfigError(
      `fitTasks: \`optimizer\` must have made its steps in fitTasks alone, got one with ${optimizer.iterations - places.steps} others. tfjs keeps their moments by position and not by weight: give every way of training its own optimizer.`,
    );
  }
  known.set(optimizer, places);
  return {
    apply: (weights, gradients) => {
      const { ofVariable } = places;
      for (const { id } of weights.values()) {
        if (!ofVariable.has(id)) ofVariable.set(id, ofVariable.size);
      }
      const list: { name: string; tensor: tf.Tensor }[] = Array.from(ofVariable, () => nothing);
      for (const [name, variable] of weights) {
        const tensor = gradients[name] as tf.Tensor;
        list[ofVariable.get(variable.id) as number] = { name: variable.name, tensor };
      }
      optimizer.applyGradients(list);
      places.steps = optimizer.iterations;
    },
    state: () => {
      throw new MtlError(
        'fitTasks: `optimizer` must be one of @mtl/train for a run that is stored, got one of tfjs.',
      );
    },
    dispose: () => {},
  };
}

/** tfjs skips an entry without a gradient. */
const nothing = { name: '', tensor: undefined as unknown as tf.Tensor };
