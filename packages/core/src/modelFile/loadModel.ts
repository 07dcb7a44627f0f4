import { assertOptions, type OptionKeys } from '../assertOptions.js';
import { limitsOf } from '../container/limits.js';
import { fileError } from '../container/modelFileError.js';
import type { TaskModel } from '../task/taskModel.js';
import type { Tasks } from '../tasks.js';
import { assertPath } from './assertPath.js';
import { type FileLayer, nodeFiles } from './fileLayer.js';
import { type Unpacked, type UnpackOptions, unpack, unpackOptionKeys } from './unpackModel.js';
import { systemReason } from './writeFileAtomically.js';

/** Options of {@link loadModel}. */
export interface LoadOptions extends UnpackOptions {
  /** The disk. Default: that of Node. */
  readonly files?: FileLayer;
}

const loadOptionKeys: OptionKeys<LoadOptions> = { ...unpackOptionKeys, files: true };

/**
 * Loads a model from a file that `saveModel` wrote, as `unpackModel` does from bytes.
 *
 * @param builder The function that built the model, such as `adatt`.
 * @param path A regular file; pipes and devices are refused, since reading them may never end.
 * @throws FileError as `unpackModel` does; FileError `read` when the file cannot be read.
 */
export function loadModel<const T extends Tasks>(
  path: string,
  builder: (config: never) => TaskModel,
  options: LoadOptions & { readonly tasks: T },
): Promise<Unpacked<TaskModel<T>>>;
export function loadModel<M extends TaskModel>(
  path: string,
  builder: (config: never) => M,
  options?: LoadOptions,
): Promise<Unpacked<M>>;
export async function loadModel<M extends TaskModel>(
  path: string,
  builder: (config: never) => M,
  options: LoadOptions = {},
): Promise<Unpacked<M>> {
  assertPath('loadModel', path);
  assertOptions<LoadOptions>('loadModel', options, loadOptionKeys);
  const limit = limitsOf('loadModel', options.limits).fileBytes;
  let bytes: Uint8Array;
  try {
    bytes = await (options.files ?? nodeFiles).read(path, limit);
  } catch (cause) {
    const where = systemReason(cause);
    if (where === 'EFBIG') {
      throw fileError('limit', 'loadModel', 'path', `a file of at most ${limit} bytes`, path, { cause });
    }
    throw fileError('read', 'loadModel', 'path', 'a file that can be read', path, { where, cause });
  }
  return unpack('loadModel', bytes, builder, options);
}
