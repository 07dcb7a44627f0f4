import { printable } from './show.js';

/**
 * Root of all errors that these packages throw on purpose. Recognize them by `name`: two copies of a package break `instanceof`.
 * A message is one line of at most 2,000 characters, whatever names it quotes; what a terminal would obey is escaped.
 */
export class MtlError extends Error {
  override name = 'MtlError';

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(printable(message.length > 2000 ? `${message.slice(0, 1999)}…` : message), options);
  }
}

/** A builder, layer or option that cannot work; thrown before any weight exists. */
export class ConfigError extends MtlError {
  override name = 'ConfigError';
}

/** Tensors or arrays whose shapes or values do not fit together; thrown when something is called. */
export class ShapeError extends MtlError {
  override name = 'ShapeError';
}

/** A file or stream that cannot be read as what it should be, or cannot be written. */
export class FileError extends MtlError {
  override name = 'FileError';

  /**
   * @param code Short, stable name of the kind of failure, for programs.
   * @param message Sentence for people.
   */
  constructor(
    readonly code: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
