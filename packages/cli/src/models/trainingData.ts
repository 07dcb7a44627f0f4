import type { Examples, Tasks } from '@mtl/core';
import type { Encoder } from '@mtl/data';

/** Encoded rows that models are trained and judged on, and what has to be said with every number. */
export interface TrainingData {
  /** Where the rows come from, such as the name of a file. */
  readonly source: string;
  /** Where they come from and how they were split, as one phrase: `random split of orders.csv`. */
  readonly about: string;
  /** What has to stand behind every title, such as `synthetic`. Default: nothing. */
  readonly mark?: string;
  readonly tasks: Tasks;
  readonly encoder: Encoder;
  readonly train: Examples;
  readonly validation: Examples;
  readonly test: Examples;
}

/** ` (synthetic)` behind a title, or nothing. */
export function markOf({ mark }: Pick<TrainingData, 'mark'>): string {
  return mark === undefined ? '' : ` (${mark})`;
}
