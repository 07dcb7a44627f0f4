import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkRepository } from './checkRepository.mjs';
import { commandTree, goodTree } from './goodTree.mjs';

let root;
let tree;
let orders;

beforeEach(() => {
  orders = new Map();
  root = mkdtempSync(join(tmpdir(), 'check-packages-'));
  tree = goodTree();
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Writes the tree and gives what the rules say about it, `file: message`. */
function findings() {
  for (const [path, content] of tree) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(
      join(root, path),
      typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    );
  }
  return checkRepository(root, { orders }).findings.map(
    ({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`,
  );
}

const core = 'packages/core/src/index.ts';
const layers = 'packages/layers/src/index.ts';
const model = 'packages/models/tiny';

test('a good tree has no findings', () => {
  expect(findings()).toEqual([]);
  const { packages, rooms } = checkRepository(root, { orders });
  expect(packages).toBe(3);
  expect(rooms).toEqual([
    'core: 2 rooms, 1 arrows, 0 circles',
    'layers: 1 rooms, 0 arrows, 0 circles',
    'testing: 1 rooms, 0 arrows, 0 circles',
    'tiny: 2 rooms, 1 arrows, 0 circles',
  ]);
});

describe('package.json', () => {
  test.each([
    ['name', '@mtl/other', '"@mtl/tiny"'],
    ['version', '0.2.0', '"0.1.0"'],
    ['license', 'ISC', '"MIT"'],
    ['type', 'commonjs', '"module"'],
    ['sideEffects', true, 'false'],
    ['main', './index.js', '"./dist/index.cjs"'],
    ['module', './index.js', '"./dist/index.js"'],
    ['types', './index.d.ts', '"./dist/index.d.cts"'],
    ['files', ['src'], '["dist"]'],
  ])('must have the common `%s`', (field, value, expected) => {
    tree.get(`${model}/package.json`)[field] = value;
    if (field === 'name')
      tree.set(`${model}/README.md`, tree.get(`${model}/README.md`).replaceAll('@mtl/tiny', value));
    expect(findings()).toEqual([
      `${model}/package.json: \`${field}\` must be ${expected}, got ${JSON.stringify(value)}`,
    ]);
  });

  test('must have the common engines, access and scripts', () => {
    const manifest = tree.get(`${model}/package.json`);
    manifest.engines = { node: '>=18' };
    manifest.publishConfig = {};
    manifest.scripts = { build: 'tsc' };
    manifest.description = ' ';
    expect(findings()).toEqual([
      `${model}/package.json: \`engines.node\` must be ">=20", got ">=18"`,
      `${model}/package.json: \`publishConfig.access\` must be "public", got undefined`,
      `${model}/package.json: \`scripts.build\` must be "tsup --config ../../../tsup.config.ts", got "tsc"`,
      `${model}/package.json: \`description\` must say what the package is`,
    ]);
  });

  test('must name the source condition first', () => {
    const { exports } = tree.get(`${model}/package.json`);
    const { '@mtl/source': source, ...rest } = exports['.'];
    exports['.'] = { ...rest, '@mtl/source': source };
    expect(findings()).toEqual([
      expect.stringContaining('`exports` must be {".":{"@mtl/source":"./src/index.ts"'),
    ]);
  });

  test('must have an entry for each entry file', () => {
    tree.set('packages/core/src/plain.ts', 'export const seed = 0;\n');
    expect(findings()).toEqual([
      expect.stringMatching(/^packages\/core\/package\.json: `exports` must be .*"\.\/plain"/),
    ]);
  });
});

