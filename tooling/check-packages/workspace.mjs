import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './filesBelow.mjs';
import { parseSource } from './parseSource.mjs';

/**
 * @typedef {object} Package
 * @property {'package' | 'model' | 'app'} kind
 * @property {string} name Folder name, `adatt`.
 * @property {string} path From the root, `packages/models/adatt`.
 * @property {Record<string, any>} manifest Its package.json.
 * @property {import('./parseSource.mjs').Source[]} sources What is published, or what an app runs.
 * @property {import('./parseSource.mjs').Source[]} tests Tests, type tests and benches.
 * @property {string | undefined} readme
 */

const groups = [
  ['packages', 'package'],
  ['packages/models', 'model'],
  ['apps', 'app'],
];

/**
 * Reads every package and app of the repository.
 *
 * @param {string} root
 * @returns {{ root: string, manifest: Record<string, any>, packages: Package[] }}
 */
export function readWorkspace(root) {
  const packages = groups.flatMap(([group, kind]) => {
    const folder = join(root, group);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'package.json')))
      .map((entry) => readPackage(root, `${group}/${entry.name}`, entry.name, kind));
  });
  return { root, manifest: readJson(join(root, 'package.json')), packages };
}

/**
 * The packages that are published.
 *
 * @param {ReturnType<typeof readWorkspace>} workspace
 */
export function publishedPackages({ packages }) {
  return packages.filter(({ kind, manifest }) => kind !== 'app' && !manifest.private);
}

/**
 * Whether a package is run: an app, or one that has a command. A program chooses a backend, needs Node and may import every package.
 *
 * @param {Package} pkg
 */
export function isProgram({ kind, manifest }) {
  return kind === 'app' || manifest.bin !== undefined;
}

function readPackage(root, path, name, kind) {
  const files = filesBelow(join(root, path), (file) => file.startsWith('src/') && /\.tsx?$/.test(file));
  const parsed = files.map((file) =>
    parseSource(`${path}/${file}`, readFileSync(join(root, path, file), 'utf8')),
  );
  const readme = join(root, path, 'README.md');
  return {
    kind,
    name,
    path,
    manifest: readJson(join(root, path, 'package.json')),
    sources: parsed.filter((source) => !source.isTest),
    tests: parsed.filter((source) => source.isTest),
    readme: existsSync(readme) ? readFileSync(readme, 'utf8') : undefined,
  };
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
