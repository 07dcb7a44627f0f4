import { defineConfig } from 'vitest/config';

const resolve = {
  conditions: ['@mtl/source'],
  // An alias and no dependency: `testing` depends on `core`, whose tests use `testing`.
  alias: { '@mtl/testing': new URL('packages/testing/src/index.ts', import.meta.url).pathname },
};

/** Packages that never touch a tensor, and programs, are tested once; every other test file runs on both backends. */
const withoutTensors = [
  'packages/data/src/**/*.test.ts',
  'packages/metrics/src/**/*.test.ts',
  'packages/cli/src/**/*.test.ts',
  'packages/core/src/container/*.test.ts',
];

/** What counts kernels, has no tensors, or works on bytes is the same on every backend: once is enough. */
const onOneBackend = [
  'packages/testing/src/{scaling,builderOptions,modelFiles}.test.ts',
  'packages/models/mran/src/mranFiles.test.ts',
  'packages/core/src/{assert,assertOptions,nearestWord,optionNames,seed,show,tasks}.test.ts',
  'packages/core/src/examples/{bag,batches,concatExamples,examples,examplesFrom,prefetched,shuffle,shuffledStream,takeExamples}.test.ts',
  'packages/core/src/modelFile/{hostileModels,saveModel,specialFiles}.test.ts',
  'packages/layers/src/input/{inputFor,modelInput}.test.ts',
  'packages/train/src/callbacks/*.test.ts',
];

/** What looks at TensorFlow.js before anyone has used it. */
const untouched = ['packages/layers/src/build/registerLayers.test.ts'];

const onBackend = (name: string, exclude: string[]) => ({
  resolve,
  ssr: { resolve },
  test: {
    name,
    include: ['packages/**/src/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...untouched, ...exclude],
    setupFiles: [`packages/testing/src/${name}.ts`],
    isolate: false, // files share one TensorFlow.js; loading it anew for each costs more than most tests
    testTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    maxWorkers: '100%', // vitest leaves one core idle: on two cores that is half of them
    projects: [
      onBackend('cpu', withoutTensors),
      onBackend('wasm', [...withoutTensors, ...onOneBackend]),
      { resolve, ssr: { resolve }, test: { name: 'untouched', include: untouched } },
      {
        resolve,
        ssr: { resolve },
        test: {
          name: 'plain',
          include: [...withoutTensors, 'apps/**/src/**/*.test.ts', 'tooling/**/*.test.mjs'],
          isolate: false,
          testTimeout: 120_000,
        },
      },
    ],
    coverage: { provider: 'v8', include: ['packages/**/src/**'], reporter: ['text', 'json-summary'] },
  },
});
