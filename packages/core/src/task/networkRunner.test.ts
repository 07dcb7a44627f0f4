import { expectNoLeak } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { networkRunner } from './networkRunner.js';

/** Gives its input times 1, 2, … and counts how often it is applied. */
class Multiples extends tf.layers.Layer {
  static readonly className = 'Multiples';
  applied = 0;

  constructor(private readonly count: number) {
    super({});
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape[] {
    return Array.from({ length: this.count }, () => inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    this.applied += 1;
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    return Array.from({ length: this.count }, (_, i) => tf.mul(x, i + 1));
  }
}

const dense = (units: number) => tf.layers.dense({ units, activation: 'tanh' });
const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor | tf.SymbolicTensor[]) =>
  layer.apply(x) as tf.SymbolicTensor;

/** Values of all outputs, by ours and by tfjs's executor. */
function both(network: tf.LayersModel, inputs: tf.Tensor[], training = false): [number[][], number[][]] {
  const values = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => Array.from(tensor.dataSync()));
  return tf.tidy(() => [
    values(networkRunner(network)(inputs, training)),
    values([network.apply(inputs, { training }) as tf.Tensor | tf.Tensor[]].flat()),
  ]);
}

/** Networks of every kind of graph, each with inputs for it. */
const graphs: Record<string, () => [tf.LayersModel, tf.Tensor[]]> = {
  'a chain with one output': () => {
    const x = tf.input({ shape: [3] });
    return [tf.model({ inputs: x, outputs: apply(dense(2), apply(dense(4), x)) }), [tf.ones([2, 3])]];
  },
  'branches that meet, an output within, and outputs in another order than their layers': () => {
    const x = tf.input({ shape: [3] });
    const below = apply(dense(4), x);
    const [left, right] = [apply(dense(4), below), apply(dense(4), below)];
    const top = apply(tf.layers.add(), [right, below, left]);
    return [tf.model({ inputs: x, outputs: [top, below, left] }), [tf.tensor2d([[0.1, -2, 0.3]])]];
  },
  'a layer that stands at two places': () => {
    const [a, b] = [tf.input({ shape: [3] }), tf.input({ shape: [3] })];
    const shared = dense(2);
    const outputs = [apply(shared, b), apply(shared, a)];
    return [tf.model({ inputs: [a, b], outputs }), [tf.ones([2, 3]), tf.zeros([2, 3])]];
  },
  'the lower part of a larger network': () => {
    const x = tf.input({ shape: [3] });
    const middle = apply(dense(4), x);
    new Multiples(2).apply(middle);
    return [tf.model({ inputs: x, outputs: middle }), [tf.ones([2, 3])]];
  },
  'a network as a layer': () => {
    const inner = tf.input({ shape: [3] });
    const network = tf.model({ inputs: inner, outputs: apply(dense(4), inner) });
    const x = tf.input({ shape: [3] });
    return [tf.model({ inputs: x, outputs: apply(dense(2), apply(network, x)) }), [tf.ones([2, 3])]];
  },
  'masked steps': () => {
    const ids = tf.input({ shape: [4] });
    const tokens = apply(tf.layers.embedding({ inputDim: 5, outputDim: 3, maskZero: true }), ids);
    const dropped = apply(tf.layers.dropout({ rate: 0.5, seed: 3 }), tokens);
    const outputs = apply(tf.layers.simpleRNN({ units: 2 }), dropped);
    return [tf.model({ inputs: ids, outputs }), [tf.tensor2d([[1, 2, 0, 0]])]];
  },
};

describe('networkRunner', () => {
  for (const [title, make] of Object.entries(graphs)) {
    for (const training of [false, true]) {
      test(`gives what tfjs gives for ${title}, ${training ? 'while' : 'not'} training, and leaves nothing`, () => {
        expectNoLeak(() => {
          const [network, inputs] = make();
          const [ours, theirs] = both(network, inputs, training);
          expect(ours).toEqual(theirs);
          expect(ours.flat().some((value) => value !== 0)).toBe(true);
          tf.dispose([inputs, network.weights.map((weight) => weight.read())]);
        });
      });
    }
  }

  test('applies a layer with many outputs once, where tfjs applies it once per output', () => {
    const x = tf.input({ shape: [3] });
    const layer = new Multiples(5);
    const rows = layer.apply(x) as tf.SymbolicTensor[];
    const network = tf.model({ inputs: x, outputs: [rows[4], rows[0], rows[2]] as tf.SymbolicTensor[] });
    layer.applied = 0;
    const inputs = tf.ones([1, 3]);
    tf.tidy(() => {
      const outputs = networkRunner(network)([inputs], false);
      expect(outputs.map((output) => Array.from(output.dataSync()))).toEqual([
        [5, 5, 5],
        [1, 1, 1],
        [3, 3, 3],
      ]);
      expect(layer.applied).toBe(1);
      network.apply(inputs);
      expect(layer.applied).toBe(4);
    });
    inputs.dispose();
  });
});
