import * as tf from '@tensorflow/tfjs';
import { splitInSteps } from '../ops/splitInSteps.js';
import type { TaskModel } from './taskModel.js';

/** How the parts of a weight that several share lie in it: one after another along one axis. */
export interface WeightLayout {
  /** Whose the parts are: each task's, or each expert's or branch's. */
  readonly of: 'tasks' | 'experts';
  readonly axis: number;
  /** Length of every part along the axis. What follows the last belongs to none of them, such as the experts of a shared unit. */
  readonly sizes: readonly number[];
}

/** The layouts of a layer's weights by the names that it gave them; a weight of no parts has none. */
export type WeightLayouts = Readonly<Record<string, WeightLayout>>;

/** A weight that has a part for every task. */
export interface TaskWeight {
  readonly layer: tf.layers.Layer;
  /** Name in the layer, such as `kernel_1`. */
  readonly name: string;
  readonly weight: tf.LayerVariable;
  readonly layout: WeightLayout;
}

/**
 * What a layer says about its weights by a method `layouts()`.
 *
 * @returns Weight name → layout; empty for a layer without the method.
 */
export function layoutsOf(layer: tf.layers.Layer): WeightLayouts {
  return 'layouts' in layer ? (layer as unknown as { layouts(): WeightLayouts }).layouts() : {};
}

/**
 * The weights of a model that hold a part for every task, with how the parts lie: the towers', the experts' and gates' of the tasks, …
 * Weights of layers that belong to one task alone, such as the heads, are not among them.
 */
export function taskWeightsOf(model: TaskModel): TaskWeight[] {
  const tasks = Object.keys(model.tasks).length;
  return model.network.layers.flatMap((layer) => {
    const layouts = new Map(Object.entries(layoutsOf(layer)));
    return layer.weights.flatMap((weight) => {
      const name = weight.originalName.split('/').at(-1) as string;
      const layout = layouts.get(name);
      return layout?.of === 'tasks' && layout.sizes.length === tasks ? [{ layer, name, weight, layout }] : [];
    });
  });
}

/**
 * Takes a weight apart.
 *
 * @returns Its parts, without the axis where every part has length 1 there; the caller owns them.
 */
export function partsOf(weight: tf.Tensor, { axis, sizes }: WeightLayout): tf.Tensor[] {
  return tf.tidy(() => {
    const used = sizes.reduce((sum, size) => sum + size, 0);
    const rest = (weight.shape[axis] as number) - used;
    const lengths = rest > 0 ? [...sizes, rest] : [...sizes];
    const parts = lengths.length === 1 ? [tf.clone(weight)] : splitInSteps(weight, lengths, axis);
    const own = parts.slice(0, sizes.length);
    return sizes.every((size) => size === 1) ? own.map((part) => tf.squeeze(part, [axis])) : own;
  });
}
