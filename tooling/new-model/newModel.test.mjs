import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCode } from '../check-packages/checkCode.mjs';
import { checkImports } from '../check-packages/checkImports.mjs';
import { checkPublished } from '../check-packages/checkRepository.mjs';
import { checkRooms } from '../check-packages/checkRooms.mjs';
import { checkTests } from '../check-packages/checkTests.mjs';
import { filesBelow } from '../check-packages/filesBelow.mjs';
import { readWorkspace } from '../check-packages/workspace.mjs';
import { newModel } from './newModel.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
let root;

/** The manifests of the real packages: names, versions and entries are all that a new package meets. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'new-model-'));
  const manifests = readWorkspace(repository).packages.map(({ path }) => `${path}/package.json`);
  const lists = ['README.md', 'docs/choose-an-architecture.md'];
  for (const file of ['package.json', 'biome.json', ...lists, ...manifests]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    copyFileSync(join(repository, file), join(root, file));
  }
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('a new model package', () => {
  const folder = 'packages/models/deep-crossing';
  let pkg;
  let workspace;

  beforeAll(() => {
    newModel(root, 'deep-crossing');
    workspace = readWorkspace(root);
    pkg = workspace.packages.find(({ path }) => path === folder);
  });

  test('has five files', () => {
    expect(filesBelow(join(root, folder))).toEqual([
      'README.md',
      'package.json',
      'src/deepCrossing.test.ts',
      'src/deepCrossing.ts',
      'src/index.ts',
    ]);
  });

  test('passes the checks of manifest, imports, code and surface; its README waits for words', () => {
    const version = workspace.packages.find(({ name }) => name === 'core').manifest.version;
    const findings = [
      ...checkPublished(pkg, version),
      ...checkImports(pkg, workspace),
      ...checkRooms(pkg, new Map()).findings,
      ...checkCode(pkg),
      ...checkTests(pkg.tests),
    ];
    expect(findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      `${folder}/README.md: section "When to use it, when not" is empty`,
      `${folder}/README.md: section "Where we differ" is empty`,
      `${folder}/README.md: section "Train it, keep it" is empty`,
      `${folder}/README.md: section "The paper, line by line" has no equation in its table`,
    ]);
  });

  test('has a row in the table of the README and in that of the guide, behind the last model', () => {
    const linesAround = (file, row) => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n');
      const at = lines.findIndex((line) => line.startsWith(row));
      return lines.slice(at - 1, at + 2);
    };
    const [before, row, after] = linesAround(
      'README.md',
      '| [`@mtl/deep-crossing`](packages/models/deep-crossing) |',
    );
    expect(before).toMatch(/^\| \[`@mtl\/[\w-]+`\]\(packages\/models\//);
    expect(row).toContain('The deep-crossing multi-task model for TensorFlow.js |');
    expect(after).toMatch(/^\| \[`@mtl\/[\w-]+`\]\(packages\/(?!models)/);
    const guide = linesAround(
      'docs/choose-an-architecture.md',
      '| `deepCrossing`, [deep-crossing](../packages/models/deep-crossing) |',
    );
    expect(guide[0].split(' | ')).toHaveLength(guide[1].split(' | ').length);
  });

  test('is written as the linter wants it', () => {
    const biome = join(repository, 'node_modules/.bin/biome');
    const flags = ['check', '--vcs-enabled=false', folder];
    expect(() => execFileSync(biome, flags, { cwd: root, stdio: 'pipe' })).not.toThrow();
  });

  test('has a test that cannot pass before it is filled in', () => {
    const text = readFileSync(join(root, folder, 'src/deepCrossing.test.ts'), 'utf8');
    expect(text).toContain("describeTaskModel('deepCrossing', deepCrossing, {");
    expect(text).toContain('lossBound: 0,');
    expect(text).toContain('tasks: { a: binary() } }, 0],');
  });

  test('is not written twice', () => {
    expect(() => newModel(root, 'deep-crossing')).toThrow(
      `new-model: \`deep-crossing\` exists already, ${folder}.`,
    );
  });
});

const form = 'a word in kebab-case, such as cross-stitch';
test.each([
  [undefined, `new-model: the name of the model is missing: ${form}.`],
  ['', `new-model: the name must be ${form}, got "".`],
  ['CrossStitch', `new-model: the name must be ${form}, got "CrossStitch".`],
  ['../x', `new-model: the name must be ${form}, got "../x".`],
  ['a--b', `new-model: the name must be ${form}, got "a--b".`],
  ['-a', `new-model: the name must be ${form}, got "-a".`],
  ['class', 'new-model: `class` cannot be the name of a function; take another word.'],
  ['core', 'new-model: `core` exists already, packages/core.'],
  ['mmoe', 'new-model: `mmoe` exists already, packages/models/mmoe.'],
])('refuses the name %j', (name, message) => {
  expect(() => newModel(root, name)).toThrow(new Error(message));
});
