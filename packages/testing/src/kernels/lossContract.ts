import { type KernelContract, withoutAbsent } from './kernelCase.js';
import { at, draw, drawIntegers, type PlainTensor, sumOf } from './plainTensor.js';

const kinds = [
  ['binary', 1],
  ['multiclass', 2],
  ['multiclass', 7],
  ['regression', 1],
] as const;

/** Weights with zeros among them, zeros alone, or none at all. */
const weightings = ['no weights', 'weights', 'weights of 0'] as const;

/** `L = Σ_b w_b · ℓ(z_b, y_b) / Σ_b w_b`, 0 where all weights are 0. */
export const taskLossContract: KernelContract = {
  cases: kinds.flatMap(([kind, units]) =>
    [1, 3, 5].flatMap((batch) =>
      weightings.map((weighting) => ({
        title: `${kind}, ${batch} rows, ${units} units, ${weighting}`,
        inputs: withoutAbsent({
          logits: draw([batch, units], 1),
          labels:
            kind === 'regression' ? draw([batch], 2) : drawIntegers([batch], [0, Math.max(1, units - 1)], 2),
          weights: {
            'no weights': undefined,
            weights: { shape: [batch], data: [2, 0, 0.5, 1, 3].slice(0, batch) },
            'weights of 0': { shape: [batch], data: new Array<number>(batch).fill(0) },
          }[weighting],
        }),
        attributes: { kind },
        jumps: weighting === 'weights of 0' ? ['weights'] : [],
      })),
    ),
  ),
  oracle: (inputs, { kind }) => {
    const { logits, labels } = inputs as { logits: PlainTensor; labels: PlainTensor };
    const { weights } = inputs;
    const [batch, units] = logits.shape as [number, number];
    const loss = (b: number): number => {
      const [z, y] = [at(logits, b, 0), at(labels, b)];
      if (kind === 'regression') return (z - y) ** 2;
      if (kind === 'binary') return Math.log(1 + Math.exp(z)) - y * z;
      return Math.log(sumOf(units, (c) => Math.exp(at(logits, b, c)))) - at(logits, b, y);
    };
    const weight = (b: number) => (weights ? at(weights, b) : 1);
    const total = sumOf(batch, weight) || 1;
    return { loss: { shape: [], data: [sumOf(batch, (b) => weight(b) * loss(b)) / total] } };
  },
};
