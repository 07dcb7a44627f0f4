import { configError, type OptionKeys, type StoredTensor } from '@mtl/core/plain';

/** Tensors by their exact names in a torch `state_dict`, in a map or in an object. */
export type StateDict = ReadonlyMap<string, StoredTensor> | Readonly<Record<string, StoredTensor>>;

/** A tensor in torch's default dtype. */
export type Float32Tensor = Extract<StoredTensor, { dtype: 'F32' }>;

/** Options of `importTorch` and `exportTorch`. */
export interface TorchOptions {
  /** Also take weights that are NaN or infinite. Default false. */
  readonly allowNonFinite?: boolean;
}

/** Its keys. */
export const torchKeys: OptionKeys<TorchOptions> = { allowNonFinite: true };

/**
 * Either form as pairs of name and tensor.
 *
 * @throws ConfigError when it is neither.
 */
export function tensorsOf(owner: string, stateDict: StateDict): (readonly [string, StoredTensor])[] {
  if (typeof stateDict !== 'object' || stateDict === null || Array.isArray(stateDict)) {
    throw configError(owner, 'stateDict', 'a Map or an object of tensors by name', stateDict);
  }
  // Not by `instanceof`: the map may come from another realm, such as a worker's.
  return Object.prototype.toString.call(stateDict) === '[object Map]'
    ? [...(stateDict as ReadonlyMap<string, StoredTensor>)]
    : Object.entries(stateDict);
}
