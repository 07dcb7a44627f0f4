/** What a reader says about a file: `accepted`, or code and message of its error; every other error is thrown on. */
export function refusal(read: () => unknown): string {
  try {
    read();
    return 'accepted';
  } catch (error) {
    return describeRefusal(error);
  }
}

/** {@link refusal} of what is asynchronous. */
export async function lateRefusal(read: () => Promise<unknown>): Promise<string> {
  try {
    await read();
    return 'accepted';
  } catch (error) {
    return describeRefusal(error);
  }
}

function describeRefusal(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'FileError') return `${(error as Error & { code: string }).code} | ${error.message}`;
  if (error.name === 'ConfigError') return `${error.name} | ${error.message}`;
  throw error;
}
