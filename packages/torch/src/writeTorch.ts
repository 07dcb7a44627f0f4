import { writeTensors } from '@mtl/core/plain';
import { type StateDict, tensorsOf } from './stateDict.js';

/**
 * Writes a safetensors file for `safetensors.torch.load_file`, with the metadata `format: pt` that some readers want.
 *
 * @param stateDict What `exportTorch` gives, or any tensors by name.
 * @returns The file; `readTorch` reads it.
 * @throws FileError when something cannot be written.
 */
export function writeTorch(stateDict: StateDict): Uint8Array {
  return writeTensors(tensorsOf('writeTorch', stateDict), [['format', 'pt']]);
}
