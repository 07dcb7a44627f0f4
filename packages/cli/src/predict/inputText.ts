import { FileError } from '@mtl/core/plain';
import { unpackText } from '@mtl/data';
import { openFile } from '@mtl/data/node';

/** Text that comes in chunks of bytes, and its first line, which has been read already. */
export interface InputText extends AsyncIterable<Uint8Array> {
  readonly name: string;
  /** The first line that is not blank, without its end. */
  readonly firstLine: string;
  /** Stops reading; only needed where the text is not read to its end. */
  close(): Promise<void>;
}

/** Bytes within which the first line must end. */
const longestLine = 1_048_576;

/**
 * Opens a file or stdin, unpacks it if it is gzip, and reads ahead to the end of the first line.
 *
 * @param path Default: stdin.
 * @throws FileError, also while the text is read, if it cannot be read or unpacked, or is empty.
 */
export async function openText(
  path: string | undefined,
  stdin: AsyncIterable<Uint8Array> = process.stdin,
): Promise<InputText> {
  const file = path === undefined ? undefined : openFile(path);
  const name = file?.name ?? 'stdin';
  const chunks = unpackText(file ?? stdin, { name });
  const close = async () => {
    await chunks.return(undefined);
  };
  try {
    const { ahead, firstLine } = await readFirst(chunks, name);
    return { name, firstLine, close, [Symbol.asyncIterator]: () => joined(ahead, chunks) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Reads until the first line is whole. */
async function readFirst(chunks: AsyncGenerator<Uint8Array>, name: string) {
  const ahead: Uint8Array[] = [];
  const decoder = new TextDecoder();
  let length = 0;
  let text = '';
  for (;;) {
    const { done, value } = await chunks.next();
    if (!done) ahead.push(value);
    text += done ? decoder.decode() : decoder.decode(value, { stream: true });
    text = text.replace(/^[\r\n]+/, '');
    const end = text.search(/[\r\n]/);
    if (end >= 0 || (done && text !== '')) {
      return { ahead, firstLine: end >= 0 ? text.slice(0, end) : text };
    }
    if (done)
      throw new FileError('empty', `predict: \`input\` must have at least one row, got none (${name}).`);
    length += value.length;
    if (length > longestLine) {
      const expected = `begin with a row of at most ${longestLine} bytes`;
      throw new FileError('limit', `predict: \`input\` must ${expected}, got ${length} or more (${name}).`);
    }
  }
}

async function* joined(
  ahead: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* ahead;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
