import { ConfigError, FileError, MtlError, ShapeError } from '../errors.js';
import type { ExampleAnswer, ExamplePort, ExampleRequest } from './examplePort.js';
import type { Examples } from './examples.js';

/**
 * The side of the training: rows for `fitTasks`, `evaluateTasks` and `predictTasks` that a worker reads and encodes, see {@link serveExamples}.
 * Any number of streams may be open at once, such as one of rows to train with and one of validation.
 *
 * @param port Its end of a `MessageChannel`; it is the caller's, and closing it (or ending the worker) ends the wait for an answer.
 * @returns Opens the stream of an epoch. An error of the worker is thrown where its chunk would come, with the worker's own message.
 */
export function examplesFrom<Name extends string = string>(
  port: ExamplePort,
): (epoch: number) => AsyncGenerator<Examples<Name>, void, undefined> {
  const waiting = new Map<number, (answer: ExampleAnswer) => void>();
  let closed = false;
  let streams = 0;
  const gone = (stream: number): ExampleAnswer => ({
    stream,
    error: {
      name: 'MtlError',
      message: 'examplesFrom: the port was closed, or its worker ended, before the last chunk.',
    },
  });
  port.addEventListener('message', ({ data }: { readonly data: ExampleAnswer }) => {
    waiting.get(data.stream)?.(data);
  });
  port.addEventListener('close', () => {
    closed = true;
    for (const [stream, tell] of waiting) tell(gone(stream));
  });
  port.start();
  const ask = (request: ExampleRequest) =>
    new Promise<ExampleAnswer>((resolve) => {
      if (closed) resolve(gone(request.stream));
      waiting.set(request.stream, resolve);
      port.postMessage(request, []);
    });
  return async function* (epoch) {
    const stream = streams++;
    try {
      for (;;) {
        const { examples, error } = await ask({ stream, epoch });
        if (error) throw errorOf(error);
        if (!examples) return;
        yield examples as Examples<Name>;
      }
    } finally {
      waiting.delete(stream);
      port.postMessage({ stream, epoch, close: true } satisfies ExampleRequest, []);
    }
  };
}

/** The worker's error as one of this side: an error of a class of ours would arrive as a plain one. */
function errorOf({ name, message, code }: NonNullable<ExampleAnswer['error']>): MtlError {
  if (name === 'FileError') return new FileError(code ?? 'unknown', message);
  const known = { ConfigError, ShapeError }[name];
  return known ? new known(message) : new MtlError(message);
}
