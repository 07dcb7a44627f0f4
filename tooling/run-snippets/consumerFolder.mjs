import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { readWorkspace } from '../check-packages/workspace.mjs';

/**
 * Makes `.snippets`, a folder that sees the packages as somebody does who installed all of them: through `node_modules`, so by
 * their built files and public entries.
 *
 * @param {string} root
 * @returns {string} The folder of this run.
 */
export function makeConsumerFolder(root) {
  mkdirSync(join(root, '.snippets'), { recursive: true });
  const folder = mkdtempSync(join(root, '.snippets', 'run-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const { packages } = readWorkspace(root);
  for (const pkg of packages) {
    if (pkg.kind === 'app' || pkg.manifest.private) continue;
    if (!existsSync(join(root, pkg.path, 'dist')))
      throw new Error(`${pkg.path} is not built; run \`pnpm build\` first`);
    link(folder, pkg.manifest.name, join(root, pkg.path));
  }
  for (const { path } of packages) linkDependencies(folder, join(root, path, 'node_modules'));
  return folder;
}

/** What the packages depend on: a user has it too. */
function linkDependencies(folder, modules) {
  if (!existsSync(modules)) return;
  for (const name of readdirSync(modules)) {
    const scoped = name.startsWith('@')
      ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`)
      : [name];
    for (const dependency of scoped) {
      if (!name.startsWith('.') && name !== '@mtl')
        link(folder, dependency, realpathSync(join(modules, dependency)));
    }
  }
}

function link(folder, name, target) {
  const path = join(folder, 'node_modules', name);
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'junction');
}

/** Removes what {@link makeConsumerFolder} made. */
export function removeConsumerFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
}
