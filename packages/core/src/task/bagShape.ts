import { assertOneOf, assertPositiveInteger, configError } from '../assert.js';
import { assertOptions } from '../assertOptions.js';

/** What a model reads of a column with several values per row, a bag. Plain data, and part of a saved model. */
export interface BagShape {
  /** Name of the bag in `Examples.bags`. */
  readonly name: string;
  /** Ids per row that a model reads, at least 1: a longer bag is refused, a shorter one padded. */
  readonly most: number;
  /**
   * What becomes of the vectors of a row's ids: their weighted sum, their weighted mean, or their maximum unit by unit. In the one-hot form
   * the maximum counts every distinct id once.
   */
  readonly combine: 'sum' | 'mean' | 'max';
}

/** How many ids of a row all bags have together, padding counted. */
export function idsOfBags(bags: readonly BagShape[]): number {
  return bags.reduce((sum, { most }) => sum + most, 0);
}

/**
 * Refuses everything but a list of bags with names of their own.
 *
 * @param owner Name of the function, as the user typed it.
 * @param field What the list is called in messages.
 */
export function assertBagShapes(
  owner: string,
  field: string,
  bags: unknown,
): asserts bags is readonly BagShape[] {
  if (!Array.isArray(bags)) throw configError(owner, field, 'a list of bags', bags);
  const names = new Set<string>();
  bags.forEach((bag: unknown, i) => {
    const at = `${field}[${i}]`;
    if (bag === undefined) throw configError(owner, at, 'an object', bag);
    assertOptions<BagShape>(owner, bag, { name: true, most: true, combine: true }, at);
    const { name, most, combine } = bag as BagShape;
    if (typeof name !== 'string' || names.has(name)) {
      throw configError(owner, `${at}.name`, 'a name of its own', name);
    }
    names.add(name);
    assertPositiveInteger(owner, `${at}.most`, most);
    assertOneOf(owner, `${at}.combine`, ['sum', 'mean', 'max'], combine);
  });
}