describe('imports', () => {
  test.each([
    ["import { x } from './x';", 'relative import `./x` must end in .js'],
    [
      "import { x } from '../../core/src/index.js';",
      'relative import `../../core/src/index.js` leaves the package; import the other one by its name',
    ],
    ["import { x } from 'lodash';", '`lodash` is not declared in package.json'],
    ["import { x } from '@mtl/core/src/x.js';", '`@mtl/core/src/x.js` is not an entry of `@mtl/core`'],
    ["import { x } from '@mtl/absent';", 'there is no package `@mtl/absent` here'],
    ["import { sep } from 'path';", 'write `node:path` for the built-in module'],
    [
      "import { sep } from 'node:path';",
      '`node:path` is reached from index.ts; what needs Node stands behind node.ts',
    ],
    ["import { describeLayer } from '@mtl/testing';", '`@mtl/testing` is for tests only'],
    [
      "import '@tensorflow/tfjs-backend-wasm';",
      '`@tensorflow/tfjs-backend-wasm`: a backend is the choice of the app',
    ],
    [
      "import * as core from '@tensorflow/tfjs-core';",
      'import `@tensorflow/tfjs` instead of `@tensorflow/tfjs-core`',
    ],
    [
      "import { tensor } from '@tensorflow/tfjs';",
      "write `import * as tf from '@tensorflow/tfjs'`: no other form works in Node and in bundlers",
    ],
    [
      "const x = import('@mtl/tiny');",
      expect.stringContaining('`@mtl/layers` must not import `@mtl/tiny`; it may import'),
    ],
    [
      "export { x } from '@mtl/tiny';",
      expect.stringContaining('`@mtl/layers` must not import `@mtl/tiny`; it may import'),
    ],
    [
      "type X = import('@mtl/tiny').X;",
      expect.stringContaining('`@mtl/layers` must not import `@mtl/tiny`; it may import'),
    ],
  ])('refuses %s', (line, expected) => {
    tree.set(layers, `${line}\n${tree.get(layers)}`);
    const messages = findings().filter((finding) => finding.startsWith(`${layers}:1: `));
    expect(messages.map((finding) => finding.slice(`${layers}:1: `.length))).toContainEqual(expected);
  });

  test('refuses a package of ours in core', () => {
    tree.set(core, `import { Dense } from '@mtl/layers';\n${tree.get(core)}`);
    expect(findings()).toContain(
      `${core}:1: \`@mtl/core\` must not import \`@mtl/layers\`; it imports none of our packages`,
    );
  });

  test('refuses one model in another', () => {
    for (const [path, content] of goodTree('twin'))
      if (path.startsWith('packages/models/')) tree.set(path, content);
    const file = 'packages/models/twin/src/twin.ts';
    tree.set(file, `import { tiny } from '@mtl/tiny';\n${tree.get(file)}`);
    expect(findings()).toContainEqual(
      expect.stringContaining(`${file}:1: \`@mtl/twin\` must not import \`@mtl/tiny\``),
    );
  });

  test('refuses a package without a place in the order', () => {
    for (const [path, content] of [...tree]) {
      if (path.startsWith('packages/layers/')) tree.set(path.replace('layers', 'shelf'), content);
    }
    expect(findings()).toContain(
      'packages/shelf/src/index.ts:1: `shelf` has no place in tooling/check-packages/directions.mjs',
    );
  });

  test('refuses a dependency that nothing imports, and ranges of its own', () => {
    tree.set(layers, `import type * as tf from '@tensorflow/tfjs';\n${tree.get(layers)}`);
    const manifest = tree.get('packages/layers/package.json');
    manifest.dependencies = {
      '@mtl/core': '^0.1.0',
      'pure-rand': 'catalog:',
      '@tensorflow/tfjs': 'catalog:',
    };
    manifest.peerDependencies = { '@tensorflow/tfjs': '^4.0.0' };
    expect(findings()).toEqual([
      'packages/layers/package.json: `pure-rand` is declared and never imported outside tests',
      'packages/layers/package.json: `dependencies.@mtl/core` must be "workspace:^", got "^0.1.0"',
      'packages/layers/package.json: `@tensorflow/tfjs` must be a peer dependency: two copies in one process do not work',
      'packages/layers/package.json: `peerDependencies.@tensorflow/tfjs` must be "^4.22.0", got "^4.0.0"',
    ]);
  });

  test('refuses tfjs behind the entry without tfjs, through another file too', () => {
    tree.set('packages/core/src/plain.ts', "export { zeros } from './zeros.js';\n");
    tree.set(
      'packages/core/src/zeros.ts',
      "import * as tf from '@tensorflow/tfjs';\nexport const zeros = () => tf.zeros([1]);\n",
    );
    expect(findings()).toContain(
      'packages/core/src/zeros.ts:1: `@tensorflow/tfjs` is reached from plain.ts, the entry that loads no TensorFlow.js',
    );
  });

  test('lets tests use testing and the tools of the root', () => {
    tree.set(
      `${model}/src/tiny.test.ts`,
      "import { describeTaskModel } from '@mtl/testing';\nimport { test } from 'vitest';\nimport '../../../testing/hostile/x.js';\n",
    );
    expect(
      findings().filter((finding) => finding.includes('declared') || finding.includes('leaves')),
    ).toEqual([]);
  });
});

