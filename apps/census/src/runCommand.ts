import { readFileSync } from 'node:fs';
import { type CommandLine, parseCommandLine } from './cli/commandLine.js';
import { exitCodeOf, exitCodes } from './cli/exitCodes.js';
import { createOutput, type Output } from './cli/output.js';
import { hasFlag } from './cli/settings.js';
import { helpText } from './help.js';

/**
 * Runs the command that was typed. An error is one line on stderr, with its stack if `DEBUG` is `mtl`.
 *
 * @returns The exit code.
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    const line = parseCommandLine(args);
    const output = createOutput(process.stdout, process.stderr, hasFlag(line, 'json'));
    if (hasFlag(line, 'help')) {
      process.stdout.write(`${helpText(line.command)}\n`);
      return exitCodes.ok;
    }
    if (hasFlag(line, 'version')) {
      process.stdout.write(`census ${version()}\n`);
      return exitCodes.ok;
    }
    return await dispatch(line, output);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${text.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    if (process.env.DEBUG === 'mtl') process.stderr.write(`${(error as Error).stack}\n`);
    return exitCodeOf(error);
  }
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** Only the command that runs is loaded, and with it TensorFlow.js. */
async function dispatch(line: CommandLine, output: Output): Promise<number> {
  switch (line.command) {
    case 'demo':
      return (await import('./commands/demo.js')).demo(line, output);
    case 'train':
      return (await import('./commands/train.js')).train(line, output);
    case 'compare':
      return (await import('./commands/compare.js')).compare(line, output);
    case 'predict':
      return (await import('./commands/predict.js')).predict(line);
    case 'data': // only with --help or --version, which have been answered
      return exitCodes.usage;
    case 'data fetch':
      return (await import('./commands/data.js')).fetchData(line, output);
    case 'data verify':
      return (await import('./commands/data.js')).verifyData(line, output);
    case 'data stats':
      return (await import('./commands/data.js')).showStats(line, output);
  }
}
