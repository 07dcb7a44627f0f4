import type { BinaryHead, Examples, MulticlassHead, RegressionHead } from '@mtl/core/plain';
import { censusSchema } from '../census/censusTasks.js';
import { fitEncoder } from '../encode/fitEncoder.js';
import { readEncoder } from '../encode/readEncoder.js';
import type { Table } from '../table/table.js';
import { binaryLabel, multiclassLabel, regressionLabel } from './labels.js';
import type { Schema } from './schema.js';
import { taskHeads } from './taskHeads.js';

declare const table: Table;

const films = {
  columns: { minutes: 'number', genre: { kind: 'category', minCount: 2 } },
  labels: {
    liked: binaryLabel({ column: 'thumb', positive: ['up'] }),
    rating: regressionLabel({ column: 'stars' }),
    kind: multiclassLabel({ column: 'kind', classes: ['film', 'series'] }),
  },
} satisfies Schema;

export const heads: { liked: BinaryHead; rating: RegressionHead; kind: MulticlassHead } = taskHeads(films);

export const wrong: Schema = {
  // @ts-expect-error no such kind
  columns: { minutes: 'numbr' },
  labels: {},
};

export async function names(): Promise<void> {
  const encoder = await fitEncoder(films, table);
  const examples: Examples<'liked' | 'rating' | 'kind'> = encoder.encode(table);
  const rating: Float32Array = examples.labels.rating;
  // @ts-expect-error no such task
  examples.labels.salary;
  const unlabelled: Examples<never> = encoder.encode(table, { labels: false });
  // @ts-expect-error no labels were asked for
  unlabelled.labels.rating;
  const fitted: { liked: BinaryHead; rating: RegressionHead; kind: MulticlassHead } = encoder.heads;

  const read: Examples<'liked' | 'rating' | 'kind'> = readEncoder('', { tasks: heads }).encode(table);
  const group: { income: BinaryHead; neverMarried: BinaryHead } = taskHeads(
    censusSchema({ tasks: ['income', 'neverMarried'] }),
  );
  // @ts-expect-error not one of the tasks that were asked for
  taskHeads(censusSchema({ tasks: ['income'] })).college;
  taskHeads(censusSchema()).college.kind satisfies 'binary';
  // @ts-expect-error no such task
  censusSchema({ tasks: ['salary'] });
  await Promise.resolve([rating, read, group, fitted]);
}
