import { parseArgs } from 'node:util';
import { ConfigError, show } from '@mtl/core/plain';
import { type CommandName, commands, type Option, type OptionName, options } from './options.js';

/** What was typed: a command and its options. */
export interface CommandLine {
  readonly command: CommandName;
  /** By option; `true` for a flag. */
  readonly values: ReadonlyMap<OptionName, readonly string[] | true>;
}

/**
 * Reads the command line.
 *
 * @param args Without the paths of Node and the script.
 * @throws ConfigError for a command or an option that does not exist, and for a value that is missing or must not be there.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: args[0] === '--' ? args.slice(1) : [...args], // a script runner may pass its own `--` on
    options: Object.fromEntries(
      Object.entries<Option>(options).map(([name, { value }]) => [
        name,
        { type: value ? 'string' : 'boolean', multiple: true, ...(name === 'help' && { short: 'h' }) },
      ]),
    ) as Record<string, { type: 'string' | 'boolean'; multiple: true }>,
    strict: false,
    tokens: true,
  });
  const command = commandOf(tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])));
  const allowed = commands[command].options;
  const values = new Map<OptionName, readonly string[] | true>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const name = allowed.find((candidate) => candidate === token.name);
    if (name === undefined) {
      const known = allowed.map((option) => `--${option}`).join(', ');
      throw new ConfigError(`${command}: \`option\` must be one of ${known}, got ${show(token.rawName)}.`);
    }
    const option: Option = options[name];
    if (option.value === undefined) {
      if (token.value !== undefined) {
        throw new ConfigError(`${command}: \`--${name}\` must be without a value, got ${show(token.value)}.`);
      }
      values.set(name, true);
      continue;
    }
    if (token.value === undefined || (!token.inlineValue && /^-./.test(token.value))) {
      throw new ConfigError(
        `${command}: \`--${name}\` must have a value, ${option.value}, got ${token.value === undefined ? 'none' : show(token.value)}.`,
      );
    }
    const before = values.get(name);
    if (Array.isArray(before) && !option.many) {
      throw new ConfigError(
        `${command}: \`--${name}\` must be given once, got ${show(before[0])} and ${show(token.value)}.`,
      );
    }
    values.set(name, [...(Array.isArray(before) ? before : []), token.value]);
  }
  return { command, values };
}

function commandOf([first, second, ...others]: readonly string[]): CommandName {
  if (first === undefined) return 'demo';
  const names = Object.keys(commands) as CommandName[];
  const actions = names.flatMap((name) => (name.startsWith(`${first} `) ? [name] : []));
  if (actions.length > 0) {
    const found = actions.find((name) => name === `${first} ${second}`);
    if (found === undefined) {
      const known = actions.map((name) => name.slice(first.length + 1)).join(', ');
      throw new ConfigError(
        `${first}: \`action\` must be one of ${known}, got ${second === undefined ? 'none' : show(second)}.`,
      );
    }
    if (others.length > 0) throw leftOver(found, others[0]);
    return found;
  }
  const found = names.find((name) => name === first && name !== 'demo');
  if (found === undefined) {
    throw new ConfigError(
      `census: \`command\` must be one of train, compare, predict, data, or none for the demo, got ${show(first)}.`,
    );
  }
  if (second !== undefined) throw leftOver(found, second);
  return found;
}

function leftOver(command: CommandName, value: unknown): ConfigError {
  return new ConfigError(`${command}: \`arguments\` must be options, got ${show(value)}.`);
}
