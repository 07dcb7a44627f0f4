import { assertBoolean, configError } from '../assert.js';
import { assertOptions, type OptionKeys } from '../assertOptions.js';
import { fileLimits } from '../container/limits.js';
import { fileError } from '../container/modelFileError.js';
import { parseJson } from '../container/parseJson.js';
import { writeSealed } from '../container/sealTensors.js';
import type { StoredTensor } from '../container/storedTensor.js';
import { writeJson } from '../container/writeJson.js';
import { ConfigError } from '../errors.js';
import { show } from '../show.js';
import { assertTaskModel } from '../task/assertTaskModel.js';
import type { TaskModel } from '../task/taskModel.js';
import { buildBudget, checkLayers } from './buildBudget.js';
import { checkRecipe, encoderTensor } from './modelRecipe.js';
import { checkFinite, modelWeights } from './modelWeights.js';

/** Options of {@link packModel}. */
export interface PackOptions {
  /** The encoder that makes the model's input, stored as the JSON it gives of itself. Default: none. */
  readonly encoder?: { toJSON(): unknown };
  /** Also save weights that are NaN or infinite. Default false. */
  readonly allowNonFinite?: boolean;
}

/** Every option of {@link packModel}. */
export const packOptionKeys: OptionKeys<PackOptions> = { encoder: true, allowNonFinite: true };

/**
 * Saves a model as bytes: recipe, weights, encoder and a digest of them all, in the safetensors layout.
 *
 * @example
 * ```ts
 * import { binary, denseInput, packModel, sharedBottom, unpackModel } from '@mtl/shared-bottom';
 *
 * const model = sharedBottom({ input: denseInput({ features: 2 }), tasks: { income: binary() } });
 * const bytes = await packModel(model);
 * const { model: same } = unpackModel(bytes, sharedBottom);
 * ```
 * @param model Made by a builder, or by hand with a recipe. The weights are those of the moment of the call.
 * @returns The file; `unpackModel` reads it.
 * @throws ConfigError when the model has no recipe, or one that is not plain JSON data.
 * @throws FileError when a weight is not finite, or when a limit of the format is exceeded.
 */
export async function packModel(model: TaskModel, options: PackOptions = {}): Promise<Uint8Array> {
  assertOptions<PackOptions>('packModel', options, packOptionKeys);
  return pack('packModel', model, options);
}

/** {@link packModel} under the name of its caller. */
export async function pack(owner: string, model: TaskModel, options: PackOptions): Promise<Uint8Array> {
  assertTaskModel(owner, model);
  if (options.allowNonFinite !== undefined) assertBoolean(owner, 'allowNonFinite', options.allowNonFinite);
  if (options.encoder !== undefined && typeof options.encoder?.toJSON !== 'function') {
    throw configError(owner, 'encoder', 'an encoder, with a `toJSON`', options.encoder);
  }
  const { recipe } = model;
  if (!recipe) {
    const remedy = 'Give a model composed by hand one: new TaskModel(network, tasks, { builder, config }).';
    throw configError(owner, 'model.recipe', '{ builder, config }', recipe, remedy);
  }
  if (typeof recipe.builder !== 'string' || recipe.builder === '') {
    throw configError(owner, 'model.recipe.builder', 'a name', recipe.builder);
  }
  const { builder, config } = recipe;
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw configError(owner, 'model.recipe.config', 'an object', config);
  }
  const modelJson = writeJson(owner, 'model.recipe', { builder, config });
  checkRecipe(owner, recipe);
  const encoderJson = options.encoder && writeJson(owner, 'encoder', options.encoder.toJSON());

  if (encoderJson !== undefined) {
    const { encoderBytes, encoderValues, jsonDepth } = fileLimits;
    const length = new TextEncoder().encode(encoderJson).length;
    if (length > encoderBytes) {
      throw fileError('limit', owner, 'encoder', `at most ${encoderBytes} bytes`, length);
    }
    parseJson('encoder', owner, 'encoder', encoderJson, jsonDepth, encoderValues);
  }

  const tensors = await readWeights(owner, model);
  if (!options.allowNonFinite) checkFinite(owner, tensors);
  checkLayers(owner, model.network, buildBudget(tensors));
  const metadata = new Map([['model', modelJson]]);
  if (encoderJson !== undefined) {
    if (headerSize(encoderJson) <= fileLimits.headerBytes / 2) metadata.set('encoder', encoderJson);
    else {
      const data = new TextEncoder().encode(encoderJson);
      tensors.set(encoderTensor, { dtype: 'U8', shape: [data.length], data });
    }
  }
  return writeSealed(owner, tensors, metadata);
}

/** All reads begin before the first ends: a training step in between changes none of them. */
async function readWeights(owner: string, model: TaskModel): Promise<Map<string, StoredTensor>> {
  const reads = [...modelWeights(owner, model.network)].map(async ([name, weight]) => {
    const value = weight.read();
    const { dtype } = value;
    const shape = [...value.shape];
    const data = await value.data();
    if (dtype === 'float32') return [name, { dtype: 'F32', shape, data: data as Float32Array }] as const;
    if (dtype === 'int32') return [name, { dtype: 'I32', shape, data: data as Int32Array }] as const;
    throw new ConfigError(`${owner}: \`${name}\` must be float32 or int32, got ${show(dtype)}.`);
  });
  return new Map<string, StoredTensor>(await Promise.all(reads));
}

/** Bytes of a text as a JSON string. */
function headerSize(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length;
}
