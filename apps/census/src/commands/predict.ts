import {
  backends,
  type CommandLine,
  choiceOf,
  exitCodes,
  hasFlag,
  loadAnyModel,
  startBackend,
  textOf,
  writePredictions,
} from '@mtl/cli';
import { configError } from '@mtl/core/plain';
import { openCensusRows } from '../data/openCensusRows.js';

/** `predict`: one line of output for every row of input, in the same order. */
export async function predict(line: CommandLine): Promise<number> {
  const load = textOf(line, 'load');
  if (load === undefined) throw configError('predict', '--load', 'a model that `train --save` wrote', load);
  const format = choiceOf(line, 'format', ['csv', 'jsonl']) ?? 'csv';
  const keepCells = hasFlag(line, 'keep-columns');
  const raw = hasFlag(line, 'raw');
  if (raw && !keepCells) throw configError('predict', '--raw', 'used together with --keep-columns', raw);
  await startBackend(line.command, choiceOf(line, 'backend', backends));
  const loaded = await loadAnyModel('predict', '--load', load);
  try {
    await writePredictions(loaded, {
      path: textOf(line, 'data'),
      format,
      keepCells,
      raw,
      open: openCensusRows,
    });
  } finally {
    loaded.model.network.dispose();
  }
  return exitCodes.ok;
}
