import { assertOptions, unstackRows } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { type LayerArgs, type LayerInputs, layerKeys } from '../parts/layerArgs.js';

/**
 * Takes the rows of the tasks apart, for their towers.
 *
 * Input [batch, tasks, units] → one output [batch, units] per task.
 */
export class Unstack extends tf.layers.Layer {
  static readonly className = 'MtlUnstack';

  constructor(config: LayerArgs = {}) {
    super(config);
    assertOptions<LayerArgs>('Unstack', config, layerKeys, 'config');
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape[] {
    const [batch, tasks, units] = inputShape as [number | null, number, number];
    return Array.from({ length: tasks }, () => [batch, units]);
  }

  override call(inputs: LayerInputs): tf.Tensor[] {
    return tf.tidy(() => {
      const rows = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      // Tasks first, then contiguous slices: on wasm a quarter of the time of unstacking along axis 1.
      return unstackRows(tf.transpose(rows, [1, 0, 2]));
    });
  }
}

/**
 * The rows of a fusion level, mixture or the like as what a trunk returns: one symbolic tensor per task.
 *
 * @param rows [batch, tasks, units].
 * @param name Name of the layer that does it. Default `'task_rows'`.
 */
export function unstackTasks(rows: tf.SymbolicTensor, name = 'task_rows'): tf.SymbolicTensor[] {
  const outputs = new Unstack({ name }).apply(rows) as tf.SymbolicTensor | tf.SymbolicTensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
}
