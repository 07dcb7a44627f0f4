import { configError } from './assert.js';

/**
 * Derives the seed of one random draw from the root seed and its place in the model, so that adding a layer changes no other
 * layer's draw: `deriveSeed(seed, 'level_1', 'experts')`.
 *
 * FNV-1a over the UTF-16 units of the path, finished by the mixer of MurmurHash3. Frozen: saved runs depend on it.
 *
 * @param seed Root seed, any safe integer.
 * @param path Names or indices from the root to the draw.
 * @returns An integer from 1 to 2³¹ − 1; never 0, which tfjs takes for "no seed".
 */
export function deriveSeed(seed: number, ...path: readonly (string | number)[]): number {
  if (!Number.isSafeInteger(seed)) throw configError('deriveSeed', 'seed', 'a safe integer', seed);
  let hash = 0x811c9dc5;
  const text = [seed, ...path].join('\u0000');
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) & 0x7fffffff;
  return hash === 0 ? 1 : hash;
}
