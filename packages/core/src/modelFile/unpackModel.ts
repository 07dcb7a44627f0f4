import * as tf from '@tensorflow/tfjs';
import { assertBoolean, configError } from '../assert.js';
import { assertOptions, type OptionKeys } from '../assertOptions.js';
import { type FileLimits, limitsOf } from '../container/limits.js';
import { fileError } from '../container/modelFileError.js';
import { parseJson } from '../container/parseJson.js';
import { type ReadOptions, readOptionKeys, type Tensors } from '../container/readTensors.js';
import { readSealed } from '../container/sealTensors.js';
import type { StoredTensor } from '../container/storedTensor.js';
import { FileError } from '../errors.js';
import { show } from '../show.js';
import type { Recipe, TaskModel } from '../task/taskModel.js';
import { assertTasks, type Tasks } from '../tasks.js';
import { buildBudget } from './buildBudget.js';
import { buildWithin } from './buildWithin.js';
import { checkRecipe, encoderTensor } from './modelRecipe.js';
import { checkFinite, modelWeights } from './modelWeights.js';

/** Options of {@link unpackModel}. */
export interface UnpackOptions extends ReadOptions {
  /** Also load weights that are NaN or infinite. Default false. */
  readonly allowNonFinite?: boolean;
  /** The tasks that the model must have, as it was built: the type of the model then says them. Default: those of the file. */
  readonly tasks?: Tasks;
}

/** Every option of {@link unpackModel}. */
export const unpackOptionKeys: OptionKeys<UnpackOptions> = {
  ...readOptionKeys,
  allowNonFinite: true,
  tasks: true,
};

/** What {@link unpackModel} gives back. */
export interface Unpacked<M extends TaskModel> {
  /** The model as it was saved; `model.network.dispose()` is the caller's. */
  readonly model: M;
  /** JSON of the encoder, if one was saved. */
  readonly encoder?: unknown;
}

/**
 * Loads a model that `packModel` saved: verifies the file, builds the network with the builder that made it, and assigns the
 * weights by name. Nothing in the file is ever run, and no class is looked up by a name from it.
 *
 * @example
 * ```ts
 * import { binary, denseInput, packModel, sharedBottom, unpackModel } from '@mtl/shared-bottom';
 *
 * const tasks = { income: binary() };
 * const model = sharedBottom({ input: denseInput({ features: 2 }), tasks });
 * const bytes = await packModel(model);
 * const { model: same } = unpackModel(bytes, sharedBottom, { tasks }); // without `tasks`: those of the file, and no type says which
 * ```
 * @param bytes The whole file.
 * @param builder The function that built the model, such as `adatt`; for a model composed by hand your own function.
 * @throws FileError with a code of `modelFileErrors`; the half-built network is disposed then.
 */
export function unpackModel<const T extends Tasks>(
  bytes: Uint8Array,
  builder: (config: never) => TaskModel,
  options: UnpackOptions & { readonly tasks: T },
): Unpacked<TaskModel<T>>;
export function unpackModel<M extends TaskModel>(
  bytes: Uint8Array,
  builder: (config: never) => M,
  options?: UnpackOptions,
): Unpacked<M>;
export function unpackModel<M extends TaskModel>(
  bytes: Uint8Array,
  builder: (config: never) => M,
  options: UnpackOptions = {},
): Unpacked<M> {
  assertOptions<UnpackOptions>('unpackModel', options, unpackOptionKeys);
  return unpack('unpackModel', bytes, builder, options);
}

/** {@link unpackModel} under the name of its caller. */
export function unpack<M extends TaskModel>(
  owner: string,
  bytes: Uint8Array,
  builder: (config: never) => M,
  options: UnpackOptions,
): Unpacked<M> {
  if (typeof builder !== 'function') {
    throw configError(owner, 'builder', 'the function that built the model, such as adatt', builder);
  }
  if (options.allowNonFinite !== undefined) assertBoolean(owner, 'allowNonFinite', options.allowNonFinite);
  if (options.tasks !== undefined) assertTasks(owner, options.tasks);
  const file = readSealed(owner, bytes, options);
  const limits = limitsOf(owner, options.limits);
  const recipe = readRecipe(owner, file.metadata.get('model'), limits.jsonDepth);
  const encoder = readEncoder(owner, file, limits);
  const tensors = new Map(file.tensors);
  tensors.delete(encoderTensor);
  if (!options.allowNonFinite) checkFinite(owner, tensors);
  checkRecipe(owner, recipe);

  const created: tf.LayerVariable[] = [];
  let model: M | undefined;
  try {
    model = buildWithin(owner, buildBudget(tensors), () => builder(recipe.config as never), created);
    checkModel(owner, model, recipe);
    if (options.tasks) checkTasks(owner, model.tasks, options.tasks);
    assign(owner, model.network, tensors);
  } catch (error) {
    if (isTaskModel(model)) model.network.dispose();
    for (const weight of created) if (!(weight as unknown as Held).val.isDisposed) weight.dispose();
    throw explain(owner, recipe, error, builder.name);
  }
  return encoder === undefined ? { model } : { model, encoder };
}

