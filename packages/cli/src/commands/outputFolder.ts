import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError, show } from '@mtl/core/plain';
import { assertApart, assertWritable } from '../program/outputFiles.js';

/** Files of the results by what they are. */
export interface OutputFiles {
  readonly model: string;
  readonly report: string;
  readonly metrics: string;
  readonly predictions: string;
}

/** `orders-mtl` for `data/orders.csv.gz`, in the working folder. */
export function folderOf(path: string): string {
  const name = path
    .replace(/^.*[/\\]/, '')
    .replace(/\.gz$/, '')
    .replace(/\.[A-Za-z0-9]+$/, '');
  return `${name}-mtl`;
}

/**
 * Makes the folder and makes sure before the work that the files can be written.
 *
 * @throws FileError if they cannot; ConfigError if one is the file of the rows.
 */
export async function outputFolder(owner: string, out: string, path: string): Promise<OutputFiles> {
  try {
    await mkdir(out, { recursive: true });
  } catch (cause) {
    const { code = 'no access' } = cause as NodeJS.ErrnoException;
    throw new FileError(
      'write',
      `${owner}: \`--out\` must be a folder that can be written to, got ${show(out)} (${code}).`,
      { cause },
    );
  }
  const files: OutputFiles = {
    model: join(out, 'model.mtl'),
    report: join(out, 'report.html'),
    metrics: join(out, 'metrics.json'),
    predictions: join(out, 'predictions.csv'),
  };
  for (const file of Object.values(files)) await assertWritable(owner, 'out', file);
  await assertApart(owner, { ...files }, [path], 'FILE');
  return files;
}
