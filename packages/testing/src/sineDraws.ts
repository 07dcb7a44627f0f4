import * as tf from '@tensorflow/tfjs';
import { weightsOfLayer } from './weightsByName.js';

/** Kernel rows and bias of one dense layer. */
export interface DrawnDense {
  readonly kernel: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/** Weights that anyone can write down again: the k-th number drawn, from 1, is ½ sin k. */
export interface SineDraws {
  /** A dense layer: its kernel [inputs, outputs] row by row, then its bias. */
  dense(inputs: number, outputs: number): DrawnDense;
  /** Some numbers in a row. */
  vector(length: number): number[];
  /** How many numbers were drawn. */
  readonly drawn: number;
}

/** Starts at k = 1. */
export function sineDraws(): SineDraws {
  let k = 0;
  const vector = (length: number) => Array.from({ length }, () => 0.5 * Math.sin(++k));
  return {
    vector,
    dense: (inputs, outputs) => ({
      kernel: Array.from({ length: inputs }, () => vector(outputs)),
      bias: vector(outputs),
    }),
    get drawn() {
      return k;
    },
  };
}

/** Gives a built level its experts and gates, each drawn as a dense layer of its own, and its native weights. */
export function writeLevel(
  layer: tf.layers.Layer,
  experts: readonly DrawnDense[],
  gates: readonly DrawnDense[],
  native?: readonly number[],
): void {
  const values = new Map<string, readonly number[]>([
    ['experts_1', sideBySide(experts)],
    ['experts_1_bias', experts.flatMap(({ bias }) => bias)],
    ['gates', sideBySide(gates)],
    ['gates_bias', gates.flatMap(({ bias }) => bias)],
    ...(native ? [['native', native] as const] : []),
  ]);
  const weights = weightsOfLayer(layer);
  if (weights.size !== values.size) throw new Error(`${layer.name} has ${[...weights.keys()].join(', ')}`);
  tf.tidy(() => {
    for (const [name, value] of values) {
      const weight = weights.get(name) as tf.LayerVariable;
      weight.write(tf.tensor([...value], weight.shape as number[]));
    }
  });
}

/** Kernels [inputs, outputs] as one [inputs, Σ outputs], row-major. */
function sideBySide(layers: readonly DrawnDense[]): number[] {
  return (layers[0]?.kernel ?? []).flatMap((_, row) =>
    layers.flatMap(({ kernel }) => kernel[row] as readonly number[]),
  );
}
