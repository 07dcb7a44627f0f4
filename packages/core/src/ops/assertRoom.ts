import * as tf from '@tensorflow/tfjs';
import { shapeError } from '../assert.js';

const GiB = 2 ** 30;

/** Bytes of one tensor: more than a 32-bit kernel can count. */
const tensorLimit = 2 * GiB;

/** Bytes of all tensors together on wasm, whose memory ends at 4 GiB. Beyond it tfjs reads and writes zeros without a word. */
const wasmLimit = 3.5 * GiB;

/**
 * Refuses tensors that the current backend cannot hold, before they are asked for: one of more than 2 GiB, or on wasm more than
 * 3.5 GiB of them with all that is already there.
 *
 * @param owner Name of the op.
 * @param shapes Shapes of the tensors, 4 bytes a value, that it needs at the same time besides its inputs, by name.
 * @param remedy What to do instead.
 * @throws ShapeError with the size, the limit and the remedy.
 */
export function assertRoom(
  owner: string,
  shapes: Readonly<Record<string, readonly number[]>>,
  remedy = 'Take a smaller batch.',
): void {
  const sizes = Object.entries(shapes).map(([name, shape]) => {
    const bytes = 4 * shape.reduce((size, length) => size * length, 1);
    if (bytes > tensorLimit) {
      const expected = `at most ${shownBytes(tensorLimit)}`;
      throw shapeError(owner, name, expected, shape, { place: shownBytes(bytes), remedy });
    }
    return { name, shape, bytes };
  });
  if (tf.getBackend() !== 'wasm') return;
  const held = tf.memory().numBytes;
  const more = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (held + more <= wasmLimit) return;
  const { name, shape } = sizes.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const expected = `so small that all tensors on wasm are at most ${shownBytes(wasmLimit)}`;
  const place = `${shownBytes(more)} more than the ${shownBytes(held)} of now`;
  throw shapeError(owner, name, expected, shape, { place, remedy });
}

function shownBytes(bytes: number): string {
  return bytes >= GiB / 10 ? `${(bytes / GiB).toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
