import { createOutput } from '../program/output.js';

/** An output that keeps what is written to it. */
export function fakeOutput(options: { readonly json?: boolean; readonly isTTY?: boolean } = {}) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    isTTY: options.isTTY ?? false,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const output = createOutput(stream('stdout'), stream('stderr'), options.json ?? false);
  return { output, written };
}
