const peer = { '@tensorflow/tfjs': '^4.22.0' };

/**
 * A small repository that breaks no rule: core, layers and one model package. Content by path; objects are JSON.
 *
 * @param {string} [model] Name of the model package. Default `tiny`.
 * @returns {Map<string, any>}
 */
export function goodTree(model = 'tiny') {
  const path = `packages/models/${model}`;
  const type = `${model[0].toUpperCase()}${model.slice(1)}Config`;
  return new Map([
    [
      'README.md',
      `# mtl\n\n[Docs](docs/README.md). ${guides('docs/')}| [${model}](packages/models/${model}) |\n`,
    ],
    ['docs/README.md', `# Documentation\n\n${guides('')}`],
    ['docs/architecture.md', '# Architecture\n'],
    ['docs/first-model.md', '# A first model\n'],
    ['docs/tfjs-facts.md', '# Facts\n'],
    ['docs/your-own-table.md', '# Your own table\n'],
    ['package.json', { private: true, devDependencies: { vitest: '4.1.12' } }],
    ['pnpm-lock.yaml', 'packages:\n\n  a@1.0.0:\n    resolution: {integrity: sha512-abc==}\n'],
    ['packages/core/package.json', manifestOf('core', '../..', { peerDependencies: peer })],
    ['packages/core/README.md', readmeOf('@mtl/core')],
    ['packages/core/src/index.ts', "export type { Tensor } from './tensor.js';\n"],
    [
      'packages/core/src/tensor.ts',
      "import type * as tf from '@tensorflow/tfjs';\n\nexport type Tensor = tf.Tensor;\n",
    ],
    [
      'packages/layers/package.json',
      manifestOf('layers', '../..', { dependencies: { '@mtl/core': 'workspace:^' } }),
    ],
    ['packages/layers/README.md', readmeOf('@mtl/layers')],
    ['packages/layers/src/index.ts', "export { type Tensor } from '@mtl/core';\n"],
    [
      'packages/testing/package.json',
      { name: '@mtl/testing', private: true, exports: { '.': './src/index.ts' } },
    ],
    ['packages/testing/src/index.ts', 'export const describeTaskModel = () => {};\n'],
    [
      `${path}/package.json`,
      manifestOf(model, '../../..', {
        dependencies: { '@mtl/core': 'workspace:^', '@mtl/layers': 'workspace:^' },
      }),
    ],
    [`${path}/README.md`, readmeOf(`@mtl/${model}`, '../../..') + sections],
    [
      `${path}/src/index.ts`,
      "export { binary, multiclass, regression, packModel, unpackModel, TaskModel } from '@mtl/core';\n" +
        "export { denseInput, embeddingInput, hashedInput, inputFor, oneHotInput } from '@mtl/layers';\n" +
        `export { type ${type}, ${model} } from './${model}.js';\n`,
    ],
    [`${path}/src/${model}.ts`, `export interface ${type} {}\n\nexport function ${model}() {}\n`],
  ]);
}

/** What a package with a command adds to a good tree. */
export function commandTree() {
  const manifest = manifestOf('cli', '../..', { dependencies: { '@mtl/tiny': 'workspace:^' } });
  return new Map([
    ['packages/cli/package.json', { ...manifest, bin: { tool: './bin/tool.js' }, files: ['bin', 'dist'] }],
    [
      'packages/cli/README.md',
      '# @mtl/cli\n\n```sh\nnpx @mtl/cli train a.csv\n```\n\n[Your own table](../../docs/your-own-table.md).\n',
    ],
    ['packages/cli/src/index.ts', "import { tiny } from '@mtl/tiny';\n"],
    ['packages/cli/src/models/architectureNames.ts', 'export const unfitArchitectures = new Map([]);\n'],
  ]);
}

/** Links to the guides that trees have. */
function guides(folder) {
  return ['architecture', 'first-model', 'tfjs-facts', 'your-own-table']
    .map((name) => `[${name}](${folder}${name}.md)\n`)
    .join('');
}

function manifestOf(name, toRoot, dependencies) {
  return {
    name: `@mtl/${name}`,
    version: '0.1.0',
    description: `The package ${name}.`,
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    main: './dist/index.cjs',
    module: './dist/index.js',
    types: './dist/index.d.cts',
    exports: {
      '.': {
        '@mtl/source': './src/index.ts',
        import: { types: './dist/index.d.ts', default: './dist/index.js' },
        require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
      },
      './package.json': './package.json',
    },
    files: ['dist'],
    engines: { node: '>=20' },
    publishConfig: { access: 'public' },
    scripts: {
      build: `tsup --config ${toRoot}/tsup.config.ts`,
    },
    ...dependencies,
  };
}

function readmeOf(name, toRoot = '../..') {
  return `# ${name}\n\nWhat it is.\n\n\`\`\`sh\nnpm i ${name} @tensorflow/tfjs\n\`\`\`\n\n[First](${toRoot}/docs/first-model.md).\n\n\`\`\`ts\nimport * as x from '${name}';\n\`\`\`\n`;
}

const sections = `
## When to use it, when not

Often.

## Options

None.

## The paper, line by line

| paper | here |
|---|---|
| Eq. 1 | \`tiny\` |

## Where we differ from the reference

- Nothing differs.

## Train it, keep it

As ever.
`;
