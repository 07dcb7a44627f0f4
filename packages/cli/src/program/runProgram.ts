import { parseCommandLine } from './commandLine.js';
import { exitCodeOf, exitCodes } from './exitCodes.js';
import { helpText, programHelp } from './help.js';
import { createOutput } from './output.js';
import type { CommandLine, Program } from './program.js';

/**
 * Runs the command that was typed. An error is one line on stderr, with its stack if `DEBUG` is `mtl`.
 *
 * @param args Without the paths of Node and the script.
 * @returns The exit code.
 */
export async function runProgram(program: Program, args: readonly string[]): Promise<number> {
  try {
    const line = parseCommandLine(program, args);
    if (hasFlag(line, 'version')) return say(`${program.name} ${program.version}`);
    if (line.found === undefined) return say(programHelp(program));
    if (hasFlag(line, 'help')) return say(helpText(program, line.command, line.found));
    const output = createOutput(process.stdout, process.stderr, hasFlag(line, 'json'));
    return (await line.found.run?.(line, output)) ?? exitCodes.usage;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${text.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    if (process.env.DEBUG === 'mtl') process.stderr.write(`${(error as Error).stack}\n`);
    return exitCodeOf(error);
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

function hasFlag({ values }: CommandLine, name: string): boolean {
  return values.get(name) === true;
}
