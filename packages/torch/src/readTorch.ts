import { assertOptions, FileError, type ReadOptions, readTensors, type StoredTensor } from '@mtl/core/plain';

/**
 * Reads a safetensors file, such as `safetensors.torch.save_file` writes. F16 and BF16 become F32, which holds all their values.
 *
 * @param bytes The whole file; nothing of the result shares memory with it.
 * @returns Name → tensor, in the order of their bytes.
 * @throws FileError when the bytes are not exactly such a file, or are a model saved by `packModel`.
 */
export function readTorch(bytes: Uint8Array, options: ReadOptions = {}): Map<string, StoredTensor> {
  assertOptions<ReadOptions>('readTorch', options, { limits: true });
  const { tensors, metadata } = readTensors(bytes, options);
  if (metadata.get('format') === 'mtl') {
    throw new FileError(
      'format',
      'readTorch: `format` must be that of a `state_dict`, got "mtl". A model saved by `packModel` is read by `unpackModel`.',
    );
  }
  return tensors;
}