describe('circles', () => {
  test('refuses files that import each other', () => {
    tree.set('packages/core/src/a.ts', "import { b } from './b.js';\nexport const a = () => b();\n");
    tree.set('packages/core/src/b.ts', "import { a } from './a.js';\nexport const b = () => a();\n");
    expect(findings()).toEqual(['packages/core/src/a.ts: circular import: a.ts → b.ts → a.ts']);
  });

  test.each([
    ["import type { B } from './b.js';", "import { type A } from './a.js';"],
    ["export type { B } from './b.js';", "export { type A } from './a.js';"],
    ["export type X = import('./b.js').B;", "export type Y = import('./a.js').A;"],
  ])('refuses circles of types: %s', (a, b) => {
    tree.set('packages/core/src/ops/a.ts', `${a}\nexport interface A {}\n`);
    tree.set('packages/core/src/ops/b.ts', `${b}\nexport interface B {}\n`);
    expect(findings()).toEqual([
      'packages/core/src/ops/a.ts: circular import: ops/a.ts → ops/b.ts → ops/a.ts',
    ]);
  });

  test('refuses circles of rooms whose files make none', () => {
    tree.set('packages/core/src/ops/a.ts', "export { b } from '../task/b.js';\n");
    tree.set('packages/core/src/task/b.ts', "export { c } from '../seed.js';\n");
    tree.set('packages/core/src/seed.ts', "export { d as c } from './ops/d.js';\n");
    tree.set('packages/core/src/ops/d.ts', 'export const d = 1;\n');
    expect(findings()).toEqual(['packages/core/src: circle of rooms: ops → task → seed.ts → ops']);
  });

  test('lets tests import what they test and each other', () => {
    tree.set('packages/core/src/a.test.ts', "import { b } from './b.test.js';\n");
    tree.set('packages/core/src/b.test.ts', "import { a } from './a.test.js';\n");
    expect(findings()).toEqual([]);
  });
});

