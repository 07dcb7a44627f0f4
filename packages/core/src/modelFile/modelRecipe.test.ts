import { expect, test } from 'vitest';
import { refusal } from '../../../testing/hostile/refusal.js';
import { checkRecipe } from './modelRecipe.js';

test.each([
  ['{"__proto__":{"units":[4]}}', 'got {"units":[4]} ("").'],
  ['{"a":{"b":[{"c":1},{"__proto__":2}]}}', 'got 2 ("a.b.1").'],
  ['{"a":null,"b":{"__proto__":null}}', 'got null ("b").'],
])('checkRecipe refuses the key "__proto__" at any depth, with its place: %s', (config, got) => {
  expect(refusal(() => checkRecipe('packModel', { builder: 'b', config: JSON.parse(config) }))).toBe(
    `config | packModel: \`config\` must be without the key "__proto__", ${got}`,
  );
});

test('checkRecipe takes what only looks like it', () => {
  const config = { a: '__proto__', b: ['__proto__', null, 1], constructor: { prototype: {} } };
  expect(() => checkRecipe('packModel', { builder: 'b', config })).not.toThrow();
});
