import { poisonNames } from './poisonNames.js';
import type { Random } from './random.js';

const parts = [
  'null',
  '0',
  '1',
  '3',
  '4',
  '27',
  '-1',
  '1.5',
  '2e9',
  '1e308',
  '[]',
  '{}',
  '"x"',
  '""',
  'true',
  '[4,4]',
  '[',
];

/** Changes one place of a JSON text: a number, a text, a character, or the members of an object. */
export function editJson(text: string, random: Random): string {
  const replaceOne = (pattern: RegExp, by: () => string): string => {
    const places = [...text.matchAll(pattern)];
    if (places.length === 0) return text;
    const { index, 0: found } = random.pick(places);
    return text.slice(0, index) + by() + text.slice(index + found.length);
  };
  switch (random.integer(7)) {
    case 0:
      return replaceOne(/-?\d+(\.\d+)?/g, () => random.pick(parts));
    case 1:
      return replaceOne(/"[^"]*"(?!:)/g, () => random.pick(parts));
    case 2:
      return replaceOne(/"[^"]*"(?=:)/g, () =>
        JSON.stringify(random.pick(['units', 'builder', ...poisonNames])),
      );
    case 3:
      return replaceOne(/[[\]{},:"]/g, () => random.pick(['', '{', '}', ',', '"']));
    case 4:
      return replaceOne(
        /\{/g,
        () => `{"${random.pick(['extra', 'units', 'builder', 'name', '__proto__'])}":${random.pick(parts)},`,
      );
    case 5:
      return replaceOne(/\[[^[\]]*\]|\{[^{}]*\}/g, () => random.pick(parts));
    default:
      return text.slice(0, random.integer(text.length));
  }
}
