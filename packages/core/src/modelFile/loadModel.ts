import { fileError } from '../container/modelFileError.js';
import type { TaskModel } from '../task/taskModel.js';
import { type FileLayer, nodeFiles } from './fileLayer.js';
import { type Unpacked, type UnpackOptions, unpack } from './unpackModel.js';
import { systemReason } from './writeFileAtomically.js';

/** Options of {@link loadModel}. */
export interface LoadOptions extends UnpackOptions {
  /** The disk. Default: that of Node. */
  readonly files?: FileLayer;
}

/**
 * Loads a model from a file that `saveModel` wrote, as `unpackModel` does from bytes.
 *
 * @param builder The function that built the model, such as `adatt`.
 * @throws FileError as `unpackModel` does; FileError `read` when the file cannot be read.
 */
export async function loadModel<M extends TaskModel>(
  path: string,
  builder: (config: never) => M,
  options: LoadOptions = {},
): Promise<Unpacked<M>> {
  let bytes: Uint8Array;
  try {
    bytes = await (options.files ?? nodeFiles).read(path);
  } catch (cause) {
    const where = systemReason(cause);
    throw fileError('read', 'loadModel', 'path', 'a file that can be read', path, { where, cause });
  }
  return unpack('loadModel', bytes, builder, options);
}
