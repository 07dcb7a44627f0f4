import { resolveRelative } from './checkImports.mjs';

/**
 * Circles of files that import each other at run time. Imports of types are free: they vanish.
 *
 * @param {import('./workspace.mjs').Package} pkg
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkCycles(pkg) {
  const next = new Map(
    pkg.sources.map(({ path, imports }) => [
      path,
      imports
        .filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly)
        .map(({ specifier }) => resolveRelative(path, specifier)),
    ]),
  );
  const findings = [];
  const done = new Set();
  const visit = (path, trail) => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const circle = [...trail.slice(start), path].map((file) => file.slice(pkg.path.length + 5));
      findings.push({ file: path, message: `circular import: ${circle.join(' → ')}` });
      return;
    }
    if (done.has(path)) return;
    for (const target of next.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return findings;
}
