import type * as tf from '@tensorflow/tfjs';

/**
 * Which outputs of a network depend on each of its layers, read from the graph.
 *
 * @returns Layer → positions of outputs, in the order of the network's layers.
 */
export function outputsOfLayers(network: tf.LayersModel): Map<tf.layers.Layer, Set<number>> {
  const found = new Map(network.layers.map((layer) => [layer, new Set<number>()]));
  network.outputs.forEach((output, position) => {
    const seen = new Set<tf.SymbolicTensor>();
    const waiting = [output];
    for (let tensor = waiting.pop(); tensor; tensor = waiting.pop()) {
      if (seen.has(tensor)) continue;
      seen.add(tensor);
      found.get(tensor.sourceLayer)?.add(position);
      waiting.push(...(tensor.sourceLayer.inboundNodes[tensor.nodeIndex]?.inputTensors ?? []));
    }
  });
  return found;
}
