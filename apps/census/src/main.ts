import { exitCodes } from './cli/exitCodes.js';
import { runCommand } from './runCommand.js';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  process.stderr.write(`census: stdout must take what is written, got ${error.code}.\n`);
  process.exit(exitCodes.file);
});

process.exitCode = await runCommand(process.argv.slice(2));
