import * as tf from '@tensorflow/tfjs';

/** What a piece of work costs on any machine. */
export interface Cost {
  /** Calls of kernels, those within the composites of our primitive ops too. */
  readonly kernels: number;
  /** Bytes of all values that kernels give, without those that only see a tensor in another shape. */
  readonly bytes: number;
}

/** Kernels whose output has the memory of their input. */
const views = new Set(['Identity', 'Reshape', 'ExpandDims']);

/** Counts the kernels that a piece of work runs, and what they write. The work is done in a `tf.tidy`. */
export function costOf(work: () => unknown): Cost {
  const engine = tf.engine();
  const { runKernel } = engine;
  let kernels = 0;
  let values = 0;
  engine.runKernel = function <T extends tf.Tensor | tf.Tensor[]>(
    this: typeof engine,
    ...args: Parameters<typeof runKernel>
  ): T {
    const outputs = runKernel.apply(this, args) as T;
    kernels += 1;
    if (!views.has(args[0])) values += [outputs].flat().reduce((sum, tensor) => sum + tensor.size, 0);
    return outputs;
  };
  try {
    tf.tidy(() => {
      work();
    });
  } finally {
    engine.runKernel = runKernel;
  }
  return { kernels, bytes: 4 * values };
}
