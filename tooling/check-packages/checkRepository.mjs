import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCode } from './checkCode.mjs';
import { checkFacts } from './checkFacts.mjs';
import { checkImports } from './checkImports.mjs';
import { checkLinks } from './checkLinks.mjs';
import { checkManifest } from './checkManifest.mjs';
import { checkModelLists } from './checkModelLists.mjs';
import { checkModelPackage } from './checkModelPackage.mjs';
import { checkReadme } from './checkReadme.mjs';
import { checkRooms } from './checkRooms.mjs';
import { checkTests } from './checkTests.mjs';
import { checkTrackedFiles } from './checkTrackedFiles.mjs';
import { filesBelow } from './filesBelow.mjs';
import { isTestFile, parseSource } from './parseSource.mjs';
import { orderText, rooms } from './rooms.mjs';
import { publishedPackages, readWorkspace } from './workspace.mjs';

/**
 * @typedef {object} Finding
 * @property {string} file From the root of the repository.
 * @property {number} [line]
 * @property {string} message
 */

/**
 * All rules that keep the packages alike.
 *
 * @param {string} root
 * @param {{ orders?: typeof rooms }} [options] `orders`: of the rooms of packages, default those of rooms.mjs.
 * @returns {{ packages: number, rooms: string[], findings: Finding[] }} `rooms`: a line about the rooms of each package.
 */
export function checkRepository(root, { orders = rooms } = {}) {
  const workspace = readWorkspace(root);
  const plans = workspace.packages.map((pkg) => [pkg.name, checkRooms(pkg, orders)]);
  const published = publishedPackages(workspace);
  const version = published.find((pkg) => pkg.name === 'core')?.manifest.version;
  const findings = [
    ...published.flatMap((pkg) => checkPublished(pkg, version)),
    ...workspace.packages.flatMap((pkg) => [
      ...checkImports(pkg, workspace),
      ...checkCode(pkg),
      ...checkTests(pkg.tests),
    ]),
    ...plans.flatMap(([, { findings }]) => findings),
    ...checkOrderPage(root, orders),
    ...checkTests(toolTests(root)),
    ...checkFacts(root),
    ...checkLinks(root),
    ...checkModelLists(workspace),
    ...checkTrackedFiles(root),
  ];
  return { packages: published.length, rooms: plans.map(describePlan), findings: inOrder(findings) };
}

/** Rules for one package that is published. */
export function checkPublished(pkg, version) {
  if (!pkg.sources.some((source) => source.path === `${pkg.path}/src/index.ts`)) {
    return [{ file: `${pkg.path}/src/index.ts`, message: 'is missing' }];
  }
  const surface = pkg.kind === 'model' ? checkModelPackage(pkg) : [];
  return [...checkManifest(pkg, version), ...surface, ...checkReadme(pkg)];
}

function describePlan([name, { rooms, arrows, circles }]) {
  return `${name}: ${rooms.length} rooms, ${arrows} arrows, ${circles} circles`;
}

/** The page about the architecture shows every order. */
function checkOrderPage(root, orders) {
  const file = 'docs/architecture.md';
  if (!existsSync(join(root, file))) return [];
  const page = readFileSync(join(root, file), 'utf8');
  const lines = [...orders].map(([name, order]) => `| \`${name}\` | ${orderText(order)} |`);
  return lines.filter((line) => !page.includes(line)).map((line) => ({ file, message: `must show ${line}` }));
}

function toolTests(root) {
  return filesBelow(root, (file) => file.startsWith('tooling/') && isTestFile(file)).map((file) =>
    parseSource(file, readFileSync(join(root, file), 'utf8')),
  );
}

/** By file and line, each once. */
function inOrder(findings) {
  const keyed = new Map(findings.map((f) => [JSON.stringify([f.file, f.line ?? 0, f.message]), f]));
  return [...keyed.values()].sort((a, b) => compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0));
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
