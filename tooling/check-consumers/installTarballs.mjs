import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './runCommand.mjs';

/**
 * Packs packages as they would be published, all in one process.
 *
 * @param {string} root
 * @param {readonly import('../check-packages/workspace.mjs').Package[]} packages
 * @param {string} target Folder for the tarballs.
 * @returns {Record<string, string>} Package name → `file:` address.
 */
export function packTarballs(root, packages, target) {
  const filters = packages.flatMap(({ manifest }) => ['--filter', manifest.name]);
  runCommand(root, 'pnpm', ['--recursive', ...filters, 'pack', '--pack-destination', target]);
  const tarballs = packages.map(({ manifest }) => {
    const file = `${manifest.name.slice(1).replace('/', '-')}-${manifest.version}.tgz`;
    return [manifest.name, `file:${join(target, file)}`];
  });
  return Object.fromEntries(tarballs);
}

/**
 * Makes an empty npm project and installs what it depends on.
 *
 * @param {string} folder
 * @param {Record<string, string>} dependencies
 */
export function installProject(folder, dependencies) {
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'consumer', private: true, dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  runCommand(folder, 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']);
}
