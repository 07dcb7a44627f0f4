import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emitDeclarations } from './emitDeclarations.mjs';

let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-types-'));
  write(
    'tsconfig.json',
    '{ "compilerOptions": { "module": "ESNext", "target": "ES2022", "lib": ["ES2022"], "skipLibCheck": true, "types": [], "declaration": true } }',
  );
  write('packages/a/src/index.ts', "/** Twice. */\nexport { twice } from './maths/twice.js';\n");
  write(
    'packages/a/src/maths/twice.ts',
    "import type { Value } from '../value.js';\nexport const twice = (x: Value) => ({ x: 2 * x.x });\n",
  );
  write('packages/a/src/value.ts', 'export interface Value { readonly x: number }\n');
  write('packages/a/src/alone.ts', 'export const alone = 1;\n');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const read = (path) => readFileSync(join(root, path), 'utf8');

test('writes what the entries reach, for import and for require', () => {
  expect(emitDeclarations(root, ['packages/a'])).toEqual([]);
  expect(read('packages/a/dist/index.d.ts')).toBe(
    "/** Twice. */\nexport { twice } from './maths/twice.js';\n",
  );
  expect(read('packages/a/dist/index.d.cts')).toBe(
    "/** Twice. */\nexport { twice } from './maths/twice.cjs';\n",
  );
  expect(read('packages/a/dist/maths/twice.d.cts')).toContain("import type { Value } from '../value.cjs';");
  expect(existsSync(join(root, 'packages/a/dist/value.d.ts'))).toBe(true);
  expect(existsSync(join(root, 'packages/a/dist/alone.d.ts'))).toBe(false);
});

test('removes the declarations of sources that are gone and leaves the code beside them', () => {
  write('packages/a/dist/gone/old.d.ts', 'export {};\n');
  write('packages/a/dist/index.js', 'export {};\n');
  emitDeclarations(root, ['packages/a']);
  expect(existsSync(join(root, 'packages/a/dist/gone/old.d.ts'))).toBe(false);
  expect(existsSync(join(root, 'packages/a/dist/index.js'))).toBe(true);
});

test('names a type error by file and line and then writes nothing', () => {
  write('packages/a/src/value.ts', '\nexport interface Value { readonly x: string }\n');
  expect(emitDeclarations(root, ['packages/a'])).toEqual([
    "packages/a/src/maths/twice.ts:2: The right-hand side of an arithmetic operation must be of type 'any', 'number', 'bigint' or an enum type.",
  ]);
  expect(existsSync(join(root, 'packages/a/dist'))).toBe(false);
});

test('refuses declarations that lead out of their package by a path', () => {
  write('packages/b/src/index.ts', 'export interface Hidden { readonly h: 1 }\n');
  write('packages/a/src/index.ts', "export { type Hidden } from '../../b/src/index.js';\n");
  expect(emitDeclarations(root, ['packages/a'])).toEqual([
    'packages/a/dist/index.d.ts: imports `../../b/src/index.js`, which is not published with it',
    'packages/a/dist/index.d.cts: imports `../../b/src/index.cjs`, which is not published with it',
  ]);
});
