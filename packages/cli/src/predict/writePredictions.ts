import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Label } from '@mtl/data';
import type { LoadedModel } from '../models/loadAnyModel.js';
import { openText } from './inputText.js';
import { type OpenRows, predictRows } from './predictionRows.js';
import { predictionText } from './predictionText.js';

/** How {@link writePredictions} works. */
export interface WritePredictionsOptions {
  /** The table; default: stdin. */
  readonly path?: string | undefined;
  readonly format: 'csv' | 'jsonl';
  /** Whether the cells of the input stand before the predictions. */
  readonly keepCells: boolean;
  /** Whether cells that a spreadsheet takes for formulas stay as they are. */
  readonly raw: boolean;
  /** How the input is read. Default: CSV with a header. */
  readonly open?: OpenRows;
  /** Where the lines go. Default: stdout. */
  readonly to?: Writable;
}

/**
 * Writes one line for every row of the input, in the same order, in chunks of bounded size.
 *
 * @throws FileError at a row that cannot be read; the rows before its chunk have been written then.
 */
export async function writePredictions(
  loaded: LoadedModel,
  { path, format, keepCells, raw, open, to = process.stdout }: WritePredictionsOptions,
): Promise<void> {
  if (path === undefined && process.stdin.isTTY) process.stderr.write('reading the table from stdin …\n');
  const input = await openText(path);
  try {
    const onWarning = (message: string) => void process.stderr.write(`warning: ${message}\n`);
    const { columns, chunks } = await predictRows(input, loaded, {
      keepCells,
      onWarning,
      ...(open && { open }),
    });
    const classes = classesOf(loaded.encoder.labels);
    const text = predictionText(loaded.model.tasks, { format, raw, classes, ...(keepCells && { columns }) });
    let head = text.head;
    for await (const rows of chunks) {
      await write(to, head + text.lines(rows));
      head = '';
    }
  } finally {
    await input.close();
  }
}

/** Names of the classes of multiclass labels. */
export function classesOf(labels: Readonly<Record<string, Label>>): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(labels).flatMap(([task, label]) =>
      label.kind === 'multiclass' ? [[task, label.classes] as const] : [],
    ),
  );
}

/** Writes, and waits until the reader has caught up. */
async function write(stream: Writable, text: string): Promise<void> {
  if (text !== '' && !stream.write(text)) await once(stream, 'drain');
}