describe('rooms', () => {
  const place = (path, imports = '') =>
    tree.set(`packages/core/src/${path}`, `${imports}export const a = 1;\n`);

  beforeEach(() => {
    orders = new Map([['core', ['tensor.ts', ['ops', 'task'], 'index.ts']]]);
    tree.set('docs/architecture.md', '| `core` | tensor.ts → ops, task → index.ts |\n');
    place('ops/add.ts');
    place('task/head.ts', "import { Tensor } from '../tensor.js';\n");
  });

  test('may import from rooms before them', () => {
    expect(findings()).toEqual([]);
    expect(checkRepository(root, { orders }).rooms[0]).toBe('core: 4 rooms, 2 arrows, 0 circles');
  });

  test('must not import from rooms after them, types included', () => {
    place('ops/add.ts', "import type { x } from '../index.js';\n");
    expect(findings()).toEqual([
      'packages/core/src/ops/add.ts:1: `ops` must not import from `index.ts`: `ops` stands before it',
    ]);
  });

  test('that stand side by side must not import from each other', () => {
    place('ops/add.ts', "\nimport '../task/head.js';\n");
    expect(findings()).toEqual([
      'packages/core/src/ops/add.ts:2: `ops` must not import from `task`: they stand side by side',
    ]);
  });

  test('need a place in the order, files as well as folders', () => {
    place('examples/batch.ts');
    place('seed.ts');
    const where =
      'has no place in tooling/check-packages/rooms.mjs: decide where it stands, there and in docs/architecture.md';
    expect(findings()).toEqual([
      `packages/core/src/examples: \`examples\` ${where}`,
      `packages/core/src/seed.ts: \`seed.ts\` ${where}`,
    ]);
  });

  test('that are gone leave the order', () => {
    tree.delete('packages/core/src/ops/add.ts');
    expect(findings()).toEqual(['tooling/check-packages/rooms.mjs: packages/core/src has no `ops`']);
  });

  test('stand in the order that docs/architecture.md shows', () => {
    tree.set('docs/architecture.md', '| `core` | tensor.ts → task, ops → index.ts |\n');
    expect(findings()).toEqual([
      'docs/architecture.md: must show | `core` | tensor.ts → ops, task → index.ts |',
    ]);
  });

  test('are at most so many', () => {
    const files = Array.from({ length: 12 }, (_, i) => `file${i}.ts`);
    for (const file of files) place(file);
    const order = [...files, 'tensor.ts', 'ops', 'task', 'index.ts'];
    orders = new Map([['core', order]]);
    tree.set('docs/architecture.md', `| \`core\` | ${order.join(' → ')} |\n`);
    expect(findings()).toEqual([
      'packages/core/src: 16 rooms, at most 15: put files that belong together into one folder',
    ]);
  });

  test('are not made by tests and what only tests use', () => {
    tree.set('packages/core/src/shelf.test.ts', "import { grow } from './testing/grow.js';\n");
    place('testing/grow.ts', "import '../index.js';\n");
    expect(findings()).toEqual([]);
    place('task/head.ts', "import { grow } from '../testing/grow.js';\n");
    expect(findings()).toEqual(['packages/core/src/task/head.ts:1: `src/testing` is for tests only']);
  });
});

describe('code', () => {
  test.each([
    [
      'export const f = () => Math.random();',
      '`Math.random` cannot be seeded; use `deriveSeed` and a seeded generator',
    ],
    [
      'export const f = (x) => x.dataSync();',
      '`dataSync` stops the GPU; read values with `await` at the edge',
    ],
    [
      'export const f = (x) => x.arraySync();',
      '`arraySync` stops the GPU; read values with `await` at the edge',
    ],
    ['export const f = (x) => x.matMul(x);', 'chained tensor method `.matMul()`; write `tf.matMul(…)`'],
    [
      'export const f = (x) => tf.add(x, x).reshape([1]);',
      'chained tensor method `.reshape()`; write `tf.reshape(…)`',
    ],
    ["export const f = () => tf.setBackend('cpu');", '`setBackend`: a backend is the choice of the app'],
    ['export const f = () => console.log(1);', '`console` in a package; return the text or throw an error'],
    ['tf.enableProdMode();', 'a statement that runs on import; packages promise `sideEffects: false`'],
    [
      'export const f = tf.serialization.registerClass(X);',
      '`registerClass` at top level; it belongs into `registerLayers()`',
    ],
  ])('refuses %s', (line, message) => {
    tree.set(layers, `${line}\n${tree.get(layers)}`);
    expect(findings()).toEqual([`${layers}:1: ${message}`]);
  });

  test('does not mind the words in comments, strings, tf’s own functions and registerLayers', () => {
    const lines = [
      '// Math.random() and x.dataSync()',
      "export const text = 'x.matMul(y)';",
      'export const f = (x) => tf.matMul(x, x);',
      'export const g = (x) => tf.train.adam(Math.sqrt(x)).minimize(() => Math.exp(x));',
      'export function registerLayers() { tf.serialization.registerClass(X); }',
    ];
    tree.set(layers, `${lines.join('\n')}\n${tree.get(layers)}`);
    expect(findings()).toEqual([]);
  });

  test('refuses Math.random in apps and in tests', () => {
    tree.set('apps/demo/package.json', { name: 'demo', private: true });
    tree.set('apps/demo/src/main.ts', 'console.log(Math.random());\n');
    tree.set('packages/core/src/seed.test.ts', 'const x = Math.random();\n');
    expect(findings().map((finding) => finding.split(': ')[0])).toEqual([
      'apps/demo/src/main.ts:1',
      'packages/core/src/seed.test.ts:1',
    ]);
  });

  test('refuses a file named after nothing', () => {
    tree.set('packages/core/src/utils.ts', 'export const a = 1;\n');
    expect(findings()).toEqual(['packages/core/src/utils.ts: name a file after the one thing it holds']);
  });
});

