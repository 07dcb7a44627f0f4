import { parseArgs } from 'node:util';
import { ConfigError, nearestWord, show } from '@mtl/core/plain';
import { type Command, type CommandLine, type Option, type Program, unnamedCommand } from './program.js';

/** A command line and the command that it names; undefined where it names none. */
export interface ParsedLine extends CommandLine {
  readonly found: Command | undefined;
}

/**
 * Reads the command line of a program.
 *
 * @param args Without the paths of Node and the script.
 * @throws ConfigError for a command, an argument or an option that does not exist, and for a value that is missing or must not be there.
 */
export function parseCommandLine(program: Program, args: readonly string[]): ParsedLine {
  const { tokens } = parseArgs({
    args: args[0] === '--' ? args.slice(1) : [...args], // a script runner may pass its own `--` on
    options: Object.fromEntries(
      Object.entries<Option>(program.options).map(([name, { value }]) => [
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
  const { command, found, rest } = commandOf(program, words, helps);
  const allowed = found?.options ?? ['help', 'version'];
  const values = new Map<string, readonly string[] | true>();
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
    const option = program.options[name] as Option;
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
  return { command, found, values, arguments: argumentsOf(command, found, rest, helps) };
}

/** The command that words name, and the words behind its name. */
function commandOf(
  { name: program, commands, unnamed }: Program,
  words: readonly string[],
  helps: boolean,
): { readonly command: string; readonly found: Command | undefined; readonly rest: readonly string[] } {
  const [first, second] = words;
  if (first === undefined) {
    return { command: unnamed ? unnamedCommand : program, found: unnamed, rest: [] };
  }
  const names = Object.keys(commands);
  const found = names.find((name) => name === first);
  const actions = names.filter((name) => name.startsWith(`${first} `));
  if (actions.length > 0) {
    const action = actions.find((name) => name === `${first} ${second}`);
    if (action !== undefined) return { command: action, found: commands[action], rest: words.slice(2) };
    if (second === undefined && helps && found) {
      return { command: found, found: commands[found], rest: [] };
    }
    const known = actions.map((name) => name.slice(first.length + 1)).join(', ');
    throw new ConfigError(
      `${first}: \`action\` must be one of ${known}, got ${second === undefined ? 'none' : show(second)}.`,
    );
  }
  if (found !== undefined) return { command: found, found: commands[found], rest: words.slice(1) };
  const known = names.filter((name) => !name.includes(' '));
  const nearest = nearestWord(first, known);
  const remedy = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  const list = `${known.join(', ')}${unnamed ? `, or none for the ${unnamedCommand}` : ''}`;
  throw new ConfigError(`${program}: \`command\` must be one of ${list}, got ${show(first)}.${remedy}`);
}

function argumentsOf(
  command: string,
  found: Command | undefined,
  rest: readonly string[],
  helps: boolean,
): ReadonlyMap<string, string> {
  const expected = found?.arguments ?? [];
  const more = rest[expected.length];
  if (more !== undefined) {
    const what = expected.length === 0 ? 'options' : `${expected.join(' ')} and options`;
    throw new ConfigError(`${command}: \`arguments\` must be ${what}, got ${show(more)}.`);
  }
  const missing = expected.find((name, i) => !name.startsWith('[') && rest[i] === undefined);
  if (missing !== undefined && !helps) {
    const [example] = found?.examples ?? [];
    const remedy = example ? ` For example: ${example[0]}` : '';
    throw new ConfigError(`${command}: \`${missing}\` must be given, got none.${remedy}`);
  }
  return new Map(rest.map((value, i) => [(expected[i] as string).replace(/^\[|\]$/g, ''), value]));
}
