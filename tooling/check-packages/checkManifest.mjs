import { entries } from './entries.mjs';

/**
 * What every published package.json has in common.
 *
 * @param {import('./workspace.mjs').Package} pkg
 * @param {string} version The one version of all packages.
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkManifest(pkg, version) {
  const { manifest, path } = pkg;
  const toRoot = path.split('/').fill('..').join('/');
  const findings = [];
  const expect = (field, value, expected) => {
    if (!sameJson(value, expected)) {
      const message = `\`${field}\` must be ${JSON.stringify(expected)}, got ${JSON.stringify(value)}`;
      findings.push({ file: `${path}/package.json`, message });
    }
  };

  expect('name', manifest.name, `@mtl/${pkg.name}`);
  expect('version', manifest.version, version);
  expect('license', manifest.license, 'MIT');
  expect('type', manifest.type, 'module');
  expect('sideEffects', manifest.sideEffects, false);
  expect('main', manifest.main, './dist/index.cjs');
  expect('module', manifest.module, './dist/index.js');
  expect('types', manifest.types, './dist/index.d.cts');
  expect('files', manifest.files, manifest.bin === undefined ? ['dist'] : ['bin', 'dist']); // a bin must be there before the build
  expect('engines.node', manifest.engines?.node, '>=20');
  expect('publishConfig.access', manifest.publishConfig?.access, 'public');
  expect('scripts.build', manifest.scripts?.build, `tsup --config ${toRoot}/tsup.config.ts`);
  expect('exports', manifest.exports, exportsOf(pkg));
  if (typeof manifest.description !== 'string' || manifest.description.trim() === '') {
    findings.push({ file: `${path}/package.json`, message: '`description` must say what the package is' });
  }
  return findings;
}

/** The exports map of a package, from the entry files that it has. Order counts: the first condition that matches wins. */
function exportsOf({ path, sources }) {
  const own = [...entries].filter(([name]) =>
    sources.some((source) => source.path === `${path}/src/${name}.ts`),
  );
  const maps = own.map(([name, key]) => [
    key,
    {
      '@mtl/source': `./src/${name}.ts`,
      import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
      require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
    },
  ]);
  return { ...Object.fromEntries(maps), './package.json': './package.json' };
}

function sameJson(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