describe('tests', () => {
  const options = `{ ${'retry'}: 2 }`;
  test.each([
    ["test.only('x', () => {});", '`.only` in a test: every test runs, always'],
    ["describe.skip('x', () => {});", '`.skip` in a test: every test runs, always'],
    ["test.skipIf(true)('x', () => {});", '`.skipIf` in a test: every test runs, always'],
    ["it.todo('x');", '`.todo` in a test: every test runs, always'],
    ["test.runIf(true)('x', () => {});", '`runIf` is for `describe` only'],
    [`test('x', ${options}, () => {});`, '`retry` in a test: a test that fails once has failed'],
  ])('refuses %s', (line, message) => {
    tree.set('packages/core/src/x.test.ts', `${line}\n`);
    tree.set('tooling/demo/x.test.mjs', `${line}\n`);
    expect(findings()).toEqual([
      `packages/core/src/x.test.ts:1: ${message}`,
      `tooling/demo/x.test.mjs:1: ${message}`,
    ]);
  });

  test('lets a describe depend on a condition and data have a field `retry`', () => {
    tree.set('packages/core/src/x.test.ts', `describe.runIf(true)('x', () => {});\nconst o = ${options};\n`);
    expect(findings()).toEqual([]);
  });
});

describe('model packages', () => {
  const index = `${model}/src/index.ts`;

  test('must have an index', () => {
    tree.delete(index);
    expect(findings()).toContain(`${index}: is missing`);
  });

  test.each(['binary', 'packModel', 'unpackModel', 'hashedInput'])('must hand on `%s`', (name) => {
    tree.set(index, tree.get(index).replace(`${name}, `, ''));
    expect(findings()).toEqual([`${index}: must hand on \`${name}\``]);
  });

  test('must export a builder and its configuration, by name', () => {
    tree.set(index, tree.get(index).replace('{ type TinyConfig, tiny }', '*'));
    expect(findings()).toEqual([
      `${index}: must export a builder`,
      `${index}: must export the type of the builder’s configuration, \`…Config\``,
      `${index}: must name what it exports, without \`export *\``,
    ]);
  });
});

