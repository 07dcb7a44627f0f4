import { existsSync } from 'node:fs';
import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['index', 'plain', 'node', 'main']
    .map((name) => `src/${name}.ts`)
    .filter((file) => existsSync(file)),
  format: ['esm', 'cjs'],
  // tsup 8.5.1 sets baseUrl, which TypeScript 6 refuses without this line (TS5101).
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  sourcemap: true,
  clean: true,
  treeshake: true,
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/],
  removeNodeProtocol: false,
});
