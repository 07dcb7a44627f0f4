/** A stream that text goes to. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Where a command says things: events for programs, results and progress for people. */
export interface Output {
  /** An event as one line of JSON on stdout; nothing without `--json`. NaN and infinities become null. */
  event(name: string, fields: object): void;
  /** A result for people: stdout, with `--json` stderr. */
  result(text: string): void;
  /** What goes on, for people: stderr. */
  progress(text: string): void;
  /** From now on every event says `"synthetic": true`. */
  markSynthetic(): void;
  /** Where results for people go, to ask about colours. */
  readonly people: TextStream;
  /** Where progress goes. */
  readonly stderr: TextStream;
}

/** @param json Whether `--json` was given. */
export function createOutput(stdout: TextStream, stderr: TextStream, json: boolean): Output {
  const people = json ? stderr : stdout;
  let mark: { readonly synthetic?: true } = {};
  return {
    event: (name, fields) => {
      if (json) stdout.write(`${JSON.stringify({ event: name, ...fields, ...mark })}\n`);
    },
    result: (text) => {
      people.write(`${text}\n`);
    },
    progress: (text) => {
      stderr.write(`${text}\n`);
    },
    markSynthetic: () => {
      mark = { synthetic: true };
    },
    people,
    stderr,
  };
}
