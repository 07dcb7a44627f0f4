import * as tf from '@tensorflow/tfjs';
import { shapeError } from '../assert.js';
import { show } from '../show.js';
import { assertRoom } from './assertRoom.js';
import { sumOverRows } from './matrixProduct.js';
import { type Primitive, runPrimitive } from './primitive.js';
import { unstackRows } from './splitInSteps.js';

/**
 * One dense layer per group, each on its own rows: `y[:, g] = x[:, g] · kernel[g] + bias[g]`. Groups are experts, tasks or units.
 *
 * @param x [batch, groups, in].
 * @param kernel [groups, in, units].
 * @param bias [groups, units]. Default: none.
 * @returns [batch, groups, units]; the caller owns it.
 * @throws ShapeError when groups or widths do not fit, or the backend cannot hold the result.
 */
export function groupedDense(x: tf.Tensor3D, kernel: tf.Tensor3D, bias?: tf.Tensor2D): tf.Tensor3D {
  const [groups, width] = kernel.shape;
  if (x.rank !== 3 || kernel.rank !== 3 || x.shape[1] !== groups || x.shape[2] !== width) {
    const expected = `[batch, ${groups}, ${width}] to match kernel ${show(kernel.shape)}`;
    throw shapeError('groupedDense', 'x', expected, x.shape);
  }
  const [batch] = x.shape;
  const units = kernel.shape[2];
  // The composite holds the product once by groups and once by rows.
  assertRoom('groupedDense', { product: [groups, batch, units], y: [batch, groups, units] });
  return runPrimitive(groupedDensePrimitive, { x, kernel, bias }, {}).y;
}

/** What {@link groupedDense} takes, by name. */
export interface GroupedDenseInputs {
  readonly x: tf.Tensor3D;
  readonly kernel: tf.Tensor3D;
  readonly bias?: tf.Tensor2D | undefined;
}

/** The primitive op of {@link groupedDense}. */
export const groupedDensePrimitive: Primitive<GroupedDenseInputs, object, { readonly y: tf.Tensor3D }> = {
  name: 'MtlGroupedDense',
  inputs: ['x', 'kernel'],
  optionalInputs: ['bias'],
  outputs: ['y'],
  saved: ['x', 'kernel'],
  composite: ({ x, kernel, bias }) => {
    const kernels = groupsOf(kernel);
    const outputs = groupsOf(groupsFirst(x)).map((rows, g) => tf.matMul(rows, kernels[g] as tf.Tensor2D));
    const product = groupsFirst(tf.stack(outputs) as tf.Tensor3D); // [batch, groups, units]
    return { y: bias ? tf.add(product, bias) : product };
  },
  gradients: {
    x: ({ y: dy }, { kernel }) => {
      const kernels = groupsOf(kernel);
      const dx = groupsOf(groupsFirst(dy)).map((d, g) =>
        tf.matMul(d, tf.transpose(kernels[g] as tf.Tensor2D)),
      );
      return groupsFirst(tf.stack(dx) as tf.Tensor3D);
    },
    kernel: ({ y: dy }, { x }) => {
      const inputs = groupsOf(tf.transpose(x, [1, 2, 0])); // groups × [in, batch]
      return tf.stack(groupsOf(groupsFirst(dy)).map((d, g) => tf.matMul(inputs[g] as tf.Tensor2D, d)));
    },
    bias: ({ y: dy }) => {
      const [batch, groups, units] = dy.shape;
      return tf.reshape(sumOverRows(tf.reshape(dy, [batch, groups * units])), [groups, units]);
    },
  },
};

/** [a, b, c] → [b, a, c]: from batch first to groups first, and back. */
function groupsFirst(x: tf.Tensor3D): tf.Tensor3D {
  return tf.transpose(x, [1, 0, 2]);
}

/** [groups, rows, columns] → groups × [rows, columns]. */
function groupsOf(x: tf.Tensor3D): tf.Tensor2D[] {
  return unstackRows(x) as tf.Tensor2D[];
}
