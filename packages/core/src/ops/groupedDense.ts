import * as tf from '@tensorflow/tfjs';
import { shapeError } from '../assert.js';
import { show } from '../show.js';
import { sumOverRows } from './matrixProduct.js';
import { type Primitive, runPrimitive } from './primitive.js';

/**
 * One dense layer per group, each on its own rows: `y[:, g] = x[:, g] · kernel[g] + bias[g]`. Groups are experts, tasks or units.
 *
 * @param x [batch, groups, in].
 * @param kernel [groups, in, units].
 * @param bias [groups, units]. Default: none.
 * @returns [batch, groups, units]; the caller owns it.
 * @throws ShapeError when groups or widths do not fit.
 */
export function groupedDense(x: tf.Tensor3D, kernel: tf.Tensor3D, bias?: tf.Tensor2D): tf.Tensor3D {
  const [groups, width] = kernel.shape;
  if (x.rank !== 3 || kernel.rank !== 3 || x.shape[1] !== groups || x.shape[2] !== width) {
    const expected = `[batch, ${groups}, ${width}] to match kernel ${show(kernel.shape)}`;
    throw shapeError('groupedDense', 'x', expected, x.shape);
  }
  return runPrimitive(primitive, bias ? [x, kernel, bias] : [x, kernel]) as tf.Tensor3D;
}

const primitive: Primitive = {
  name: 'MtlGroupedDense',
  composite: ([x, kernel, bias]) => {
    const kernels = groupsOf(kernel as tf.Tensor3D);
    const outputs = groupsOf(groupsFirst(x)).map((rows, g) => tf.matMul(rows, kernels[g] as tf.Tensor2D));
    const product = groupsFirst(tf.stack(outputs)); // [batch, groups, units]
    return bias ? tf.add(product, bias) : product;
  },
  gradient: (dy, [x, kernel]) => {
    const gradients = () => groupsOf(groupsFirst(dy)); // groups × [batch, units]
    return [
      () => {
        const kernels = groupsOf(kernel as tf.Tensor3D);
        const dx = gradients().map((d, g) => tf.matMul(d, tf.transpose(kernels[g] as tf.Tensor2D)));
        return groupsFirst(tf.stack(dx));
      },
      () => {
        const inputs = groupsOf(tf.transpose(x as tf.Tensor3D, [1, 2, 0])); // groups × [in, batch]
        return tf.stack(gradients().map((d, g) => tf.matMul(inputs[g] as tf.Tensor2D, d)));
      },
      () => {
        const [batch, groups, units] = dy.shape as [number, number, number];
        return tf.reshape(sumOverRows(tf.reshape(dy, [batch, groups * units])), [groups, units]);
      },
    ];
  },
};

/** [a, b, c] → [b, a, c]: from batch first to groups first, and back. */
function groupsFirst(x: tf.Tensor | undefined): tf.Tensor3D {
  return tf.transpose(x as tf.Tensor3D, [1, 0, 2]);
}

/** [groups, rows, columns] → groups × [rows, columns], by slices that lie contiguously in memory. */
function groupsOf(x: tf.Tensor3D): tf.Tensor2D[] {
  return x.shape[0] === 1 ? [tf.reshape(x, [x.shape[1], x.shape[2]])] : (tf.unstack(x) as tf.Tensor2D[]);
}
