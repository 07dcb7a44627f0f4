import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { censusCache } from './censusCache.js';

describe('censusCache', () => {
  test('is in $XDG_CACHE_HOME, or else in ~/.cache', () => {
    expect(censusCache({ XDG_CACHE_HOME: '/tmp/cache' })).toBe('/tmp/cache/mtl-census');
    expect(censusCache({})).toBe(join(homedir(), '.cache', 'mtl-census'));
  });

  test('asks the system where HOME is empty or relative', () => {
    const cache = join(userInfo().homedir, '.cache', 'mtl-census');
    for (const HOME of ['', '.', 'home']) expect(censusCache({ HOME })).toBe(cache);
    expect(censusCache({ HOME: '/of/someone' })).toBe('/of/someone/.cache/mtl-census');
  });

  test('does not follow a path that is empty or relative', () => {
    expect(censusCache({ XDG_CACHE_HOME: '' })).toBe(censusCache({}));
    expect(censusCache({ XDG_CACHE_HOME: 'cache' })).toBe(censusCache({}));
  });
});
