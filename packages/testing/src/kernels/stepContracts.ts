import type { KernelContract } from './kernelCase.js';
import { draw, type PlainTensor } from './plainTensor.js';

type Numbers = Readonly<Record<string, number>>;

const shapes = [[1], [3, 7], [13], [2, 3, 5]] as const;

/** A contract of a step that treats every value alike: its slots, its attributes, and what becomes of one value. */
function stepContract(
  slots: readonly string[],
  attributes: readonly Numbers[],
  one: (values: Numbers, attributes: Numbers) => Numbers,
): KernelContract {
  const names = ['weight', 'gradient', ...slots];
  return {
    cases: shapes.flatMap((shape) =>
      attributes.map((numbers) => ({
        title: `[${shape}], ${JSON.stringify(numbers)}`,
        inputs: Object.fromEntries(
          names.map((name, i) => {
            const values = draw(shape, i + 1);
            // Means and sums of squares are never negative.
            const positive = { shape, data: values.data.map((value) => value * value) };
            return [name, name === 'v' || name === 'squares' ? positive : values];
          }),
        ),
        attributes: numbers,
      })),
    ),
    oracle: (inputs, numbers) => {
      const { shape, data } = inputs.weight as PlainTensor;
      const results = data.map((_, i) =>
        one(
          Object.fromEntries(names.map((name) => [name, (inputs[name] as PlainTensor).data[i] as number])),
          numbers as Numbers,
        ),
      );
      const outputs = ['weight', ...slots];
      return Object.fromEntries(
        outputs.map((name) => [name, { shape, data: results.map((result) => result[name] as number) }]),
      );
    },
  };
}

/** `w − ηg`. */
export const sgdStepContract = stepContract([], [{ learningRate: 0.3 }], (x, a) => {
  const { weight, gradient } = x as { weight: number; gradient: number };
  return { weight: weight - (a.learningRate as number) * gradient };
});

/** `u′ = μu + g`, `w′ = w − ηu′`; with Nesterov's `w′ = w − η(g + μu′)`. */
export const momentumStepContract = stepContract(
  ['velocity'],
  [0, 1].map((nesterov) => ({ learningRate: 0.3, momentum: 0.75, nesterov })),
  (x, a) => {
    const { weight, gradient, velocity } = x as Record<'weight' | 'gradient' | 'velocity', number>;
    const { learningRate, momentum, nesterov } = a as Record<
      'learningRate' | 'momentum' | 'nesterov',
      number
    >;
    const next = momentum * velocity + gradient;
    const direction = nesterov === 1 ? gradient + momentum * next : next;
    return { weight: weight - learningRate * direction, velocity: next };
  },
);

/** `s′ = s + g²`, `w′ = w − η · g / √(s′ + ε)`. */
export const adagradStepContract = stepContract(
  ['squares'],
  [{ learningRate: 0.3, epsilon: 0.01 }],
  (x, a) => {
    const { weight, gradient, squares } = x as Record<'weight' | 'gradient' | 'squares', number>;
    const { learningRate, epsilon } = a as Record<'learningRate' | 'epsilon', number>;
    const next = squares + gradient ** 2;
    return { weight: weight - (learningRate * gradient) / Math.sqrt(next + epsilon), squares: next };
  },
);

/** Kingma & Ba 2015, Algorithm 1, after a decay of the weight by ηλ. */
export const adamStepContract = stepContract(
  ['m', 'v'],
  [0, 0.25].map((weightDecay) => ({
    learningRate: 0.3,
    beta1: 0.75,
    beta2: 0.875,
    epsilon: 0.01,
    correction1: 0.5,
    correction2: 0.25,
    weightDecay,
  })),
  (x, a) => {
    const { weight, gradient, m, v } = x as Record<'weight' | 'gradient' | 'm' | 'v', number>;
    const { learningRate, beta1, beta2, epsilon, correction1, correction2, weightDecay } = a as Record<
      'learningRate' | 'beta1' | 'beta2' | 'epsilon' | 'correction1' | 'correction2' | 'weightDecay',
      number
    >;
    const nextM = beta1 * m + (1 - beta1) * gradient;
    const nextV = beta2 * v + (1 - beta2) * gradient ** 2;
    const step = nextM / correction1 / (Math.sqrt(nextV / correction2) + epsilon);
    return { weight: weight * (1 - learningRate * weightDecay) - learningRate * step, m: nextM, v: nextV };
  },
);
