import type { TaskModel } from '@mtl/core';

/** Values that one tensor of a forward pass may have: 256 MB. */
const largest = 2 ** 26;

/**
 * Rows per forward pass that fit: 4096, or fewer where the widest layer, or the vocabulary of a one-hot input, would make a tensor of more
 * than 256 MB of them; at least 1.
 */
export function evaluationBatch(model: TaskModel): number {
  let widest = Math.max(1, model.reads.values ?? 1);
  for (const layer of model.network.layers) {
    for (const { outputTensors } of layer.inboundNodes) {
      for (const { shape } of outputTensors) {
        widest = Math.max(
          widest,
          shape.slice(1).reduce((size: number, axis) => size * (axis ?? 1), 1),
        );
      }
    }
  }
  return Math.max(1, Math.min(4096, Math.floor(largest / widest)));
}
