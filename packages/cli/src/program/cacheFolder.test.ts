import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheFolder } from './cacheFolder.js';

describe('cacheFolder', () => {
  test('is in $XDG_CACHE_HOME, or else in ~/.cache', () => {
    expect(cacheFolder('census', { XDG_CACHE_HOME: '/tmp/cache' })).toBe('/tmp/cache/mtl-census');
    expect(cacheFolder('census', {})).toBe(join(homedir(), '.cache', 'mtl-census'));
  });

  test('asks the system where HOME is empty or relative', () => {
    const cache = join(userInfo().homedir, '.cache', 'mtl-census');
    for (const HOME of ['', '.', 'home']) expect(cacheFolder('census', { HOME })).toBe(cache);
    expect(cacheFolder('census', { HOME: '/of/someone' })).toBe('/of/someone/.cache/mtl-census');
  });

  test('does not follow a path that is empty or relative', () => {
    expect(cacheFolder('census', { XDG_CACHE_HOME: '' })).toBe(cacheFolder('census', {}));
    expect(cacheFolder('census', { XDG_CACHE_HOME: 'cache' })).toBe(cacheFolder('census', {}));
  });
});
