import { type KernelContract, withoutAbsent } from './kernelCase.js';
import { at, draw, fromIndex, type PlainTensor, sumOf } from './plainTensor.js';

const sizes = [
  // rows, groups, width, units
  [1, 1, 1, 1],
  [3, 2, 7, 3],
  [5, 3, 13, 7],
  [1, 4, 3, 13],
  [5, 1, 1, 5],
] as const;

/** `y[r, u] = Σ_i x[r, i] · kernel[i, u] + bias[u]`. */
export const matrixProductContract: KernelContract = {
  cases: sizes.flatMap(([rows, , width, units]) =>
    [false, true].map((hasBias) => ({
      title: `${rows} rows, ${width} → ${units} units${hasBias ? ', bias' : ''}`,
      inputs: withoutAbsent({
        x: draw([rows, width], 1),
        kernel: draw([width, units], 2),
        bias: hasBias ? draw([units], 3) : undefined,
      }),
    })),
  ),
  oracle: (inputs) => {
    const { x, kernel, bias } = inputs as { x: PlainTensor; kernel: PlainTensor; bias?: PlainTensor };
    const [rows, width] = x.shape as [number, number];
    const y = fromIndex([rows, kernel.shape[1] as number], (r = 0, u = 0) => {
      return sumOf(width, (i) => at(x, r, i) * at(kernel, i, u)) + (bias ? at(bias, u) : 0);
    });
    return { y };
  },
};

/** `y[b, g, u] = Σ_i x[b, g, i] · kernel[g, i, u] + bias[g, u]`. */
export const groupedDenseContract: KernelContract = {
  cases: sizes.flatMap(([batch, groups, width, units]) =>
    [false, true].map((hasBias) => ({
      title: `${batch} rows, ${groups} groups, ${width} → ${units} units${hasBias ? ', bias' : ''}`,
      inputs: withoutAbsent({
        x: draw([batch, groups, width], 1),
        kernel: draw([groups, width, units], 2),
        bias: hasBias ? draw([groups, units], 3) : undefined,
      }),
    })),
  ),
  oracle: (inputs) => {
    const { x, kernel, bias } = inputs as { x: PlainTensor; kernel: PlainTensor; bias?: PlainTensor };
    const [batch, groups, width] = x.shape as [number, number, number];
    const y = fromIndex([batch, groups, kernel.shape[2] as number], (b = 0, g = 0, u = 0) => {
      return sumOf(width, (i) => at(x, b, g, i) * at(kernel, g, i, u)) + (bias ? at(bias, g, u) : 0);
    });
    return { y };
  },
};

/** Every gate sees one expert more than the one before; the first sees one alone. */
function stairs(tasks: number, experts: number): PlainTensor {
  return fromIndex([tasks, experts], (t = 0, e = 0) => (e <= t ? 1 : 0));
}

/** `y[b, t] = Σ_e (softmax over the seen experts of gates[b, t] + native[t, e]) · experts[b, e]`. */
export const gatedMixtureContract: KernelContract = {
  cases: (
    [
      [1, 1, 1, 1],
      [3, 2, 3, 7],
      [5, 3, 7, 13],
      [1, 4, 2, 3],
    ] as const
  ).flatMap(([batch, tasks, experts, units]) =>
    [false, true].flatMap((hasNative) =>
      [false, true].map((hasRouting) => ({
        title: `${batch} rows, ${tasks} tasks, ${experts} experts, ${units} units${hasNative ? ', native' : ''}${hasRouting ? ', routing' : ''}`,
        inputs: withoutAbsent({
          experts: draw([batch, experts, units], 1),
          gates: draw([batch, tasks, experts], 2),
          native: hasNative ? draw([tasks, experts], 3) : undefined,
          routing: hasRouting ? stairs(tasks, experts) : undefined,
        }),
      })),
    ),
  ),
  oracle: (inputs) => {
    const { experts, gates } = inputs as { experts: PlainTensor; gates: PlainTensor };
    const { native, routing } = inputs;
    const [batch, tasks, count] = gates.shape as [number, number, number];
    const score = (b: number, t: number, e: number) =>
      routing && at(routing, t, e) === 0 ? 0 : Math.exp(at(gates, b, t, e));
    const y = fromIndex([batch, tasks, experts.shape[2] as number], (b = 0, t = 0, u = 0) => {
      const total = sumOf(count, (e) => score(b, t, e));
      return sumOf(count, (e) => {
        const weight = score(b, t, e) / total + (native ? at(native, t, e) : 0);
        return weight * at(experts, b, e, u);
      });
    });
    return { y };
  },
};