describe('README', () => {
  const file = `${model}/README.md`;
  const replace = (from, to) => tree.set(file, tree.get(file).replace(from, to));

  test('must be there', () => {
    tree.delete(file);
    expect(findings()).toEqual([`${file}: is missing`]);
  });

  test('must start with its name, an install line and code that imports the package', () => {
    tree.set('packages/core/README.md', 'Something.\n\n## Use\n\n```ts\n```\n');
    tree.set(
      'packages/layers/README.md',
      "# @mtl/layers\n\n```sh\nnpm i @mtl/layers-x\n```\n\n```ts\nimport '@mtl/core';\n```\n",
    );
    expect(findings()).toEqual([
      'packages/core/README.md: must start with `# @mtl/core`',
      'packages/core/README.md: must show a ```ts block before its first section',
      'packages/core/README.md: must say `npm i @mtl/core` before its first section',
      'packages/core/README.md: must link to `../../docs/first-model.md` before its first section',
      "packages/layers/README.md: the first ```ts block must import from '@mtl/layers'",
      'packages/layers/README.md: must say `npm i @mtl/layers` before its first section',
      'packages/layers/README.md: must link to `../../docs/first-model.md` before its first section',
    ]);
  });

  test('must install what its code imports and the peers that it needs', () => {
    replace('npm i @mtl/tiny @tensorflow/tfjs', 'npm i @mtl/tiny @mtl/core');
    tree.get(`${model}/package.json`).peerDependencies = { '@tensorflow/tfjs': '^4.22.0' };
    tree.set(
      `${model}/src/tiny.ts`,
      `import type * as tf from '@tensorflow/tfjs';\n${tree.get(`${model}/src/tiny.ts`)}`,
    );
    const later =
      "\n```ts\nimport { fitTasks } from '@mtl/train/x';\nimport 'node:fs';\nawait import('d3');\n```\n";
    tree.set(file, tree.get(file) + later);
    expect(findings()).toEqual([
      `${file}: \`npm i @mtl/tiny @mtl/core\` must name @mtl/train, d3, @tensorflow/tfjs too: its code or its peers need them`,
    ]);
  });

  test.each([
    'When to use it, when not',
    'Options',
    'The paper, line by line',
    'Where we differ',
    'Train it, keep it',
  ])('of a model must have the section "%s"', (section) => {
    replace(`## ${section}`, '## Else');
    expect(findings()).toEqual([`${file}: has no section "${section}"`]);
  });

  test('of a model must fill its sections and its table of equations', () => {
    replace('- Nothing differs.\n', '');
    replace('| Eq. 1 | `tiny` |\n', '');
    expect(findings()).toEqual([
      `${file}: section "Where we differ" is empty`,
      `${file}: section "The paper, line by line" has no equation in its table`,
    ]);
  });

  test('of a model must keep the order of the sections', () => {
    replace('## Options', '## X');
    replace('## Train it, keep it', '## Options');
    replace('## X', '## Train it, keep it');
    expect(findings()).toEqual([
      expect.stringContaining('sections must stand in the order When to use it, when not / Options'),
    ]);
  });
});

test('tfjs facts and the tests that watch them must name each other', () => {
  tree.set('docs/tfjs-facts.md', '| fact | watched by |\n|---|---|\n| a | is so |\n| b | was so |\n');
  tree.set('packages/testing/src/tfjsFacts.test.ts', "test('is so', () => {});\ntest('is new', () => {});\n");
  expect(findings()).toEqual([
    'docs/tfjs-facts.md:4: packages/testing/src/tfjsFacts.test.ts has no test "was so"',
    'packages/testing/src/tfjsFacts.test.ts:2: docs/tfjs-facts.md does not name "is new"',
  ]);
});

describe('a model package', () => {
  const list = 'packages/cli/src/models/architectureNames.ts';

  beforeEach(() => {
    for (const [file, content] of commandTree()) tree.set(file, content);
    tree.set(list, 'export const unfitArchitectures = new Map([]);\n');
  });

  test('must have a row in the tables of README and guide', () => {
    tree.set('README.md', tree.get('README.md').replace('(packages/models/tiny)', '(packages/core)'));
    tree.set('README.md', `${tree.get('README.md')}[choose](docs/choose-an-architecture.md)\n`);
    tree.set('docs/README.md', `${tree.get('docs/README.md')}[choose](choose-an-architecture.md)\n`);
    tree.set('docs/choose-an-architecture.md', '| `tiny`, [tiny](../packages/core) |\n');
    expect(findings()).toEqual([
      'README.md: has no row for `@mtl/tiny`',
      'docs/choose-an-architecture.md: has no row for `@mtl/tiny`',
    ]);
  });

  test('must be in the command, or among those that do not fit there', () => {
    expect(findings()).toEqual([]);
    tree.set(
      'packages/cli/src/index.ts',
      "export { unfitArchitectures } from './models/architectureNames.js';\n",
    );
    tree.get('packages/cli/package.json').dependencies = {};
    expect(findings()).toEqual([
      `${list}: the command has no \`@mtl/tiny\`: add it to architectures.ts, or say in \`unfitArchitectures\` why not`,
    ]);
    tree.set(list, "export const unfitArchitectures = new Map([['tiny', 'It needs more tasks.']]);\n");
    expect(findings()).toEqual([]);
  });
});