/** A `LayerVariable` as it is inside: `read` refuses one that is disposed. */
interface Held {
  readonly val: tf.Variable;
}

function readRecipe(owner: string, text: string | undefined, depth: number): Recipe {
  const remedy = 'The file holds tensors, but no model.';
  if (text === undefined) throw fileError('model', owner, 'model', 'JSON', text, { remedy });
  const { value } = parseJson('model', owner, 'model', text, depth);
  const { builder, config, ...others } = Object(value) as Record<string, unknown>;
  const valid = typeof builder === 'string' && builder !== '' && Object.keys(others).length === 0;
  if (!valid || typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw fileError('model', owner, 'model', '{ builder, config }', value);
  }
  return { builder, config: config as Record<string, unknown> };
}

function readEncoder(owner: string, { tensors, metadata }: Tensors, limits: FileLimits): unknown {
  const parse = (json: string) =>
    parseJson('encoder', owner, 'encoder', json, limits.jsonDepth, limits.encoderValues).value;
  const tensor = tensors.get(encoderTensor);
  const text = metadata.get('encoder');
  if (!tensor) return text === undefined ? undefined : parse(text);
  if (tensor.dtype !== 'U8' || text !== undefined) {
    throw fileError('encoder', owner, 'encoder', 'one text, in the metadata or as U8', tensor.dtype);
  }
  if (tensor.data.length > limits.encoderBytes) {
    throw fileError('limit', owner, 'encoder', `at most ${limits.encoderBytes} bytes`, tensor.data.length);
  }
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(tensor.data);
  } catch (cause) {
    throw fileError('encoder', owner, 'encoder', 'UTF-8', [...tensor.data.subarray(0, 8)], { cause });
  }
  return parse(json);
}

/** Not by `instanceof`: the builder may have been loaded with another copy of this package. */
function isTaskModel(model: TaskModel | undefined): model is TaskModel {
  return typeof model === 'object' && model !== null && model.network instanceof tf.LayersModel;
}

function checkModel(owner: string, model: TaskModel, { builder }: Recipe): void {
  if (!isTaskModel(model)) {
    throw fileError('builder', owner, 'builder', 'a function that returns a TaskModel', typeof model);
  }
  const given = model.recipe?.builder;
  if (given !== builder) {
    const remedy = 'The file was saved from a model of another builder.';
    throw fileError('builder', owner, 'builder', `${show(builder)}, which the file names`, given, { remedy });
  }
}

/** Other tasks than the caller's, or the same in another order. */
function checkTasks(owner: string, tasks: Tasks, expected: Tasks): void {
  const text = (given: Tasks) =>
    JSON.stringify(Object.entries(given).map(([name, { kind, units }]) => [name, kind, units]));
  if (text(tasks) === text(expected)) return;
  throw fileError('tasks', owner, 'tasks', `${show(expected)}, as asked for`, tasks);
}

function assign(owner: string, network: tf.LayersModel, tensors: ReadonlyMap<string, StoredTensor>): void {
  const weights = modelWeights(owner, network);
  for (const name of tensors.keys()) {
    if (!weights.has(name))
      throw fileError('weights', owner, 'weights', 'those of the model', name, { where: 'extra' });
  }
  const values = [...weights].map(([name, weight]) => {
    const tensor = tensors.get(name);
    const where = `weight ${show(name)}`;
    if (!tensor) throw fileError('weights', owner, 'weights', 'those of the model', undefined, { where });
    const dtype = weight.dtype === 'int32' ? 'I32' : 'F32';
    if (tensor.dtype !== dtype) throw fileError('weights', owner, 'dtype', dtype, tensor.dtype, { where });
    if (`${tensor.shape}` !== `${weight.shape}`) {
      throw fileError('weights', owner, 'shape', show(weight.shape), tensor.shape, { where });
    }
    return { variable: weight.read() as tf.Variable, tensor };
  });
  tf.tidy(() => {
    // Not `weight.write`, which applies the layer's constraint: the values are those of the file.
    for (const { variable, tensor } of values) {
      const data = tensor.data as Float32Array | Int32Array;
      variable.assign(tf.tensor(data, [...tensor.shape], variable.dtype));
    }
  });
}

/** Everything that goes wrong between the file and the model is the file's error, with the builder's reason. */
function explain(owner: string, { builder }: Recipe, error: unknown, passed: string): unknown {
  if (error instanceof Error && error.name === 'FileError') return error;
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const quoted = JSON.stringify(reason.length > 300 ? `${reason.slice(0, 299)}…` : reason);
  if (error instanceof Error && error.name === 'ConfigError') {
    const other = passed !== builder && error.message.startsWith(`${passed}: `);
    const remedy = other ? ` The file was saved from a model of ${show(builder)}: pass that builder.` : '';
    return new FileError(
      'config',
      `${owner}: \`config\` must be one that ${show(builder)} takes, got an error: ${quoted}${remedy}`,
      { cause: error },
    );
  }
  return new FileError(
    'builder',
    `${owner}: \`builder\` must build what the file says, a model of ${show(builder)}, got an error: ${quoted}`,
    { cause: error },
  );
}
