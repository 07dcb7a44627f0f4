import * as tf from '@tensorflow/tfjs';

/** An initializer of tfjs, whose type it does not export. */
export type Initializer = ReturnType<typeof tf.initializers.zeros>;

/** Creates a weight of the layer that is being built: `Layer.addWeight` with what never changes filled in. */
export type AddWeight = (
  name: string,
  shape: readonly number[],
  initializer: Initializer,
) => tf.LayerVariable;

/**
 * How weights start: `'glorot'`, kernels uniform in ±√(6 / (in + out)) and biases 0; `'pytorch'`, both uniform in ±√(1 / in), the
 * default of `torch.nn.Linear`.
 */
export type InitScheme = 'glorot' | 'pytorch';

/** Fan and seed of one kernel. */
export interface KernelFan {
  /** Width of the input of ONE expert or gate: tfjs would count the others of a batched kernel too. */
  readonly inputs: number;
  /** Width of its output. */
  readonly outputs: number;
  readonly scheme: InitScheme;
  readonly seed: number;
}

/** Initializer of a kernel. */
export function kernelInitializer({ inputs, outputs, scheme, seed }: KernelFan): Initializer {
  return uniform(Math.sqrt(scheme === 'glorot' ? 6 / (inputs + outputs) : 1 / inputs), seed);
}

/** Initializer of the bias that belongs to a kernel. */
export function biasInitializer({ inputs, scheme, seed }: Omit<KernelFan, 'outputs'>): Initializer {
  return scheme === 'glorot' ? tf.initializers.zeros() : uniform(Math.sqrt(1 / inputs), seed);
}

/** Uniform in ±limit. */
export function uniform(limit: number, seed: number): Initializer {
  return tf.initializers.randomUniform({ minval: -limit, maxval: limit, seed });
}

/** Fixed values, or draws that no initializer of tfjs makes. */
export function initializerOf(name: string, apply: () => tf.Tensor): Initializer {
  return { apply, getClassName: () => name, getConfig: () => ({}) } as unknown as Initializer;
}

/** A matrix whose every value is a function of its place. */
export function pattern(
  [rows, columns]: readonly [number, number],
  valueAt: (row: number, column: number) => number,
): Initializer {
  return initializerOf('MtlPattern', () => {
    const values = Array.from({ length: rows * columns }, (_, i) =>
      valueAt(Math.floor(i / columns), i % columns),
    );
    return tf.tensor2d(values, [rows, columns]);
  });
}
