/**
 * The files of a model package.
 *
 * @param {{ name: string, builder: string, version: string }} model
 * @returns {Map<string, string>} Content by path from the root.
 */
export function filesOf({ name, builder, version }) {
  const folder = `packages/models/${name}`;
  const config = `${builder[0].toUpperCase()}${builder.slice(1)}Config`;
  return new Map([
    [`${folder}/package.json`, `${JSON.stringify(manifestOf(name, version), null, 2)}\n`],
    [`${folder}/README.md`, readmeOf(name, builder)],
    [`${folder}/src/index.ts`, indexOf(builder, config)],
    [`${folder}/src/${builder}.ts`, sourceOf(name, builder, config)],
    [`${folder}/src/${builder}.test.ts`, testOf(builder)],
  ]);
}

function manifestOf(name, version) {
  return {
    name: `@mtl/${name}`,
    version,
    description: `The ${name} multi-task model for TensorFlow.js.`,
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
      build: 'tsup --config ../../../tsup.config.ts',
    },
    dependencies: { '@mtl/core': 'workspace:^', '@mtl/layers': 'workspace:^' },
    peerDependencies: { '@tensorflow/tfjs': '^4.22.0' },
    devDependencies: { '@tensorflow/tfjs': 'catalog:' },
  };
}

/** The sections are there and say nothing: check-packages asks for their content. */
function readmeOf(name, builder) {
  return `# @mtl/${name}

One sentence: what the tasks share and how they get it ([Authors, venue year](https://doi.org/…)).

\`\`\`sh
npm i @mtl/${name} @tensorflow/tfjs
\`\`\`

Nothing is published yet: [a first model](../../../docs/first-model.md) says how to install from the repository, and how to make it fast in Node.

\`\`\`ts
import * as tf from '@tensorflow/tfjs';
import { binary, hashedInput, ${builder} } from '@mtl/${name}';

const model = ${builder}({
  input: hashedInput({ fields: 38, buckets: 16384, units: 8 }),
  tasks: { income: binary(), neverMarried: binary() },
  seed: 7,
});
const ids = tf.zeros<tf.Rank.R2>([2, 38], 'int32');      // from your encoder, [batch, 38]
const { income, neverMarried } = model.predict({ ids }); // each float32 [batch, 1]
income.print();
neverMarried.print();
\`\`\`

The network's outputs are logits; \`predict\` gives probabilities.

## When to use it, when not

## Options

Besides \`input\`, \`tasks\`, \`towerUnits\` (default \`[8]\`), \`initScheme\` and \`seed\`, which every builder takes:

| option | default | meaning |
|---|---|---|
| \`trunkUnits\` | \`[16]\` | |

## The paper, line by line

| paper | here |
|---|---|

## Where we differ from the reference

## Train it, keep it

`;
}

function indexOf(builder, config) {
  return `export {
  binary,
  multiclass,
  packModel,
  regression,
  type TaskHead,
  TaskModel,
  type TaskRecord,
  type Tasks,
  unpackModel,
} from '@mtl/core';
export {
  denseInput,
  embeddingInput,
  hashedInput,
  inputFor,
  type ModelInput,
  oneHotInput,
  type TaskModelConfig,
} from '@mtl/layers';
export { type ${config}, ${builder} } from './${builder}.js';
`;
}

/** A trunk that works, so that there is something to change. */
function sourceOf(name, builder, config) {
  return `import { assertUnits, deriveSeed, type TaskModel, type Tasks } from '@mtl/core';
import { buildTaskModel, Dense, type TaskModelConfig } from '@mtl/layers';
import type * as tf from '@tensorflow/tfjs';

/** Configuration of {@link ${builder}}. */
export interface ${config}<T extends Tasks> extends TaskModelConfig<T> {
  /** Layer widths of the trunk. Default \`[16]\`. */
  readonly trunkUnits?: readonly number[];
}

/**
 * What the tasks share and how they get it (Authors year, Eq. n): \`y_t = h_t(f(x))\`.
 *
 * @example
 * \`\`\`ts
 * import { binary, denseInput, ${builder} } from '@mtl/${name}';
 *
 * const model = ${builder}({
 *   input: denseInput({ features: 12 }),
 *   tasks: { click: binary(), purchase: binary() },
 * });
 * \`\`\`
 *
 * @param config What the model reads, its tasks and its widths.
 * @returns A model whose network the caller disposes.
 * @throws ConfigError when the configuration cannot work.
 */
export function ${builder}<const T extends Tasks>(config: ${config}<T>): TaskModel<T> {
  const { trunkUnits = [16], initScheme = 'glorot', seed = 0 } = config;
  assertUnits('${builder}', 'trunkUnits', trunkUnits);
  return buildTaskModel('${builder}', { ...config, trunkUnits }, (input, taskNames) => {
    let { rows, features } = input;
    trunkUnits.forEach((units, i) => {
      const name = \`trunk_\${i + 1}\`;
      const layer = new Dense({ name, features, units, initScheme, seed: deriveSeed(seed, name) });
      rows = layer.apply(rows) as tf.SymbolicTensor; // f, the equation that this line is
      features = units;
    });
    return taskNames.map(() => rows as tf.SymbolicTensor);
  });
}
`;
}

/** Fails until count, bound and reference numbers are those of the model. */
function testOf(builder) {
  return `import { binary } from '@mtl/core';
import { denseInput } from '@mtl/layers';
import { describeTaskModel } from '@mtl/testing';
import { ${builder} } from './${builder}.js';

// Then the reference numbers of the authors' code, by describeGolden, and the equations by hand.
describeTaskModel('${builder}', ${builder}, {
  options: { trunkUnits: [8, 6], towerUnits: [5] },
  parameters: [
    // The count, worked out by hand from the equations.
    [{ input: denseInput({ features: 3 }), tasks: { a: binary() } }, 0],
  ],
  // No loss is below 0: a bound that only this architecture reaches.
  lossBound: 0,
  // How a weight of the trunk follows the order of the tasks.
  permute: (weight) => weight,
});
`;
}
