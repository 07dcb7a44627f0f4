/** Where a reader takes its bytes from: a stream, the bytes themselves, a `File` or `Blob` of a web page, or text. */
export type ByteSource = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | Uint8Array | Blob | string;
