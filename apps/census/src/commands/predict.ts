import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { configError } from '@mtl/core/plain';
import type { CommandLine } from '../cli/commandLine.js';
import { exitCodes } from '../cli/exitCodes.js';
import { choiceOf, hasFlag, textOf } from '../cli/settings.js';
import { backends, startBackend } from '../cli/startBackend.js';
import { loadAnyModel } from '../models/loadAnyModel.js';
import { openText } from '../predict/inputText.js';
import { predictRows } from '../predict/predictionRows.js';
import { predictionText } from '../predict/predictionText.js';

/**
 * `predict`: one line of output for every row of input, in the same order, in chunks of bounded size. A row that cannot be read
 * ends it with an error; the rows before its chunk have been written then.
 */
export async function predict(line: CommandLine, stdout: Writable = process.stdout): Promise<number> {
  const load = textOf(line, 'load');
  if (load === undefined) throw configError('predict', '--load', 'a model that `train --save` wrote', load);
  const format = choiceOf(line, 'format', ['csv', 'jsonl']) ?? 'csv';
  const keepCells = hasFlag(line, 'keep-columns');
  const raw = hasFlag(line, 'raw');
  if (raw && !keepCells) throw configError('predict', '--raw', 'used together with --keep-columns', raw);
  await startBackend(choiceOf(line, 'backend', backends));
  const loaded = await loadAnyModel(load);
  const path = textOf(line, 'data');
  if (path === undefined && process.stdin.isTTY) process.stderr.write('reading the table from stdin …\n');
  const input = await openText(path);
  try {
    const onWarning = (message: string) => void process.stderr.write(`warning: ${message}\n`);
    const { columns, chunks } = await predictRows(input, loaded, { keepCells, onWarning });
    const text = predictionText(loaded.model.tasks, { format, raw, ...(keepCells && { columns }) });
    let head = text.head;
    for await (const rows of chunks) {
      await write(stdout, head + text.lines(rows));
      head = '';
    }
  } finally {
    await input.close();
    loaded.model.network.dispose();
  }
  return exitCodes.ok;
}

/** Writes, and waits until the reader has caught up. */
async function write(stream: Writable, text: string): Promise<void> {
  if (text !== '' && !stream.write(text)) await once(stream, 'drain');
}
