import type * as tf from '@tensorflow/tfjs';
import { assertNonNegativeInteger, configError } from '../assert.js';
import { ConfigError } from '../errors.js';
import { show } from '../show.js';
import { assertBagShapes, type BagShape, idsOfBags } from './bagShape.js';

/** What a model reads, whoever made it: the one place for batches, encoders and files to look. */
export interface Reads {
  /** Ids per row; 0 for a dense table. */
  readonly fields: number;
  /** Highest id that the model knows, 0 for a dense table; undefined where a network composed by hand does not say. */
  readonly values: number | undefined;
  /** Numeric columns per row; the width of a dense table. */
  readonly columns: number;
  /** Bags, in the order of their ids, which stand after those of the fields. */
  readonly bags: readonly BagShape[];
}

/**
 * What a network reads, by its inputs.
 *
 * @param values Highest id that it knows; no input says it.
 * @param bags What it reads of bags; no input says it.
 * @throws ConfigError when the inputs are neither one dense table nor ids with numeric columns and the weights of bags or without.
 */
export function readsOf(
  network: tf.LayersModel,
  values: number | undefined,
  bags: readonly BagShape[] = [],
): Reads {
  const { inputs } = network;
  assertBagShapes('TaskModel', 'bags', bags);
  const widths = inputs.map(({ shape }) => (shape.length === 2 ? shape[1] : null));
  const sparse = inputs[0]?.dtype === 'int32';
  const [first] = widths;
  const weighted = bags.length > 0;
  const known = widths.every((width) => typeof width === 'number');
  const [least, most] = weighted ? [2, 3] : [1, sparse ? 2 : 1];
  const count = inputs.length >= least && inputs.length <= most;
  if (!known || !count || inputs.slice(1).some(({ dtype }) => dtype === 'int32') || (weighted && !sparse)) {
    const got = inputs.map(({ dtype, shape }) => `${dtype} ${show(shape)}`).join(', ');
    const expected = weighted
      ? 'ids [batch, ids] (int32), numeric columns [batch, columns], if there are any, and weights [batch, ids of bags], because there are `bags`'
      : 'a table [batch, columns], or ids [batch, fields] (int32) and, if there are any, numeric columns [batch, columns]';
    throw new ConfigError(`TaskModel: \`network\` must read ${expected}, got ${got}.`);
  }
  if (values !== undefined) assertNonNegativeInteger('TaskModel', 'values', values);
  if (!sparse) {
    if (values) throw configError('TaskModel', 'values', '0 for a dense table', values);
    return { fields: 0, values: 0, columns: first as number, bags: [] };
  }
  const ofBags = idsOfBags(bags);
  const weights = weighted ? widths.at(-1) : 0;
  if (weights !== ofBags || (first as number) < ofBags) {
    const expected = `so wide that ids and weights have the ${ofBags} of the bags`;
    throw configError('TaskModel', 'network.inputs', expected, { ids: first, weights });
  }
  const columns = inputs.length - (weighted ? 1 : 0) === 2 ? (widths[1] as number) : 0;
  return {
    fields: (first as number) - ofBags,
    values,
    columns,
    bags: bags.map(({ name, most: ids, combine }) => ({ name, most: ids, combine })),
  };
}
