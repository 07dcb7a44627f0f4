import * as tf from '@tensorflow/tfjs';

/** Tensors by name; an optional one that is absent is undefined. */
export type NamedTensors = Readonly<Record<string, tf.Tensor | undefined>>;

/**
 * An op with one kernel per backend and one gradient. Inputs, attributes and outputs go by name; kernels, traces and other
 * formats read the same names.
 *
 * @typeParam I Its inputs: `{ x: tf.Tensor2D; bias?: tf.Tensor1D }`.
 * @typeParam A Its attributes: `{ learningRate: number }`.
 * @typeParam O Its outputs: `{ y: tf.Tensor2D }`.
 */
export interface Primitive<I = NamedTensors, A = Record<string, number | string>, O = NamedTensors> {
  /** Kernel name, such as `MtlEmbeddingBag`; a backend that has a kernel of this name runs that one. */
  readonly name: string;
  /** Names of the inputs that are always there. A kernel finds them in `params.inputs`. */
  readonly inputs: readonly (keyof I & string)[];
  /** Names of the inputs that may be absent. Default: none. */
  readonly optionalInputs?: readonly (keyof I & string)[];
  /** Names of the attributes, numbers and strings. A kernel finds them in `params.attrs`. Default: none. */
  readonly attributes?: readonly (keyof A & string)[];
  /** Names of the outputs, in the order in which a kernel returns them. */
  readonly outputs: readonly (keyof O & string)[];
  /** The inputs and outputs whose values gradients read. Of all others they see no more than the shape. */
  readonly saved: readonly ((keyof I | keyof O) & string)[];
  /** The op in plain tfjs ops, for every backend without a kernel. */
  readonly composite: (inputs: I, attributes: A) => O;
  /**
   * The gradient of each input, computed only where it is asked for. Given are the gradients of the outputs, the inputs with the
   * saved outputs, and the attributes. An input without a gradient (ids, a mask) cannot be trained; tfjs says so.
   */
  readonly gradients: { readonly [Name in keyof I]?: Gradient<I, A, O> };
  /** What several gradients have in common; computed once, when the first of them asks for it. */
  readonly sharedGradient?: (dy: O, tensors: I & O, attributes: A) => tf.Tensor;
}

/** One gradient of a {@link Primitive}; `shared` gives its `sharedGradient`. */
export type Gradient<I, A, O> = (dy: O, tensors: I & O, attributes: A, shared: () => tf.Tensor) => tf.Tensor;

/** What the gradient of one call needs to know besides what tfjs has saved for it. */
interface Call {
  readonly inputs: NamedTensors;
  readonly saved: readonly string[];
}

/** tfjs hands the attributes of a call to its gradient; so they are the key to everything else about it. */
const calls = new WeakMap<object, Call>();

/**
 * Runs the kernel that the current backend has for a primitive op, else its composite. Unlike `tf.customGrad` the gradients are
 * lazy: the gradient of a table of data, which nobody wants, costs nothing. A variable is not copied for the way back, as tfjs
 * would do on wasm: it stays as it is until the gradients are there.
 *
 * @returns The outputs by name; the caller owns them.
 */
export function runPrimitive<I extends object, A extends object, O extends object>(
  primitive: Primitive<I, A, O>,
  inputs: I,
  attributes: A,
): O {
  const { name, outputs, saved } = primitive;
  const given = presentInputs(primitive, inputs);
  registerComposite(primitive);
  const toSave = saved.filter((input) => given[input] && !(given[input] instanceof tf.Variable));
  // tfjs reads the list when the kernel is done. It cannot be a constant: the names of absent inputs must not be in it.
  gradientOf(primitive).inputsToSave = toSave;
  const attrs = { ...attributes };
  calls.set(attrs, { inputs: given, saved: toSave });
  const result = tf.engine().runKernel(name, given, attrs as tf.NamedAttrMap);
  const tensors = Array.isArray(result) ? result : [result];
  return Object.fromEntries(outputs.map((output, i) => [output, tensors[i]])) as O;
}

function presentInputs<I extends object, A, O>(primitive: Primitive<I, A, O>, inputs: I): tf.NamedTensorMap {
  const names = [...primitive.inputs, ...(primitive.optionalInputs ?? [])];
  const present = names.filter((name) => inputs[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, inputs[name]])) as tf.NamedTensorMap;
}

function registerComposite<I, A, O extends object>(primitive: Primitive<I, A, O>): void {
  const { name, outputs } = primitive;
  const backendName = tf.getBackend();
  if (tf.getKernel(name, backendName)) return;
  tf.registerKernel({
    kernelName: name,
    backendName,
    kernelFunc: ({ inputs, attrs }) =>
      tf.tidy(() => {
        const result = primitive.composite(inputs as I, attrs as A);
        const tensors = outputs.map((output) => result[output] as tf.Tensor);
        return tensors.length === 1 ? (tensors[0] as tf.Tensor) : tensors;
      }),
  });
}

function gradientOf<I, A, O extends object>(primitive: Primitive<I, A, O>): tf.GradConfig {
  const { name, outputs, saved, gradients, sharedGradient } = primitive;
  const registered = tf.getGradient(name);
  if (registered) return registered;
  const savedOutputs = outputs.filter((output) => saved.includes(output));
  const config: tf.GradConfig = {
    kernelName: name,
    outputsToSave: outputs.map((output) => savedOutputs.includes(output)),
    gradFunc: (dys, savedTensors, attrs) => {
      const call = calls.get(attrs) as Call;
      const dy = byName(outputs, Array.isArray(dys) ? dys : [dys]) as O;
      const tensors = { ...call.inputs, ...byName([...call.saved, ...savedOutputs], savedTensors) } as I & O;
      let kept: tf.Tensor | undefined;
      const shared = () => {
        if (!kept) {
          kept = tf.keep(sharedGradient?.(dy, tensors, attrs as A) as tf.Tensor);
          savedTensors.push(kept); // tfjs disposes it with the saved tensors, when all gradients are there
        }
        return kept;
      };
      return Object.fromEntries(
        Object.entries(gradients as Record<string, Gradient<I, A, O>>).map(([input, gradient]) => [
          input,
          () => gradient(dy, tensors, attrs as A, shared),
        ]),
      );
    },
  };
  tf.registerGradient(config);
  return config;
}

function byName(names: readonly string[], tensors: readonly tf.Tensor[]): NamedTensors {
  return Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
}
