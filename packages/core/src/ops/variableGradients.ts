import * as tf from '@tensorflow/tfjs';

/** The part of tfjs's engine that keeps what gradients need. */
interface Tape {
  readonly state: {
    readonly gradientDepth: number;
    activeTape: readonly { readonly saved?: readonly tf.Tensor[] }[] | null;
  };
}

/**
 * `tf.variableGrads` that leaves nothing behind where it fails: when a loss or a gradient throws, tfjs keeps all tensors that were
 * saved for the way back.
 *
 * @param loss Computes a scalar.
 * @param variables What to differentiate in. Default: all trainable variables.
 * @returns The loss, and the gradients by variable name; the caller owns them.
 */
export function variableGradients(
  loss: () => tf.Scalar,
  variables?: tf.Variable[],
): { value: tf.Scalar; grads: tf.NamedTensorMap } {
  try {
    return tf.tidy(() => tf.variableGrads(loss, variables));
  } catch (error) {
    const { state } = tf.engine() as unknown as Tape;
    // Inside another gradient the tape is still that one's.
    if (state.gradientDepth === 0 && state.activeTape) {
      for (const { saved } of state.activeTape) tf.dispose((saved ?? []) as tf.Tensor[]);
      state.activeTape = null;
    }
    throw error;
  }
}
