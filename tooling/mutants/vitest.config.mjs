import { defineConfig } from 'vitest/config';
import QuickFirst from './quickFirst.mjs';
import { roomOfRun } from './rooms.mjs';

/** Root of the repository, or of the copy of it that Stryker works on. */
const root = new URL('../..', import.meta.url).pathname;
const { tests, backend } = roomOfRun();
const resolve = {
  conditions: ['@mtl/source'],
  alias: { '@mtl/testing': `${root}packages/testing/src/index.ts` },
};

/** The tests that the mutants of a room are tried against: on the cpu backend alone, all files in one context. */
export default defineConfig({
  root,
  resolve,
  ssr: { resolve },
  test: {
    include: tests,
    setupFiles: backend ? [`${root}packages/testing/src/cpu.ts`] : [],
    testTimeout: 20_000,
    isolate: false,
    sequence: { sequencer: QuickFirst },
  },
});
