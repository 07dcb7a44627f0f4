import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { runCommand } from './runCommand.mjs';

const compilerOptions = {
  target: 'ES2022',
  lib: ['ES2022', 'DOM'],
  types: ['node'],
  strict: true,
  skipLibCheck: true, // tfjs's own declarations do not pass without
  outDir: 'out',
  rootDir: '.',
};

/**
 * The ways in which somebody's program takes a model package.
 *
 * @returns {Map<string, (folder: string, code: string, types: string) => void>} Each throws when it fails.
 */
export function modelConsumers() {
  return new Map([
    ['Node, ES modules', (folder, code) => runJavaScript(folder, code, 'esm')],
    ['Node, CommonJS', (folder, code) => runJavaScript(folder, code, 'cjs')],
    ['TypeScript node16, ES modules', typeScript('module', { module: 'node16' })],
    ['TypeScript node16, CommonJS', typeScript('commonjs', { module: 'node16' })],
    ['TypeScript bundler', typeScript('module', { module: 'esnext', moduleResolution: 'bundler' })],
  ]);
}

function runJavaScript(folder, code, format) {
  const file = `main.${format === 'esm' ? 'mjs' : 'cjs'}`;
  writeFileSync(join(folder, file), transformSync(code, { loader: 'ts', format }).code);
  runCommand(folder, process.execPath, [file]);
}

function typeScript(type, options) {
  return (folder, code, types) => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
    writeFileSync(join(folder, 'main.ts'), code);
    writeFileSync(join(folder, 'types.ts'), types);
    const config = { compilerOptions: { ...compilerOptions, ...options }, include: ['*.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    runCommand(folder, process.execPath, ['../node_modules/typescript/bin/tsc', '-p', '.']);
    runCommand(folder, process.execPath, ['out/main.js']);
  };
}

/** Makes the folder of a consumer below the project that has everything installed. */
export function consumerFolder(project, title) {
  const folder = join(project, title.replace(/\W+/g, '-'));
  mkdirSync(folder, { recursive: true });
  return folder;
}
