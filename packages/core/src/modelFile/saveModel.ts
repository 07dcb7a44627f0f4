import { assertOptions, type OptionKeys } from '../assertOptions.js';
import type { TaskModel } from '../task/taskModel.js';
import { assertPath } from './assertPath.js';
import { type FileLayer, nodeFiles } from './fileLayer.js';
import { type PackOptions, pack, packOptionKeys } from './packModel.js';
import { replaceFile } from './writeFileAtomically.js';

/** Options of {@link saveModel}. */
export interface SaveOptions extends PackOptions {
  /** The disk. Default: that of Node. */
  readonly files?: FileLayer;
}

const saveOptionKeys: OptionKeys<SaveOptions> = { ...packOptionKeys, files: true };

/**
 * Saves a model to a file, as `packModel` does to bytes, so that a crash leaves the old file or the new one.
 *
 * @param path The file; what is there is replaced.
 * @throws ConfigError, FileError as `packModel` does; FileError `write` when the file cannot be written.
 */
export async function saveModel(path: string, model: TaskModel, options: SaveOptions = {}): Promise<void> {
  assertPath('saveModel', path);
  assertOptions<SaveOptions>('saveModel', options, saveOptionKeys);
  await replaceFile('saveModel', path, await pack('saveModel', model, options), options.files ?? nodeFiles);
}
