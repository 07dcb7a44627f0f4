/** The same bytes; the first chunk has at least `count` of them, if there are so many. */
export async function* startingWith(
  count: number,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] | undefined = [];
  let length = 0;
  for await (const chunk of chunks) {
    if (pieces === undefined) {
      yield chunk;
      continue;
    }
    pieces.push(chunk);
    length += chunk.length;
    if (length < count) continue;
    yield joined(pieces, length);
    pieces = undefined;
  }
  if (pieces !== undefined && length > 0) yield joined(pieces, length);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** A chunk, and what follows; the rest is closed with it. */
export async function* prepended(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
