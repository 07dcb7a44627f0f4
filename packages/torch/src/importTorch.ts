import type { TaskModel } from '@mtl/core';
import { assertOptions, ShapeError, type StoredTensor, show } from '@mtl/core/plain';
import * as tf from '@tensorflow/tfjs';
import { type StateDict, type TorchOptions, tensorsOf, torchKeys } from './stateDict.js';
import { torchLayout } from './torchLayout.js';
import { scatter, sizeOf, type TorchTensor } from './torchTensor.js';

/**
 * Gives a model the weights of the official PyTorch code, `CentralTaskArch` of the same architecture. Task t there is the t-th task
 * of the model. Everything is checked first: when it throws, the model is as it was.
 *
 * @example
 * ```ts
 * import { adattSp, binary, denseInput } from '@mtl/adatt';
 * import { exportTorch, importTorch, readTorch, writeTorch } from '@mtl/torch';
 *
 * const model = adattSp({ input: denseInput({ features: 5 }), tasks: { click: binary(), buy: binary() } });
 * const bytes = writeTorch(await exportTorch(model)); // a .safetensors file
 * importTorch(model, readTorch(bytes));
 * ```
 * @param model Made by `sharedBottom`, `mmoe`, `crossStitch`, `ple`, `adattSp` or `adatt`.
 * @param stateDict All tensors of the `state_dict` and no others, F32 or F64; F64 is rounded to float32.
 * @throws ConfigError when the official code has no such model.
 * @throws ShapeError when a tensor is missing, unknown, of another shape or dtype, or not finite.
 */
export function importTorch(model: TaskModel, stateDict: StateDict, options: TorchOptions = {}): void {
  assertOptions('importTorch', options, torchKeys);
  const { tensors, weights } = torchLayout('importTorch', model);
  const given = new Map(tensorsOf('importTorch', stateDict));
  const names = new Set(tensors.map(({ name }) => name));
  const extra = [...given.keys()].find((name) => !names.has(name));
  const checked = tensors.map((tensor) => {
    const found = given.get(tensor.name);
    if (!found) throw missing(tensor, extra);
    return [tensor, valuesOf(tensor, found, options.allowNonFinite ?? false)] as const;
  });
  if (extra !== undefined) {
    throw new ShapeError(
      `importTorch: \`stateDict\` must have the tensors of the model only, got ${show(extra)} ${show(given.get(extra)?.shape)}.`,
    );
  }

  const values = new Map(
    [...weights].map(([name, weight]) => [name, new Float32Array(sizeOf(weight.shape as number[]))]),
  );
  for (const [tensor, data] of checked) scatter(tensor, data, values);
  const variables = [...weights].map(([name, weight]) => [name, weight.read() as tf.Variable] as const);
  tf.tidy(() => {
    const tensorsOfModel = variables.map(
      ([name, variable]) => [variable, tf.tensor(values.get(name) as Float32Array, variable.shape)] as const,
    );
    for (const [variable, value] of tensorsOfModel) variable.assign(value);
  });
}

function missing({ name, shape }: TorchTensor, extra: string | undefined): ShapeError {
  const remedy = extra === undefined ? '' : ` The model has no place for ${show(extra)}, which is there.`;
  return new ShapeError(
    `importTorch: \`stateDict\` must have the tensor ${show(name)} ${show(shape)}, got none of that name.${remedy}`,
  );
}

/** Numbers of the right shape; refuses everything else. */
function valuesOf(
  { name, shape }: TorchTensor,
  given: StoredTensor,
  allowNonFinite: boolean,
): Float32Array | Float64Array {
  const refuse = (field: string, expected: string, got: string, remedy = '') =>
    new ShapeError(
      `importTorch: \`${field}\` must be ${expected}, got ${got} (tensor ${show(name)}).${remedy}`,
    );
  if (show(given.shape) !== show(shape)) throw refuse('shape', show(shape), show(given.shape));
  const { dtype, data } = given;
  if (dtype !== 'F32' && dtype !== 'F64') throw refuse('dtype', 'F32 or F64', show(dtype));
  const array = dtype === 'F32' ? 'Float32Array' : 'Float64Array';
  const kind = Object.prototype.toString.call(data).slice(8, -1);
  if (kind !== array) throw refuse('data', `a ${array}, as of ${dtype}`, kind);
  if (data.length !== sizeOf(shape)) throw refuse('data', `of ${sizeOf(shape)} values`, `${data.length}`);
  const at = allowNonFinite ? -1 : data.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (at >= 0) {
    const remedy = ' With `allowNonFinite: true` it is taken as it is.';
    throw refuse(`data[${at}]`, 'finite in float32', `${data[at]}`, remedy);
  }
  return data;
}
