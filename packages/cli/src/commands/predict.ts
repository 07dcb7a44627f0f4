import { configError } from '@mtl/core/plain';
import { loadAnyModel } from '../models/loadAnyModel.js';
import { writePredictions } from '../predict/writePredictions.js';
import { exitCodes } from '../program/exitCodes.js';
import type { CommandLine } from '../program/program.js';
import { choiceOf, hasFlag } from '../program/settings.js';
import { backends, startBackend } from '../program/startBackend.js';

/** `predict MODEL [FILE]`: one line of output for every row of input, in the same order. */
export async function predict(line: CommandLine): Promise<number> {
  const format = choiceOf(line, 'format', ['csv', 'jsonl']) ?? 'csv';
  const keepCells = hasFlag(line, 'keep-columns');
  const raw = hasFlag(line, 'raw');
  if (raw && !keepCells) throw configError('predict', '--raw', 'used together with --keep-columns', raw);
  await startBackend(choiceOf(line, 'backend', backends));
  const loaded = await loadAnyModel('predict', 'MODEL', line.arguments.get('MODEL') as string);
  try {
    await writePredictions(loaded, { path: line.arguments.get('FILE'), format, keepCells, raw });
  } finally {
    loaded.model.network.dispose();
  }
  return exitCodes.ok;
}
