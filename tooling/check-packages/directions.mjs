const core = ['@mtl/core', '@mtl/core/plain', '@mtl/core/node'];

/**
 * Which of our packages a package may import outside its tests. A package that is not listed has no place yet: decide where it
 * stands, here and in docs/architecture.md.
 */
const directions = new Map([
  ['core', []],
  ['data', ['@mtl/core/plain']],
  ['metrics', ['@mtl/core/plain']],
  ['layers', core],
  ['train', [...core, '@mtl/metrics']],
  ['wasm', core],
  ['torch', core],
]);

/**
 * The entries of our packages that a package may import; undefined if it has no place in the order.
 *
 * @param {import('./workspace.mjs').Package} pkg
 * @returns {readonly string[] | undefined}
 */
export function allowedImports(pkg) {
  return pkg.kind === 'model' ? [...core, '@mtl/layers', '@mtl/layers/parts'] : directions.get(pkg.name);
}
