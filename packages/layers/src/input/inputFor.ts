import { assertNonNegativeInteger, assertOptions, configError } from '@mtl/core';
import type { Combine } from './embedding.js';
import {
  denseInput,
  type EncoderShape,
  embeddingInput,
  type ModelInput,
  oneHotInput,
  type ShapedEncoder,
} from './modelInput.js';

/** Options of {@link inputFor}. */
export interface InputForOptions {
  /** Width of the learned vector of every value. Default: no vectors, one-hot in effect. */
  readonly units?: number;
  /** What becomes of the vectors of a row. Default `'concat'`. Only with `units`. */
  readonly combine?: Combine;
}

/**
 * The input of a model that reads what an encoder makes: one-hot in effect, or learned vectors with `units`; a table of numbers only is
 * read as it is, dense. Hashed values too.
 *
 * @example
 * ```ts
 * import { columnsOf, fitEncoder, tableFromRows } from '@mtl/data';
 * import { inputFor } from '@mtl/layers';
 * import { binary, mmoe } from '@mtl/mmoe';
 *
 * const schema = { columns: { age: 'number', city: 'category' }, labels: {} } as const;
 * const table = tableFromRows([{ age: 20, city: 'Oslo' }, { age: 40, city: 'Lima' }], columnsOf(schema));
 * const encoder = await fitEncoder(schema, table);
 * const model = mmoe({ input: inputFor(encoder), tasks: { income: binary() } });
 * ```
 * @param encoder One of `@mtl/data`, or anything with a `shape`.
 * @throws ConfigError when the encoder reads no column, or a table of numbers shall have vectors.
 */
export function inputFor(encoder: ShapedEncoder, options: InputForOptions = {}): ModelInput {
  assertOptions<InputForOptions>('inputFor', options, { units: true, combine: true });
  const { units, combine } = options;
  const shape: Partial<EncoderShape> | undefined = Object(encoder).shape;
  if (typeof shape !== 'object' || shape === null) {
    throw configError('inputFor', 'encoder', 'an encoder, with a `shape`', encoder);
  }
  const { fields, values, numeric } = shape;
  for (const [field, count] of Object.entries({ fields, values, numeric })) {
    assertNonNegativeInteger('inputFor', `encoder.shape.${field}`, count);
  }
  const known = { fields, values, numeric } as EncoderShape;
  if (combine !== undefined && units === undefined) {
    throw configError('inputFor', 'combine', 'left out where there are no `units`', combine);
  }
  if (known.fields === 0) {
    if (known.numeric === 0) throw configError('inputFor', 'encoder.shape', 'one with a column', known);
    if (units !== undefined) {
      throw configError('inputFor', 'units', 'left out for a table of numbers only', units);
    }
    return denseInput({ features: known.numeric });
  }
  if (known.values === 0) {
    const remedy = 'None of its categories has a value.';
    throw configError('inputFor', 'encoder.shape.values', 'a positive integer', known.values, remedy);
  }
  if (units === undefined) return oneHotInput(known);
  return embeddingInput({ ...known, units, ...(combine !== undefined && { combine }) });
}
