import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { readWorkspace } from '../check-packages/workspace.mjs';
import { filesOf } from './template.mjs';

/**
 * Writes the files of a new model package. They compile; their tests and README fail the checks until somebody fills them in.
 *
 * @param {string} root
 * @param {string | undefined} name Of the package, `cross-stitch`.
 * @returns {string[]} The files, from the root.
 * @throws Error when the name cannot be that of a new package.
 */
export function newModel(root, name) {
  const { packages } = readWorkspace(root);
  const builder = builderOf(name);
  const existing = packages.find((pkg) => pkg.name === name || pkg.manifest.name === `@mtl/${name}`);
  if (existing) throw new Error(`new-model: \`${name}\` exists already, ${existing.path}.`);

  const { version } = packages.find((pkg) => pkg.manifest.name === '@mtl/core').manifest;
  const files = filesOf({ name, builder, version });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { flag: 'wx' });
  }
  return [...files.keys()];
}

/** `crossStitch` of `cross-stitch`. */
function builderOf(name) {
  const form = 'a word in kebab-case, such as cross-stitch';
  if (name === undefined) throw new Error(`new-model: the name of the model is missing: ${form}.`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40) {
    throw new Error(`new-model: the name must be ${form}, got ${JSON.stringify(name)}.`);
  }
  const builder = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  try {
    new Script(`'use strict'; let ${builder};`);
  } catch {
    throw new Error(`new-model: \`${builder}\` cannot be the name of a function; take another word.`);
  }
  return builder;
}
