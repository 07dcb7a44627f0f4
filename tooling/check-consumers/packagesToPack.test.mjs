import { expect, test } from 'vitest';
import { packagesToPack } from './packagesToPack.mjs';

const packages = [
  { manifest: { name: '@mtl/model', dependencies: { '@mtl/core': '*', '@mtl/layers': '*' } } },
  { manifest: { name: '@mtl/layers', dependencies: { '@mtl/core': '*', 'pure-rand': '*' } } },
  { manifest: { name: '@mtl/core' } },
  { manifest: { name: '@mtl/testing', private: true } },
];

test('a package comes after what it depends on, each once', () => {
  const names = packagesToPack(packages, '@mtl/model').map(({ manifest }) => manifest.name);
  expect(names).toEqual(['@mtl/core', '@mtl/layers', '@mtl/model']);
});

test('refuses what is not published', () => {
  for (const name of ['@mtl/absent', '@mtl/testing']) {
    expect(() => packagesToPack(packages, name)).toThrow(
      `check-consumers: there is no published package ${name}.`,
    );
  }
});
