import { assertPositiveInteger, configError } from '@mtl/core';
import type { ModelInput } from '@mtl/layers';

/**
 * Width of the tokens that an input has or a dense one is given.
 *
 * @throws ConfigError when the input has no tokens, or the options are not those of the input.
 */
export function tokenUnits(input: ModelInput, { units, fields }: TokenOptions): number {
  if (units !== undefined) assertPositiveInteger('mran', 'units', units);
  if (input.kind === 'dense') {
    if (fields === undefined) return units ?? 16;
    assertPositiveInteger('mran', 'fields', fields);
    if (input.features % fields !== 0) {
      throw configError('mran', 'fields', `a divisor of the input’s width, ${input.features}`, fields);
    }
  } else if (input.kind === 'oneHot') {
    const remedy = "Use embeddingInput({ …, combine: 'tokens' }).";
    throw configError('mran', 'input', 'one with a vector per field', input.kind, remedy);
  } else if (input.combine !== 'tokens') {
    throw configError('mran', 'input.combine', '"tokens"', input.combine);
  } else if (fields !== undefined) {
    throw configError('mran', 'fields', 'left to an input that has tokens', fields);
  }
  const width = input.kind === 'dense' ? input.features / (fields as number) : input.units;
  if (units !== undefined && units !== width) {
    throw configError('mran', 'units', `that of the input’s vectors, ${width}`, units);
  }
  return width;
}

/** The options of `mran` that decide about the tokens of a dense input. */
interface TokenOptions {
  readonly units?: number;
  readonly fields?: number;
}
