import type * as tf from '@tensorflow/tfjs';

/** Who reads the weights of a network over several turns of the event loop. */
const readers = new WeakMap<tf.LayersModel, Set<Promise<unknown>>>();

/** Runs something that reads a network's weights more than once and must find the same each time. */
export function readWeights<V>(network: tf.LayersModel, run: () => Promise<V>): Promise<V> {
  const reading = readers.get(network) ?? new Set();
  readers.set(network, reading);
  const result = run();
  reading.add(result);
  const done = () => reading.delete(result);
  result.then(done, done);
  return result;
}

/** Waits until nobody reads the weights; what follows without an `await` may change them. */
export async function weightsAtRest(network: tf.LayersModel): Promise<void> {
  for (let reading = readers.get(network); reading?.size; reading = readers.get(network)) {
    await Promise.allSettled(reading);
  }
}
