import { dueFiles } from './cli/dueFiles.js';
import { exitCodes } from './cli/exitCodes.js';
import { runCommand } from './runCommand.js';

let code: number | undefined; // of a stdout that takes no more

// A reader that has seen enough (`| head`) is no error, and no reason to lose a model that was asked for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (code !== undefined) return;
  code = error.code === 'EPIPE' ? exitCodes.ok : exitCodes.file;
  if (code !== exitCodes.ok) {
    process.stderr.write(`census: stdout must take what is written, got ${error.code}.\n`);
  }
  if (!dueFiles.any) process.exit(code);
});

// Progress that nobody reads is no reason either.
process.stderr.on('error', () => undefined);

const ended = await runCommand(process.argv.slice(2));
process.exitCode = ended === exitCodes.ok ? (code ?? exitCodes.ok) : ended;
