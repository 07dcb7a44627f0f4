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
