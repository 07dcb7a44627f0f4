import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSnippet } from './runSnippet.mjs';
import { hasSnippets, runSnippets } from './runSnippets.mjs';
import { snippetsOf } from './snippetsOf.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
let root;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'run-snippets-'));
  const modules = join(root, 'node_modules');
  mkdirSync(join(modules, 'twice'), { recursive: true });
  mkdirSync(join(modules, '@tensorflow'));
  symlinkSync(join(repository, 'node_modules/@types'), join(modules, '@types'));
  symlinkSync(
    join(repository, 'packages/core/node_modules/@tensorflow/tfjs'),
    join(modules, '@tensorflow/tfjs'),
  );
  writeFileSync(
    join(modules, 'twice/package.json'),
    '{ "name": "twice", "type": "module", "exports": "./index.js" }',
  );
  writeFileSync(join(modules, 'twice/index.js'), 'export const twice = (x) => 2 * x;\n');
  writeFileSync(join(modules, 'twice/index.d.ts'), 'export declare function twice(x: number): number;\n');
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

/** A page whose code starts in line 3. */
const pageOf = (code, words = '') => `# page\n\`\`\`ts${words}\n${code}\n\`\`\`\n`;

/** Checks and runs one page. */
function runPage(code, words) {
  writeFileSync(join(root, 'README.md'), pageOf(code, words));
  return runSnippets(root, root, { files: ['README.md'] });
}

/** Runs the code of one page without a look at its types. */
function run(code, options) {
  const [snippet] = snippetsOf('README.md', pageOf(code));
  return runSnippet(root, [['README-2', snippet]], options);
}

test('runs code that is right', async () => {
  const code =
    "import { twice } from 'twice';\nif (twice(2) !== 4) throw new Error('no');\nawait Promise.resolve();";
  expect(await runPage(code)).toEqual({ checked: 1, ran: 1, failures: [] });
});

test('names the line of a wrong type and then runs nothing', async () => {
  const result = await runPage("import { twice } from 'twice';\n\nthrow new Error(twice('2'));");
  expect(result.ran).toBe(0);
  expect(result.failures).toContain(
    "README.md:5: Argument of type 'string' is not assignable to parameter of type 'number'.",
  );
});

test('names the line of an error', async () => {
  const failure = await run("import 'twice';\ninterface A { b: number }\nthrow new Error('too bad');");
  expect(failure).toMatch(/^README\.md:5: ended with exit code 1\n[\s\S]*Error: too bad/);
});

test('a promise that is refused, an exit code and code that cannot be read are errors too', async () => {
  const refused = await run("import 'twice';\nvoid Promise.reject(new Error('later'));");
  expect(refused).toMatch(/^README\.md:4: ended with exit code 1\n[\s\S]*later/);
  const exited = await run("import { exit } from 'node:process';\nexit(3);");
  expect(exited).toBe('README.md:2: ended with exit code 3\n');
  expect(await run("import 'twice';\n}")).toBe('README.md:4: Unexpected "}"');
});

test('runs the examples of a package in one process and names the one that failed', async () => {
  const commentOf = (code) => [
    '/**',
    ' * A.',
    ' *',
    ' * @example',
    ' * ```ts',
    ...code.map((line) => ` * ${line}`),
    ' * ```',
    ' */',
  ];
  const write = (name, code) => {
    mkdirSync(join(root, 'packages/a/src'), { recursive: true });
    writeFileSync(
      join(root, `packages/a/src/${name}.ts`),
      `${commentOf(code).join('\n')}\nexport const x = 1;\n`,
    );
    return `packages/a/src/${name}.ts`;
  };
  const good = write('good', [
    "import { twice } from 'twice';",
    'Object.assign(globalThis, { seen: twice(2) });',
  ]);
  const bad = write('bad', [
    "import 'twice';",
    "if ((globalThis as { seen?: number }).seen === 4) throw new Error('seen');",
  ]);
  const { checked, ran, failures } = await runSnippets(root, root, { files: [good, bad] });
  expect([checked, ran]).toEqual([2, 2]);
  expect(failures).toEqual([
    expect.stringMatching(/^packages\/a\/src\/bad\.ts:7: ended with exit code 1\n[\s\S]*seen/),
  ]);
});

test('stops code that does not end', async () => {
  const failure = await run("import 'twice';\nsetInterval(() => {}, 1000);", { limit: 2_000 });
  expect(failure).toBe('README.md:2: did not end within 2 s\n');
});

test('checks and does not run what is for a browser', async () => {
  expect(await runPage("import 'twice';\ndocument.title = 'x';", ' browser')).toEqual({
    checked: 1,
    ran: 0,
    failures: [],
  });
});

test('reads the README, those of packages, and docs without the generated part', () => {
  const paths = [
    'README.md',
    'packages/core/README.md',
    'packages/models/adatt/README.md',
    'docs/a.md',
    'docs/b/c.md',
    'packages/core/src/seed.ts',
    'packages/models/adatt/src/adatt.ts',
  ];
  expect(paths.filter(hasSnippets)).toEqual(paths);
  expect(
    [
      'docs/api/x.md',
      'CHANGELOG.md',
      'packages/core/CHANGELOG.md',
      'packages/core/src/seed.test.ts',
      'packages/testing/src/index.ts',
      'apps/x/README.md',
    ].filter(hasSnippets),
  ).toEqual([]);
});
