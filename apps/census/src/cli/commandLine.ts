import { parseArgs } from 'node:util';
import { ConfigError, nearestWord, show } from '@mtl/core/plain';
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
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const helps = tokens.some(
    (token) => token.kind === 'option' && ['help', 'h', 'version'].includes(token.name),
  );
  const { command, left } = commandOf(words, helps);
  const allowed = commands[command].options;
  const values = new Map<OptionName, readonly string[] | true>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const name = allowed.find((candidate) => candidate === token.name);
    if (name === undefined) {
      const known = allowed.map((option) => `--${option}`).join(', ');
      const nearest = nearestWord(token.name, allowed);
      const remedy = nearest === undefined ? '' : ` Did you mean --${nearest}?`;
      throw new ConfigError(
        `${command}: \`option\` must be one of ${known}, got ${show(token.rawName)}.${remedy}`,
      );
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
  // After the options: the word behind a misspelled one, `--modl mmoe`, is not what is wrong.
  if (left !== undefined) {
    throw new ConfigError(`${command}: \`arguments\` must be options, got ${show(left)}.`);
  }
  return { command, values };
}

/** The command that words name, and the first word that it has no use for. */
function commandOf(
  [first, second, ...others]: readonly string[],
  helps: boolean,
): { readonly command: CommandName; readonly left?: string | undefined } {
  if (first === undefined) return { command: 'demo' };
  const names = Object.keys(commands) as CommandName[];
  const actions = names.flatMap((name) => (name.startsWith(`${first} `) ? [name] : []));
  if (actions.length > 0) {
    if (second === undefined && helps) return { command: first as CommandName };
    const found = actions.find((name) => name === `${first} ${second}`);
    if (found === undefined) {
      const known = actions.map((name) => name.slice(first.length + 1)).join(', ');
      throw new ConfigError(
        `${first}: \`action\` must be one of ${known}, got ${second === undefined ? 'none' : show(second)}.`,
      );
    }
    return { command: found, left: others[0] };
  }
  const found = names.find((name) => name === first && name !== 'demo');
  if (found === undefined) {
    const nearest = nearestWord(first, ['train', 'compare', 'predict', 'data']);
    const remedy = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
    throw new ConfigError(
      `census: \`command\` must be one of train, compare, predict, data, or none for the demo, got ${show(first)}.${remedy}`,
    );
  }
  return { command: found, left: second };
}
