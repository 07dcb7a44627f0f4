import type * as tf from '@tensorflow/tfjs';
import { assertNonNegativeInteger, configError } from '../assert.js';
import { ConfigError } from '../errors.js';
import { show } from '../show.js';

/** What a model reads, whoever made it: the one place for batches, encoders and files to look. */
export interface Reads {
  /** Ids per row; 0 for a dense table. */
  readonly fields: number;
  /** Highest id that the model knows, 0 for a dense table; undefined where a network composed by hand does not say. */
  readonly values: number | undefined;
  /** Numeric columns per row; the width of a dense table. */
  readonly columns: number;
}

/**
 * What a network reads, by its inputs.
 *
 * @param values Highest id that it knows; no input says it.
 * @throws ConfigError when the inputs are neither one dense table nor ids with numeric columns or without.
 */
export function readsOf(network: tf.LayersModel, values: number | undefined): Reads {
  const { inputs } = network;
  const widths = inputs.map(({ shape }) => (shape.length === 2 ? shape[1] : null));
  const sparse = inputs[0]?.dtype === 'int32';
  const [first, second = 0] = widths;
  const known = widths.every((width) => typeof width === 'number');
  if (!known || inputs.length > (sparse ? 2 : 1) || inputs[1]?.dtype === 'int32') {
    const got = inputs.map(({ dtype, shape }) => `${dtype} ${show(shape)}`).join(', ');
    throw new ConfigError(
      `TaskModel: \`network\` must read a table [batch, columns], or ids [batch, fields] (int32) and, if there are any, numeric columns [batch, columns], got ${got}.`,
    );
  }
  if (values !== undefined) assertNonNegativeInteger('TaskModel', 'values', values);
  if (sparse) return { fields: first as number, values, columns: second as number };
  if (values) throw configError('TaskModel', 'values', '0 for a dense table', values);
  return { fields: 0, values: 0, columns: first as number };
}
