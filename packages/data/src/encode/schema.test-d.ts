import type { BinaryHead, Examples, MulticlassHead, RegressionHead } from '@mtl/core/plain';
import { censusSchema } from '../census/censusTasks.js';
import type { Table } from '../table/table.js';
import { fitEncoder } from './fitEncoder.js';
import { binaryLabel, multiclassLabel, regressionLabel } from './labels.js';
import { readEncoder } from './readEncoder.js';
import { taskHeads } from './schema.js';

declare const table: Table;

const films = {
  continuous: ['minutes'],
  categorical: ['genre'],
  labels: {
    liked: binaryLabel({ column: 'thumb', positive: ['up'] }),
    rating: regressionLabel({ column: 'stars' }),
    kind: multiclassLabel({ column: 'kind', classes: ['film', 'series'] }),
  },
};

export const heads: { liked: BinaryHead; rating: RegressionHead; kind: MulticlassHead } = taskHeads(films);

export async function names(): Promise<void> {
  const encoder = await fitEncoder(films, table);
  const examples: Examples<'liked' | 'rating' | 'kind'> = encoder.encode(table);
  const rating: Float32Array = examples.labels.rating;
  // @ts-expect-error no such task
  examples.labels.salary;
  const unlabelled: Examples<never> = encoder.encode(table, { labels: false });
  // @ts-expect-error no labels were asked for
  unlabelled.labels.rating;

  const read: Examples<'liked' | 'rating' | 'kind'> = readEncoder('', { tasks: heads }).encode(table);
  const group: { income: BinaryHead; neverMarried: BinaryHead } = taskHeads(
    censusSchema({ tasks: ['income', 'neverMarried'] }),
  );
  // @ts-expect-error not one of the tasks that were asked for
  taskHeads(censusSchema({ tasks: ['income'] })).college;
  taskHeads(censusSchema()).college.kind satisfies 'binary';
  // @ts-expect-error no such task
  censusSchema({ tasks: ['salary'] });
  await Promise.resolve([rating, read, group]);
}
