import * as tf from '@tensorflow/tfjs';

/** An op with one kernel per backend and one gradient, whose inputs come as a list. */
export interface Primitive {
  /** Kernel name, such as `MtlEmbeddingBag`; a backend that has a kernel of this name runs that one. */
  readonly name: string;
  /** The op in plain tfjs ops, for every other backend. */
  readonly composite: (inputs: readonly tf.Tensor[]) => tf.Tensor;
  /** Gradient of each input by position, computed only where it is asked for. */
  readonly gradient: (dy: tf.Tensor, inputs: readonly tf.Tensor[]) => readonly (() => tf.Tensor)[];
}

/**
 * Runs the kernel that the current backend has for a primitive op, else its composite. Unlike `tf.customGrad` the gradients are
 * lazy: the gradient of a table of data, which nobody wants, costs nothing.
 */
export function runPrimitive(primitive: Primitive, inputs: readonly tf.Tensor[]): tf.Tensor {
  const { name, composite, gradient } = primitive;
  const backendName = tf.getBackend();
  if (!tf.getKernel(name, backendName)) {
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: (params) => tf.tidy(() => composite(Object.values(params.inputs) as tf.Tensor[])),
    });
  }
  if (!tf.getGradient(name)) {
    tf.registerGradient({
      kernelName: name,
      saveAllInputs: true,
      gradFunc: (dy, saved) => Object.fromEntries(gradient(dy as tf.Tensor, saved).entries()),
    });
  }
  return tf.engine().runKernel(name, inputs as unknown as tf.NamedTensorMap) as tf.Tensor;
}
