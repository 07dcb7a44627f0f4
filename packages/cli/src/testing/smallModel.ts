import type { TaskModel } from '@mtl/core';
import {
  censusSchema,
  concatTables,
  fitEncoder,
  syntheticCensus,
  takeRows,
  taskHeads,
  testFileProtocol,
} from '@mtl/data';
import type { ArchitectureName } from '../models/architectureNames.js';
import { architectures } from '../models/architectures.js';
import type { TrainingData } from '../models/trainingData.js';

/** Rows of the look-alike of the census, with three binary tasks. */
export async function syntheticData(rows: number): Promise<TrainingData> {
  const table = await concatTables(syntheticCensus({ rows }));
  const schema = censusSchema({ tasks: ['income', 'neverMarried', 'college'], dropAllLabels: true });
  const parts = testFileProtocol(rows);
  const encoder = await fitEncoder(schema, takeRows(table, parts.train), { onWarning: () => undefined });
  return {
    source: 'look-alike',
    about: 'test-file protocol on look-alike (synthetic)',
    mark: 'synthetic',
    tasks: taskHeads(schema),
    encoder,
    train: encoder.encode(takeRows(table, parts.train)),
    validation: encoder.encode(takeRows(table, parts.validation)),
    test: encoder.encode(takeRows(table, parts.test)),
  };
}

/** An untrained model for the rows. */
export function untrainedModel(name: ArchitectureName, { encoder, tasks }: TrainingData): TaskModel {
  return architectures[name].build(encoder, tasks, { seed: 3 });
}
