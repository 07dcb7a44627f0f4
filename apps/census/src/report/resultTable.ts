import { protocolLine } from '../data/announceData.js';
import type { CensusData } from '../data/loadCensus.js';
import type { TestResult } from '../models/testResult.js';
import type { Table } from './textTable.js';

/** AUC, log loss and NE of every model and task on the test rows, with size, speed and epochs of the models. */
export function resultTable(
  results: readonly TestResult[],
  data: Pick<CensusData, 'source' | 'protocol' | 'synthetic' | 'test'>,
): Table {
  const rows = results.flatMap((result) =>
    [...result.metrics].map(([task, { auc, logLoss, ne }], i) => [
      i === 0 ? result.title : '',
      task,
      decimals(auc),
      decimals(logLoss),
      decimals(ne),
      ...(i === 0
        ? [
            thousands(result.parameters),
            thousands(result.rowsPerSecond),
            result.bestEpoch === undefined ? '0' : `${result.epochs} (best ${result.bestEpoch})`,
          ]
        : ['', '', '']),
    ]),
  );
  return {
    title: `${thousands(data.test.rows)} test rows; ${protocolLine(data)}`,
    header: ['Model', 'Task', 'AUC', 'Log loss', 'NE', 'Parameters', 'Rows/s', 'Epochs'],
    rows,
    names: 2,
  };
}

/** Four decimals, or a dash for what has no value. */
export function decimals(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : '–';
}

/** `54,531`, or a dash for what has no value. */
export function thousands(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '–';
}
