import { roomOfRun } from './rooms.mjs';

const { name, mutate, backend } = roomOfRun();

/**
 * A run of `pnpm mutants`. Constants at the top of a module are left alone: with them every test would have to run again for each.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate,
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tooling/mutants/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 1,
  ignorePatterns: ['dist', '.turbo', 'docs/api', '.cache', 'coverage'],
  tempDirName: '.cache/mutants',
  timeoutMS: backend ? 10_000 : 4_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: `.cache/mutants-${name}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  checkers: [],
  thresholds: { high: 95, low: 90, break: 90 },
};
