import { defineConfig } from 'vitest/config';

/** Root of the repository, or of the copy of it that Stryker works on. */
const root = new URL('../..', import.meta.url).pathname;
const resolve = {
  conditions: ['@mtl/source'],
  alias: { '@mtl/testing': `${root}packages/testing/src/index.ts` },
};

/**
 * The tests that mutants are tried against, on the cpu backend alone. The long trainings of `fitTasks.test.ts` are left out: they would take
 * nearly all of the time.
 */
export default defineConfig({
  root,
  resolve,
  ssr: { resolve },
  test: {
    include: ['packages/train/src/fit/**/*.test.ts'],
    exclude: ['packages/train/src/fit/fitTasks.test.ts'],
    setupFiles: [`${root}packages/testing/src/cpu.ts`],
    testTimeout: 20_000,
  },
});
