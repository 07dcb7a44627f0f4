import { type KernelContract, withoutAbsent } from './kernelCase.js';
import { at, draw, drawIntegers, fromIndex, type PlainTensor, sumOf } from './plainTensor.js';

const bagSizes = [
  // batch, fields, values, columns (undefined: no numeric input), units
  [1, 1, 1, undefined, 1],
  [3, 2, 7, undefined, 3],
  [5, 3, 4, 2, 7],
  [1, 5, 3, 3, 13],
  [3, 1, 13, 1, 5],
  [5, 7, 2, undefined, 3],
] as const;

/**
 * `y[b] = Σ_f w[b, f] · kernel[columns + id − 1] + Σ_n numeric[b, n] · kernel[n] + bias`; ids from −1 to values + 1, of which two are
 * outside.
 */
export const embeddingBagContract: KernelContract = {
  cases: bagSizes.flatMap(([batch, fields, values, columns, units]) =>
    [
      [false, false],
      [true, false],
      [true, true],
    ].map(([hasBias, weighted]) => ({
      title: `${batch} rows, ${fields} fields, ${values} values, ${columns ?? 'no'} columns, ${units} units${hasBias ? ', bias' : ''}${weighted ? ', weights' : ''}`,
      inputs: withoutAbsent({
        kernel: draw([(columns ?? 0) + values, units], 1),
        ids: drawIntegers([batch, fields], [-1, values + 1], 2, 'int32'),
        numeric: columns === undefined ? undefined : draw([batch, columns], 3),
        bias: hasBias ? draw([units], 4) : undefined,
        weights: weighted ? draw([batch, fields], 5) : undefined,
      }),
    })),
  ),
  oracle: (inputs) => {
    const { kernel, ids, numeric, bias, weights } = inputs as Record<string, PlainTensor>;
    const [rows, units] = (kernel as PlainTensor).shape as [number, number];
    const [batch, fields] = (ids as PlainTensor).shape as [number, number];
    const columns = numeric?.shape[1] ?? 0;
    const y = fromIndex([batch, units], (b = 0, u = 0) => {
      const ofIds = sumOf(fields, (f) => {
        const id = at(ids as PlainTensor, b, f);
        const weight = weights ? at(weights, b, f) : 1;
        return id >= 1 && id <= rows - columns ? weight * at(kernel as PlainTensor, columns + id - 1, u) : 0;
      });
      const ofColumns = sumOf(
        columns,
        (n) => at(numeric as PlainTensor, b, n) * at(kernel as PlainTensor, n, u),
      );
      return ofIds + ofColumns + (bias ? at(bias, u) : 0);
    });
    return { y };
  },
};

/** `y[b, f] = table[ids[b, f]]`; ids from 0 to rows − 1. */
export const embeddingLookupContract: KernelContract = {
  cases: (
    [
      [1, 1, 1, 1],
      [3, 2, 7, 3],
      [5, 3, 2, 7],
      [1, 7, 13, 13],
    ] as const
  ).map(([batch, fields, rows, units]) => ({
    title: `${batch} rows, ${fields} fields, a table of ${rows} and ${units} units`,
    inputs: {
      table: draw([rows, units], 1),
      ids: drawIntegers([batch, fields], [0, rows - 1], 2, 'int32'),
    },
  })),
  oracle: (inputs) => {
    const { table, ids } = inputs as { table: PlainTensor; ids: PlainTensor };
    const shape = [...ids.shape, table.shape[1] as number];
    return { y: fromIndex(shape, (b = 0, f = 0, u = 0) => at(table, at(ids, b, f), u)) };
  },
};
