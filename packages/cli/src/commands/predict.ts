import { configError } from '@mtl/core/plain';
import { writePredictions } from '../predict/writePredictions.js';
import { exitCodes } from '../program/exitCodes.js';
import type { CommandLine } from '../program/program.js';
import { choiceOf, hasFlag } from '../program/settings.js';
import { readRows } from '../table/readRows.js';
import { openModel } from './openedModel.js';

/** `predict MODEL [FILE]`: one line of output for every row of input, in the same order. */
export async function predict(line: CommandLine): Promise<number> {
  const format = choiceOf(line, 'format', ['csv', 'jsonl']) ?? 'csv';
  const keepCells = hasFlag(line, 'keep-columns');
  const raw = hasFlag(line, 'raw');
  if (raw && !keepCells) throw configError('predict', '--raw', 'used together with --keep-columns', raw);
  const opened = await openModel(line);
  try {
    await writePredictions(opened, {
      path: line.arguments.get('FILE'),
      format,
      keepCells,
      raw,
      open: (input, columns, reading) => readRows(input, columns, opened.form, reading),
    });
  } finally {
    opened.model.network.dispose();
  }
  return exitCodes.ok;
}
