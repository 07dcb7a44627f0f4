import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { allowedImports } from './directions.mjs';
import { entries } from './entries.mjs';
import { isProgram } from './workspace.mjs';

const tfjs = '@tensorflow/tfjs';

/**
 * Imports of one package: declared, in the allowed direction, through public entries, with the one form that tfjs works in.
 *
 * @param {import('./workspace.mjs').Package} pkg
 * @param {ReturnType<typeof import('./workspace.mjs').readWorkspace>} workspace
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkImports(pkg, workspace) {
  const findings = [];
  const report = (source, { line }, message) => findings.push({ file: source.path, line, message });
  const isTesting = pkg.name === 'testing' && pkg.kind === 'package';
  const isPublic = pkg.kind !== 'app' && !isTesting;

  for (const source of [...pkg.sources, ...pkg.tests]) {
    const outsideTests = isPublic && !source.isTest;
    for (const found of source.imports) {
      const { specifier } = found;
      const say = (message) => report(source, found, message);
      if (specifier.startsWith('.')) {
        if (!/\.(js|mjs|json)$/.test(specifier)) say(`relative import \`${specifier}\` must end in .js`);
        const target = posix.join(posix.dirname(source.path), specifier);
        const inTesting = !outsideTests && target.startsWith('packages/testing/');
        if (!target.startsWith(`${pkg.path}/src/`) && !inTesting) {
          say(`relative import \`${specifier}\` leaves the package; import the other one by its name`);
        }
        continue;
      }
      if (isBuiltin(specifier)) {
        if (!specifier.startsWith('node:')) say(`write \`node:${specifier}\` for the built-in module`);
        continue;
      }
      const name = packageName(specifier);
      if (specifier.startsWith('@mtl/')) checkEntry(specifier, name, workspace, say);
      if (!isDeclared(name, source, pkg, workspace)) say(`\`${name}\` is not declared in package.json`);
      if (name === '@tensorflow/tfjs-core') say(`import \`${tfjs}\` instead of \`@tensorflow/tfjs-core\``);
      if (specifier === tfjs && !['namespace as tf', 'dynamic'].includes(found.form)) {
        say(`write \`import * as tf from '${tfjs}'\`: no other form works in Node and in bundlers`);
      }
      if (!outsideTests) continue;
      if (name === '@mtl/testing') say('`@mtl/testing` is for tests only');
      if (name.startsWith('@tensorflow/tfjs-backend-') && pkg.name !== 'wasm' && !isProgram(pkg)) {
        say(`\`${name}\`: a backend is the choice of the app`);
      }
      if (specifier.startsWith('@mtl/') && name !== '@mtl/testing') checkDirection(pkg, specifier, say);
    }
  }
  if (isPublic) findings.push(...(isProgram(pkg) ? [] : checkEntries(pkg)), ...checkDeclared(pkg));
  return findings;
}

/** What `dependencies` names and no source imports, and what stands in the wrong list. */
function checkDeclared(pkg) {
  const { dependencies = {}, peerDependencies = {} } = pkg.manifest;
  const used = new Set(
    pkg.sources.flatMap((source) => source.imports.map(({ specifier }) => packageName(specifier))),
  );
  const findings = [];
  const say = (message) => findings.push({ file: `${pkg.path}/package.json`, message });
  for (const name of [...Object.keys(dependencies), ...Object.keys(peerDependencies)]) {
    // The peer of `@mtl/layers` is handed on by what stands on it, whether its own sources name it or not.
    const handedOn = name === tfjs && name in peerDependencies && '@mtl/layers' in dependencies;
    if (!used.has(name) && !handedOn) say(`\`${name}\` is declared and never imported outside tests`);
  }
  for (const [name, range] of Object.entries(dependencies)) {
    if (name === tfjs) say(`\`${tfjs}\` must be a peer dependency: two copies in one process do not work`);
    const expected = name.startsWith('@mtl/') ? 'workspace:^' : 'catalog:';
    if (range !== expected)
      say(`\`dependencies.${name}\` must be ${JSON.stringify(expected)}, got ${JSON.stringify(range)}`);
  }
  if (tfjs in peerDependencies && peerDependencies[tfjs] !== '^4.22.0') {
    say(`\`peerDependencies.${tfjs}\` must be "^4.22.0", got ${JSON.stringify(peerDependencies[tfjs])}`);
  }
  return findings;
}

/** Node's modules only behind the entry `node`, no tfjs behind the entry `plain`. */
function checkEntries(pkg) {
  const findings = [];
  const files = new Map(pkg.sources.map((source) => [source.path, source]));
  for (const entry of entries.keys()) {
    const start = `${pkg.path}/src/${entry}.ts`;
    for (const path of reachable(start, files)) {
      for (const { specifier, line } of files.get(path).imports) {
        const needsNode = isBuiltin(specifier) || /^@mtl\/[^/]+\/node$/.test(specifier);
        if (entry !== 'node' && needsNode) {
          const message = `\`${specifier}\` is reached from ${entry}.ts; what needs Node stands behind node.ts`;
          findings.push({ file: path, line, message });
        }
        if (entry === 'plain' && specifier.startsWith(tfjs)) {
          const message = `\`${specifier}\` is reached from plain.ts, the entry that loads no TensorFlow.js`;
          findings.push({ file: path, line, message });
        }
      }
    }
  }
  return findings;
}

/** Files that a file imports, directly and through others, itself included; types count, since they are published too. */
function reachable(start, files) {
  const seen = new Set();
  const visit = (path) => {
    const source = files.get(path);
    if (!source || seen.has(path)) return;
    seen.add(path);
    for (const { specifier } of source.imports) {
      if (specifier.startsWith('.')) visit(resolveRelative(path, specifier));
    }
  };
  visit(start);
  return seen;
}

/** `./b.js`, imported by `src/a.ts`, is `src/b.ts`. */
export function resolveRelative(path, specifier) {
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
}

function checkEntry(specifier, name, { packages }, say) {
  const target = packages.find((pkg) => pkg.manifest.name === name);
  if (!target) return say(`there is no package \`${name}\` here`);
  const key = `.${specifier.slice(name.length)}`;
  if (!(key in (target.manifest.exports ?? {}))) say(`\`${specifier}\` is not an entry of \`${name}\``);
}

function checkDirection(pkg, specifier, say) {
  if (isProgram(pkg)) return;
  const allowed = allowedImports(pkg);
  if (!allowed) {
    say(`\`${pkg.name}\` has no place in tooling/check-packages/directions.mjs`);
  } else if (!allowed.includes(specifier)) {
    const may = allowed.length > 0 ? `may import ${allowed.join(', ')}` : 'imports none of our packages';
    say(`\`${pkg.manifest.name}\` must not import \`${specifier}\`; it ${may}`);
  }
}

function isDeclared(name, source, pkg, { manifest: root }) {
  const { dependencies = {}, peerDependencies = {}, devDependencies = {} } = pkg.manifest;
  if (name in dependencies || name in peerDependencies) return true;
  const isTestCode = source.isTest || pkg.name === 'testing';
  if (!isTestCode) return false;
  return (
    name in devDependencies ||
    name in (root.devDependencies ?? {}) ||
    name === '@mtl/testing' ||
    name === pkg.manifest.name
  );
}

/** Whether a module is Node's own. */
export function isBuiltin(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/** `@mtl/core` of `@mtl/core/plain`. */
export function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
