import { dueFiles } from './dueFiles.js';
import { exitCodes } from './exitCodes.js';
import type { Program } from './program.js';
import { runProgram } from './runProgram.js';

/**
 * The whole of a process: runs the command of `process.argv` and sets the exit code. A reader of stdout that has seen enough
 * (`| head`) is no error, and no reason to lose a model that was asked for.
 */
export async function runMain(program: Program): Promise<void> {
  let code: number | undefined; // of a stdout that takes no more
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (code !== undefined) return;
    code = error.code === 'EPIPE' ? exitCodes.ok : exitCodes.file;
    if (code !== exitCodes.ok) {
      process.stderr.write(`${program.name}: stdout must take what is written, got ${error.code}.\n`);
    }
    if (!dueFiles.any) process.exit(code);
  });
  process.stderr.on('error', () => undefined); // progress that nobody reads is no reason either
  const ended = await runProgram(program, process.argv.slice(2));
  process.exitCode = ended === exitCodes.ok ? (code ?? exitCodes.ok) : ended;
}
