import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkTarball } from './checkTarball.mjs';

let root;
let files;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'check-published-'));
  files = {
    'package.json': JSON.stringify({
      name: 'twice',
      version: '1.0.0',
      license: 'MIT',
      type: 'module',
      exports: {
        '.': {
          import: { types: './dist/index.d.ts', default: './dist/index.js' },
          require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
        },
      },
    }),
    'dist/index.js': 'export const twice = (x) => 2 * x;\n',
    'dist/index.cjs': 'exports.twice = (x) => 2 * x;\n',
    'dist/index.d.ts': 'export declare const twice: (x: number) => number;\n',
    'dist/index.d.cts': 'export declare const twice: (x: number) => number;\n',
  };
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Packs the files and gives what is wrong with them. */
function problems() {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'package', path)), { recursive: true });
    writeFileSync(join(root, 'package', path), text);
  }
  execFileSync('tar', ['-czf', 'twice.tgz', 'package'], { cwd: root });
  return checkTarball(join(root, 'twice.tgz'));
}

test('a package that can be imported and required has no problems', async () => {
  expect(await problems()).toEqual([]);
});

test('names a file that is not there', async () => {
  delete files['dist/index.cjs'];
  expect(await problems()).toContain(
    'pkg.exports["."].require.default is ./dist/index.cjs but the file does not exist.',
  );
});

test('names declarations whose imports lead nowhere', async () => {
  files['dist/index.d.cts'] = "export { twice } from './absent.cjs';\n";
  expect(await problems()).toEqual(['types: InternalResolutionError twice/dist/index.d.cts']);
});

test('names a package without types', async () => {
  files['package.json'] =
    '{ "name": "twice", "version": "1.0.0", "license": "MIT", "exports": "./dist/index.cjs" }';
  delete files['dist/index.d.ts'];
  delete files['dist/index.d.cts'];
  expect(await problems()).toContain('has no types');
});
