import { configError } from './assert.js';
import { nearestWord } from './nearestWord.js';

/** Every key of a type of options, once; the compiler finds the one that was forgotten. */
export type OptionKeys<O> = { readonly [Key in keyof O]-?: true };

/**
 * Refuses options that are no object, and keys that nobody reads: JavaScript, JSON and spreads have no compiler, and a misspelled
 * option would train for hours with its default. The first line of every public function that takes options.
 *
 * @param owner Name of the function, as the user typed it.
 * @param options What was passed; undefined counts as `{}`.
 * @param known All keys that it may have.
 * @param field What the object is called in messages. Default `options`.
 * @throws ConfigError that names the unknown key and the known one that is nearest to it.
 */
export function assertOptions<O extends object>(
  owner: string,
  options: unknown,
  known: OptionKeys<O>,
  field = 'options',
): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw configError(owner, field, 'an object', options);
  }
  const names = Object.keys(known);
  for (const key of Object.keys(options)) {
    if (Object.hasOwn(known, key)) continue;
    const nearest = nearestWord(key, names);
    const remedy =
      nearest === undefined
        ? `Known are ${names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ')}.`
        : `Did you mean \`${nearest}\`?`;
    throw configError(owner, field, 'without unknown keys', key, remedy);
  }
}
