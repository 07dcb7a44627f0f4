import { isBuiltin, packageName } from './checkImports.mjs';
import { parseSource } from './parseSource.mjs';
import { isProgram } from './workspace.mjs';

/** Sections of a model package's README, in order; a heading may go on after these words. */
export const modelSections = [
  'When to use it, when not',
  'Options',
  'The paper, line by line',
  'Where we differ',
  'Train it, keep it',
];

/** What a newcomer has to know before the first line runs; every README leads there. */
const firstSteps = 'docs/first-model.md';

/** The same for who comes without code. */
const firstTable = 'docs/your-own-table.md';

/**
 * A README starts with its name and with code; that of a model package also has the sections all of them have.
 *
 * @param {import('./workspace.mjs').Package} pkg
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkReadme(pkg) {
  const file = `${pkg.path}/README.md`;
  if (pkg.readme === undefined) return [{ file, message: 'is missing' }];
  const { name } = pkg.manifest;
  const sections = sectionsOf(pkg.readme);
  const [first] = sections;
  const messages = [];

  if (first.title !== name) messages.push(`must start with \`# ${name}\``);
  messages.push(...(isProgram(pkg) ? checkCommandLine(name, first.body) : checkFirstCode(pkg, first.body)));
  const guide = isProgram(pkg) ? firstTable : firstSteps;
  const link = `${pkg.path.split('/').fill('..').join('/')}/${guide}`;
  if (!first.body.includes(`](${link}`)) messages.push(`must link to \`${link}\` before its first section`);
  if (pkg.kind === 'model') messages.push(...checkSections(sections));
  return messages.map((message) => ({ file, message }));
}

/** A command is shown as it is typed. */
function checkCommandLine(name, firstScreen) {
  return /^```sh\n[^`]*^npx NAME /m.test(firstScreen.replaceAll(name, 'NAME'))
    ? []
    : [`must show \`npx ${name} …\` in a \`\`\`sh block before its first section`];
}

/** A library is shown by code that imports it, and by the line that installs what this needs. */
function checkFirstCode(pkg, firstScreen) {
  const { name } = pkg.manifest;
  const messages = checkInstallLine(pkg, firstScreen);
  const code = /^```ts[^\n]*\n([\s\S]*?)^```/m.exec(firstScreen)?.[1];
  if (code === undefined) return ['must show a ```ts block before its first section', ...messages];
  if (code.includes(`'${name}`)) return messages;
  return [`the first \`\`\`ts block must import from '${name}'`, ...messages];
}

/** The first `npm i` line names the package, what its code imports, and the peers that it needs. */
function checkInstallLine({ manifest, readme }, firstScreen) {
  const line = /^npm i .*$/m.exec(firstScreen)?.[0] ?? '';
  const installed = line.split(/\s+/);
  const { peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
  const needed = new Set([manifest.name, ...packagesIn(readme), ...peers]);
  const missing = [...needed].filter((name) => !installed.includes(name));
  if (!missing.includes(manifest.name) && missing.length > 0) {
    return [`\`${line}\` must name ${missing.join(', ')} too: its code or its peers need them`];
  }
  return missing.length > 0 ? [`must say \`npm i ${manifest.name}\` before its first section`] : [];
}

/** Packages that the ```ts blocks of a markdown file import, Node's own modules left out. */
function packagesIn(markdown) {
  const blocks = [...markdown.matchAll(/^```ts[^\n]*\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  const specifiers = blocks
    .flatMap((code) => parseSource('README.ts', code).imports)
    .map((found) => found.specifier);
  return specifiers.filter((name) => !isBuiltin(name) && !name.startsWith('.')).map(packageName);
}

function checkSections(sections) {
  const messages = [];
  const present = modelSections.filter((wanted) => {
    const section = sections.find(({ title }) => title.startsWith(wanted));
    if (!section) messages.push(`has no section "${wanted}"`);
    else if (section.body.trim() === '') messages.push(`section "${wanted}" is empty`);
    return section;
  });
  const order = sections.flatMap(({ title }) => present.filter((wanted) => title.startsWith(wanted)));
  if (order.join() !== present.join())
    messages.push(`sections must stand in the order ${present.join(' / ')}`);
  const paper = sections.find(({ title }) => title.startsWith('The paper, line by line'));
  if (paper && paper.body.trim() !== '' && !hasTable(paper.body)) {
    messages.push('section "The paper, line by line" has no equation in its table');
  }
  return messages;
}

/** Whether a markdown table with a row below its head stands there. */
function hasTable(body) {
  const rows = body.split('\n').filter((line) => line.trim().startsWith('|'));
  const rule = rows.findIndex((row) => /^[\s|:-]+$/.test(row));
  return rule > 0 && rows.slice(rule + 1).some((row) => /\w/.test(row));
}

/** Headings with what stands below them; lines inside code are no headings. */
function sectionsOf(markdown) {
  const sections = [{ title: '', body: '' }];
  let inCode = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) inCode = !inCode;
    const heading = inCode ? null : /^#{1,2} (.*)$/.exec(line);
    if (heading && sections.length === 1 && sections[0].title === '' && line.startsWith('# ')) {
      sections[0].title = heading[1].trim();
    } else if (heading) {
      sections.push({ title: heading[1].trim(), body: '' });
    } else {
      sections.at(-1).body += `${line}\n`;
    }
  }
  return sections;
}
