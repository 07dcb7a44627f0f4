import type { Command, Option, Program } from './program.js';

const widest = 120;

/** The help of a command: how it is called, examples, options. */
export function helpText(program: Program, name: string, command: Command): string {
  const called = command === program.unnamed ? '[command] [options]' : [name, argumentsOf(command)].join(' ');
  const all = command === program.unnamed ? ['', 'Commands:', ...commandLines(program)] : [];
  return [
    `Usage: ${program.name} ${called.trim()}`,
    '',
    command.summary,
    ...exampleLines(command),
    ...all,
    '',
    'Options:',
    ...optionLines(program, command),
    ...(command.notes ? ['', ...command.notes] : []),
    '',
    exitLine,
  ].join('\n');
}

/** The help of a program that does nothing without a command. */
export function programHelp(program: Program): string {
  return [
    program.summary,
    '',
    ...Object.values(program.commands).flatMap(({ examples = [] }) =>
      examples.slice(0, 1).map(([line]) => `  ${line}`),
    ),
    '',
    'Commands:',
    ...commandLines(program),
    '',
    `\`${program.name} COMMAND --help\` shows examples and all options of a command.`,
    exitLine,
  ].join('\n');
}

const exitLine =
  'Exit codes: 0 done, 2 usage, 3 a file or the data, 1 anything else; 129, 130, 143 ended by SIGHUP, Ctrl-C, SIGTERM.';

function argumentsOf({ arguments: names = [] }: Command): string {
  return [...names, '[options]'].join(' ');
}

function exampleLines({ examples = [] }: Command): string[] {
  if (examples.length === 0) return [];
  const width = Math.max(...examples.map(([line]) => line.length));
  return ['', 'Examples:', ...examples.map(([line, what]) => `  ${line.padEnd(width)}  # ${what}`)];
}

function commandLines({ commands, unnamed }: Program): string[] {
  const listed: [string, Command][] = [
    ...(unnamed ? [['(none)', unnamed] as [string, Command]] : []),
    ...Object.entries(commands),
  ];
  const width = Math.max(...listed.map(([name]) => name.length)) + 2;
  return listed.map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`);
}

function optionLines(program: Program, { options }: Command): string[] {
  const lines = options.map((name) => {
    const { value, help } = program.options[name] as Option;
    return [`  --${name}${value === undefined ? '' : ` ${value}`}`, help] as const;
  });
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.flatMap(([left, help]) =>
    wrapped(help.split(' '), ' ', widest - width - 2).map(
      (line, i) => `${(i === 0 ? left : '').padEnd(width)}  ${line}`,
    ),
  );
}

/** Words in lines of at most so many characters. */
export function wrapped(words: readonly string[], separator: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + separator.length + word.length > length) lines.push(word);
    else lines[lines.length - 1] = `${last}${separator}${word}`;
  }
  return lines;
}
