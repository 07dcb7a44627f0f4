import { type ArchiveMember, badArchive } from './archiveMember.js';

const blockBytes = 512;
/** Longer lists of attributes are no names. */
const mostAttributes = 1 << 20;

/**
 * The files of a tar stream (POSIX ustar, with the long names of pax and GNU), in its order.
 *
 * @throws FileError `archive` if the stream is no tar, is damaged or ends within a member.
 */
export async function* tarMembers(
  owner: string,
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<ArchiveMember, void, undefined> {
  const source = stream[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  /** Up to so many bytes, at least one; none at the end. */
  const take = async (limit: number): Promise<Uint8Array> => {
    while (rest.length === 0) {
      const { done, value } = await source.next();
      if (done) return rest;
      rest = value;
    }
    const taken = rest.subarray(0, limit);
    rest = rest.subarray(limit);
    return taken;
  };
  async function* body(bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = bytes; left > 0; ) {
      const chunk = await take(left);
      if (chunk.length === 0) throw badTar('an end within a file');
      left -= chunk.length;
      yield chunk;
    }
  }
  const skip = async (chunks: AsyncGenerator<Uint8Array>) => {
    while (!(await chunks.next()).done);
  };
  function badTar(found: string): Error {
    return badArchive(owner, 'a tar file', found);
  }
  try {
    let long: string | undefined; // name of the next file, where its header has no room for it
    for (;;) {
      const block = new Uint8Array(blockBytes);
      let filled = 0;
      while (filled < blockBytes) {
        const chunk = await take(blockBytes - filled);
        if (chunk.length === 0) break;
        block.set(chunk, filled);
        filled += chunk.length;
      }
      if (filled === 0 || block.every((byte) => byte === 0)) return;
      const header = filled < blockBytes ? undefined : readHeader(block);
      if (header === undefined) throw badTar('no header');
      const { type, bytes } = header;
      const chunks = body(bytes);
      if (type === 'L' || type === 'x') {
        if (bytes > mostAttributes) throw badTar(`a name of ${bytes} bytes`);
        const text = await textOf(chunks);
        long = type === 'L' ? text.split('\0')[0] : (pathOf(text) ?? long);
      } else {
        const name = long ?? header.name;
        if (type !== 'g') long = undefined;
        if (type === '0')
          yield { name, body: { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) } };
        await skip(chunks); // what the reader left
      }
      await skip(body((blockBytes - (bytes % blockBytes)) % blockBytes)); // filled up to whole blocks
    }
  } finally {
    await source.return?.();
  }
}

/** Undefined if the block is no header. */
function readHeader(block: Uint8Array): { name: string; type: string; bytes: number } | undefined {
  const text = new TextDecoder('latin1').decode(block);
  const bytes = (block[124] as number) < 128 ? octal(text.slice(124, 136)) : binary(block.subarray(125, 136));
  const sum = block.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (!text.startsWith('ustar', 257) || octal(text.slice(148, 156)) !== sum || !Number.isSafeInteger(bytes)) {
    return undefined;
  }
  const field = (from: number, length: number) =>
    new TextDecoder().decode(block.subarray(from, from + length)).split('\0')[0] as string;
  const prefix = text.startsWith('ustar\0', 257) ? field(345, 155) : ''; // GNU's form has other things there
  const name = field(0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: text[156] === '\0' ? '0' : (text[156] as string),
    bytes,
  };
}

function octal(text: string): number {
  return Number.parseInt(text.replace(/\0.*$/s, '').trim(), 8);
}

/** Of sizes from 8 GB. */
function binary(bytes: Uint8Array): number {
  return bytes.reduce((size, byte) => size * 256 + byte, 0);
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text;
}

/** The path among the attributes of pax: lines of `length key=value`. */
function pathOf(attributes: string): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(attributes)?.[1];
}
