/** What the process says when it ends. */
export const exitCodes = { ok: 0, unexpected: 1, usage: 2, file: 3, interrupted: 130 } as const;

/** The exit code of an error: by its name, since two copies of a package break `instanceof`. */
export function exitCodeOf(error: unknown): number {
  const { name } = Object(error) as { readonly name?: unknown };
  if (name === 'ConfigError') return exitCodes.usage;
  return name === 'FileError' ? exitCodes.file : exitCodes.unexpected;
}
