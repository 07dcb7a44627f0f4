import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

type Exports = Record<string, { '@mtl/source'?: string } | string>;
const manifest: { exports?: Exports; bin?: Record<string, string> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

/** A package is built as ESM and CJS; its types come from tooling/build-types. An app is one file, straight from the sources of the packages. */
const isApp = manifest.exports === undefined;
const sources = Object.values(manifest.exports ?? {}).flatMap((entry) =>
  typeof entry === 'string' ? [] : (entry['@mtl/source'] ?? []),
);

/** A package that is a command, too: bin/mtl.js imports its `dist/main.js`. */
const isCommand = manifest.bin !== undefined;

export default defineConfig({
  entry: [...sources, ...(isApp || isCommand ? ['src/main.ts'] : [])],
  format: isApp ? ['esm'] : ['esm', 'cjs'],
  sourcemap: true,
  clean: ['!**/*.d.{ts,cts}'],
  treeshake: true,
  target: 'es2022',
  platform: isApp || isCommand ? 'node' : 'neutral',
  external: [/^node:/],
  noExternal: isApp ? [/^@mtl\//] : [],
  removeNodeProtocol: false,
  // A dependency of a package that is CommonJS, such as yauzl, asks for Node's own modules by `require`.
  ...(isApp && {
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  }),
  esbuildOptions(options) {
    if (isApp) options.conditions = ['@mtl/source'];
    if (isCommand) options.logOverride = { 'empty-import-meta': 'silent' }; // nobody runs dist/main.cjs
  },
});
