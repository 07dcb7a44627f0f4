/** What the process says when it ends. */
export const exitCodes = { ok: 0, unexpected: 1, usage: 2, file: 3 } as const;

/** Signals that end training with its result kept, and what the process says then: 128 and the number of the signal. */
export const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that ends training. */
export type EndingSignal = keyof typeof signalCodes;

/** The exit code of an error: by its name, since two copies of a package break `instanceof`. */
export function exitCodeOf(error: unknown): number {
  const { name } = Object(error) as { readonly name?: unknown };
  if (name === 'ConfigError') return exitCodes.usage;
  return name === 'FileError' ? exitCodes.file : exitCodes.unexpected;
}
