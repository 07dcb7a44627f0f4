import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built application. */
const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** What a process did. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a process is run. */
export interface CensusProcessOptions {
  readonly cwd: string;
  readonly stdin?: Uint8Array | string;
  readonly env?: NodeJS.ProcessEnv;
  /** Told what has been written to stderr so far, with a way to send a signal. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Closes stdout after so many bytes, as `head` does. */
  readonly closeStdoutAfter?: number;
  /** The same of stderr. */
  readonly closeStderrAfter?: number;
  /** Kills the process after so many milliseconds. */
  readonly killAfter?: number;
}

/** Runs the built application in a process of its own. */
export function censusProcess(args: readonly string[], options: CensusProcessOptions): Promise<Finished> {
  const { cwd, stdin = '', env, onStderr, closeStdoutAfter = Number.POSITIVE_INFINITY } = options;
  const { closeStderrAfter = Number.POSITIVE_INFINITY, killAfter } = options;
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (stdout.length >= closeStdoutAfter) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (stderr.length >= closeStderrAfter) child.stderr.destroy();
    onStderr?.(stderr, (signal) => child.kill(signal));
  });
  child.stdin.on('error', () => undefined); // the process may end before it has read everything
  child.stdin.end(stdin);
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}
