/**
 * A package of the workspace and all of ours that it depends on, dependencies first.
 *
 * @param {readonly import('../check-packages/workspace.mjs').Package[]} packages
 * @param {string} name `@mtl/adatt`.
 * @returns {import('../check-packages/workspace.mjs').Package[]}
 * @throws Error when there is no such package.
 */
export function packagesToPack(packages, name) {
  const found = new Set();
  const visit = (wanted) => {
    const pkg = packages.find(({ manifest }) => manifest.name === wanted);
    if (!pkg || pkg.manifest.private)
      throw new Error(`check-consumers: there is no published package ${wanted}.`);
    for (const dependency of Object.keys(pkg.manifest.dependencies ?? {})) {
      if (dependency.startsWith('@mtl/')) visit(dependency);
    }
    found.add(pkg);
  };
  visit(name);
  return [...found];
}