describe('a package with a command', () => {
  beforeEach(() => {
    for (const [file, content] of commandTree()) tree.set(file, content);
  });

  test('may import every package, Node and a backend, and run in main.ts', () => {
    tree.get('packages/cli/package.json').dependencies['@tensorflow/tfjs-backend-wasm'] = 'catalog:';
    tree.get('packages/cli/package.json').peerDependencies = { '@tensorflow/tfjs': '^4.22.0' };
    tree.set(
      'packages/cli/src/start.ts',
      "import * as tf from '@tensorflow/tfjs';\nimport '@tensorflow/tfjs-backend-wasm';\nimport { argv } from 'node:process';\n\nexport const start = () => tf.setBackend(argv[2]);\n",
    );
    tree.set('packages/cli/src/main.ts', "import { start } from './start.js';\n\nvoid start();\n");
    expect(findings()).toEqual([]);
    tree.set('packages/cli/src/index.ts', `${tree.get('packages/cli/src/index.ts')}void tiny();\n`);
    expect(findings()).toEqual([
      'packages/cli/src/index.ts:2: a statement that runs on import; packages promise `sideEffects: false`',
    ]);
  });

  test('shows what to type, and leads to the guide about tables', () => {
    tree.set('packages/cli/README.md', '# @mtl/cli\n\n```sh\nnpm i @mtl/cli\n```\n');
    expect(findings()).toEqual([
      'packages/cli/README.md: must show `npx @mtl/cli …` in a ```sh block before its first section',
      'packages/cli/README.md: must link to `../../docs/your-own-table.md` before its first section',
    ]);
  });
});

describe('links', () => {
  test('lead to files', () => {
    const page =
      'See [a](../README.md#x), [b](https://b.example/c.md), `[c](c.md)`, [d](#d),\n[e](../packages/core), [f](gone.md).\n';
    tree.set('docs/decisions/0001.md', `${page}\`\`\`md\n[g](g.md)\n\`\`\`\n`);
    expect(findings()).toEqual([
      'docs/decisions/0001.md:2: the link to `docs/packages/core` leads nowhere',
      'docs/decisions/0001.md:2: the link to `docs/decisions/gone.md` leads nowhere',
    ]);
  });

  test('find every guide, from the README and from another page of docs', () => {
    tree.set('docs/debugging.md', '# Debugging\n\n[Itself](debugging.md).\n');
    expect(findings()).toEqual([
      'README.md: must link to `docs/debugging.md`',
      'README.md: no page of docs links to `docs/debugging.md`',
    ]);
  });
});

describe('tracked files', () => {
  // In pieces, so that this file does not break the rule that it tests.
  const machine = ['', 'root', 'x'].join('/');
  const host = ['registry', 'npmjs', 'org'].join('.');

  test('refuses machine paths and registry hosts anywhere', () => {
    tree.set(
      'docs/decisions/x.md',
      `See ${machine} and \`${machine}\`.\nFrom https://${host}/x\nBut ../../work/x and a/root/b are fine.\n`,
    );
    tree.set('.npmrc', `registry=https://${host}/\n`);
    expect(findings()).toEqual([
      '.npmrc:1: host name of a registry',
      'docs/decisions/x.md:1: absolute path of a machine',
      'docs/decisions/x.md:2: host name of a registry',
    ]);
  });

  test('refuses a lock file entry without a hash or with an address', () => {
    tree.set(
      'pnpm-lock.yaml',
      [
        'lockfileVersion: 9',
        'packages:',
        '',
        '  a@1.0.0:',
        '    resolution: {integrity: sha512-abc==}',
        '',
        "  '@b/b@1.0.0':",
        '    resolution: {tarball: https://host.example/b.tgz}',
        '',
        'snapshots:',
        '',
        '  a@1.0.0: {}',
      ].join('\n'),
    );
    expect(findings()).toEqual([
      "pnpm-lock.yaml:7: '@b/b@1.0.0' has no integrity hash",
      'pnpm-lock.yaml:8: an address in the lock file',
    ]);
  });
});
