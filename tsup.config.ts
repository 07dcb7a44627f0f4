import { existsSync } from 'node:fs';
import { defineConfig } from 'tsup';

/** A package is built as ESM and CJS with its types; an app as one file, straight from the sources of the packages. */
const isApp = existsSync('src/main.ts');

export default defineConfig({
  entry: ['index', 'plain', 'node', 'main']
    .map((name) => `src/${name}.ts`)
    .filter((file) => existsSync(file)),
  format: isApp ? ['esm'] : ['esm', 'cjs'],
  // tsup 8.5.1 sets baseUrl, which TypeScript 6 refuses without this line (TS5101).
  dts: isApp ? false : { compilerOptions: { ignoreDeprecations: '6.0' } },
  sourcemap: true,
  clean: true,
  treeshake: true,
  target: 'es2022',
  platform: isApp ? 'node' : 'neutral',
  external: [/^node:/],
  noExternal: isApp ? [/^@mtl\//] : [],
  removeNodeProtocol: false,
  esbuildOptions(options) {
    if (isApp) options.conditions = ['@mtl/source'];
  },
});
