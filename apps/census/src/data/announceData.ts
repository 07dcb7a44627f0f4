import type { Output } from '@mtl/cli';
import { syntheticCensusNotice } from '@mtl/data';
import type { CensusData } from './loadCensus.js';

/** Says what is trained on. */
export function announceData(data: CensusData, output: Output): void {
  const { source, synthetic, protocol, encoder } = data;
  const rows = { train: data.train.rows, validation: data.validation.rows, test: data.test.rows };
  const { fields, values: vocabulary, columns } = encoder;
  if (synthetic) {
    output.markSynthetic();
    output.progress(syntheticCensusNotice);
  }
  output.event('data', {
    source,
    synthetic,
    protocol,
    rows,
    tasks: Object.keys(data.tasks),
    fields,
    vocabulary,
    columns,
  });
  const [train, validation, test] = Object.values(rows).map((n) => n.toLocaleString('en-US'));
  output.progress(
    `${data.about}\n${train} rows to train, ${validation} to validate, ${test} to test; ${fields} fields with ${vocabulary} values, ${columns} numbers`,
  );
}
