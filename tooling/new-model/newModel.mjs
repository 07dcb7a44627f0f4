import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { modelLists } from '../check-packages/modelLists.mjs';
import { readWorkspace } from '../check-packages/workspace.mjs';
import { filesOf } from './template.mjs';

/**
 * Writes the files of a new model package, and its rows in the tables of models. They compile; their tests and README fail the checks until somebody fills them in.
 *
 * @param {string} root
 * @param {string | undefined} name Of the package, `cross-stitch`.
 * @returns {string[]} The files that it wrote or changed, from the root.
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
  const { description } = JSON.parse(files.get(`packages/models/${name}/package.json`));
  const lists = modelLists.filter(({ file }) => existsSync(join(root, file)));
  for (const { file, link, rowOf } of lists) {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    const start = link('').slice(0, -1); // without the bracket that ends it
    const last = lines.findLastIndex((line) => line.startsWith('|') && line.includes(start));
    lines.splice(last + 1, 0, rowOf({ name, builder, description }));
    writeFileSync(join(root, file), lines.join('\n'));
  }
  return [...files.keys(), ...lists.map(({ file }) => file)];
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
