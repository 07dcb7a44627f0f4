import type { ExampleAnswer, ExamplePort, ExampleRequest } from './examplePort.js';
import type { ExampleStream } from './exampleStream.js';
import type { Examples } from './examples.js';
import { prefetched } from './prefetched.js';

/**
 * The side of the worker: gives streams of examples to `examplesFrom` at the other end of a port. What is read, parsed and encoded here takes
 * no time from the training: while one chunk is in use, the next is made. Arrays are copied once and moved; those of the stream stay its own.
 *
 * @param port Its end of a `MessageChannel`.
 * @param open Opens the stream of an epoch, from 0; called once for every stream that is asked for.
 */
export function serveExamples(port: ExamplePort, open: (epoch: number) => ExampleStream): void {
  const streams = new Map<number, AsyncGenerator<Examples, void, undefined>>();
  const answer = async ({ stream, epoch }: ExampleRequest): Promise<Omit<ExampleAnswer, 'stream'>> => {
    try {
      const rows = streams.get(stream) ?? prefetched(open(epoch));
      streams.set(stream, rows);
      const { value } = await rows.next();
      return value ? { examples: value } : {};
    } catch (error) {
      const { name, message, code } = Object(error) as { name?: unknown; message?: unknown; code?: unknown };
      return {
        error: {
          name: String(name),
          message: String(message ?? error),
          ...(typeof code === 'string' && { code }),
        },
      };
    }
  };
  port.addEventListener('message', async ({ data }: { readonly data: ExampleRequest }) => {
    const { stream, close } = data;
    if (close) {
      const rows = streams.get(stream);
      streams.delete(stream);
      await rows?.return();
      return;
    }
    const moved: ArrayBuffer[] = [];
    const message = ownArrays({ stream, ...(await answer(data)) }, moved);
    port.postMessage(message, moved);
  });
  port.start();
}

/** The same value with arrays of its own, whose memory is listed: what may be moved away. */
function ownArrays(value: unknown, buffers: ArrayBuffer[]): unknown {
  if (ArrayBuffer.isView(value)) {
    const copy = (value as Float32Array).slice();
    buffers.push(copy.buffer as ArrayBuffer);
    return copy;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ownArrays(inner, buffers)]));
}
