/**
 * `pnpm mutants` changes one operator or constant of the source at a time and runs the tests that reach it: what no test notices is a
 * survivor. Not part of `pnpm test`. `docs/mutants.md` tells which survive and why.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['packages/train/src/fit/**/*.ts', '!**/*.test.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tooling/mutants/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  ignorePatterns: ['dist', '.turbo', 'docs/api', '.cache', 'coverage'],
  tempDirName: '.cache/mutants',
  incremental: true,
  incrementalFile: '.cache/mutants.json',
  timeoutMS: 10_000,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: '.cache/mutants-report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  checkers: [],
  thresholds: { high: 95, low: 90, break: 90 },
};
