import type { TaskModel } from '@mtl/core';
import { assertOptions, ShapeError, show } from '@mtl/core/plain';
import { type Float32Tensor, type TorchOptions, torchKeys } from './stateDict.js';
import { torchLayout } from './torchLayout.js';
import { gather } from './torchTensor.js';

/**
 * The weights of a model as the official PyTorch code names and shapes them: the `state_dict` of `CentralTaskArch` of the same
 * architecture, for `load_state_dict` with `strict=True`. Task t there is the t-th task of the model.
 *
 * @example
 * ```ts
 * import { adattSp, binary, denseInput } from '@mtl/adatt';
 * import { exportTorch, writeTorch } from '@mtl/torch';
 *
 * const model = adattSp({ input: denseInput({ features: 5 }), tasks: { click: binary(), buy: binary() } });
 * const bytes = writeTorch(await exportTorch(model)); // a .safetensors file
 * ```
 * @param model Made by `sharedBottom`, `mmoe`, `crossStitch`, `ple`, `adattSp` or `adatt`. The weights are those of the moment of the
 *   call.
 * @returns Name → tensor, in the order of the `state_dict`; nothing of it shares memory with the model.
 * @throws ConfigError when the official code has no such model.
 * @throws ShapeError when a weight is not finite.
 */
export async function exportTorch(
  model: TaskModel,
  options: TorchOptions = {},
): Promise<Map<string, Float32Tensor>> {
  assertOptions('exportTorch', options, torchKeys);
  const { tensors, weights } = torchLayout('exportTorch', model);
  // All reads begin before the first ends: a training step in between changes none of them.
  const reads = [...weights].map(async ([name, weight]) => {
    return [name, (await weight.read().data()) as Float32Array] as const;
  });
  const values = new Map(await Promise.all(reads));
  if (!options.allowNonFinite) for (const [name, data] of values) checkFinite(name, data);
  return new Map(
    tensors.map((tensor) => {
      const { name, shape } = tensor;
      return [name, { dtype: 'F32', shape: [...shape], data: gather(tensor, values) }];
    }),
  );
}

function checkFinite(name: string, data: Float32Array): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new ShapeError(
    `exportTorch: \`model\` must have finite weights, got ${data[at]} (value ${at} of ${show(name)}). With \`allowNonFinite: true\` it is taken as it is.`,
  );
}
