import { type CommandName, commands, type Option, options } from './cli/options.js';
import { modelNames } from './models/modelNames.js';

/** The help of a command; that of the demo lists the commands too. */
export function helpText(name: CommandName): string {
  const { summary, options: names } = commands[name];
  const lines = names.map((option) => {
    const { value, help }: Option = options[option];
    return [`  --${option}${value === undefined ? '' : ` ${value}`}`, help] as const;
  });
  const width = Math.max(...lines.map(([left]) => left.length));
  const usage = name === 'demo' ? 'census [command] [options]' : `census ${name} [options]`;
  const all =
    name === 'demo'
      ? [
          '',
          'Commands:',
          ...Object.entries(commands).map(([command, { summary }]) => {
            return `  ${(command === 'demo' ? '(none)' : command).padEnd(13)}${summary}`;
          }),
        ]
      : [];
  return [
    `Usage: ${usage}`,
    '',
    summary,
    ...all,
    '',
    'Options:',
    ...lines.map(([left, help]) => `${left.padEnd(width)}  ${help}`),
    ...(names.includes('model') ? ['', 'Models:', ...wrapped(modelNames)] : []),
    '',
    'Exit codes: 0 done, 2 usage, 3 a file or the data, 1 anything else; 129, 130, 143 ended by SIGHUP, Ctrl-C, SIGTERM.',
  ].join('\n');
}

/** Names in lines of at most 100 characters. */
function wrapped(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last === undefined || last.length + name.length + 2 > 100) lines.push(`  ${name}`);
    else lines[lines.length - 1] = `${last}, ${name}`;
  }
  return lines;
}
