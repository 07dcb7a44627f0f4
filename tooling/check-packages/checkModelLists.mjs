import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelLists } from './modelLists.mjs';

const exceptions = 'packages/cli/src/models/architectureNames.ts';

/**
 * Where every model has to be named: in the tables of README and guide, and in the command, which has it or says why not.
 *
 * @param {ReturnType<typeof import('./workspace.mjs').readWorkspace>} workspace
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkModelLists({ root, packages }) {
  const names = packages.filter(({ kind }) => kind === 'model').map(({ name }) => name);
  const findings = [];
  for (const { file, link } of modelLists) {
    if (!existsSync(join(root, file))) continue;
    const text = readFileSync(join(root, file), 'utf8');
    const missing = names.filter((name) => !text.includes(link(name)));
    findings.push(...missing.map((name) => ({ file, message: `has no row for \`@mtl/${name}\`` })));
  }
  const command = packages.find(({ path }) => path === 'packages/cli');
  if (!command) return findings;
  const used = new Set(command.sources.flatMap(({ imports }) => imports.map(({ specifier }) => specifier)));
  const list = command.sources.find(({ path }) => path === exceptions)?.text ?? '';
  const unfit = list.slice(list.indexOf('unfitArchitectures'));
  const forgotten = names.filter(
    (name) => !used.has(`@mtl/${name}`) && !new RegExp(`\\[\\s*'${name}',`).test(unfit),
  );
  const message = (name) =>
    `the command has no \`@mtl/${name}\`: add it to architectures.ts, or say in \`unfitArchitectures\` why not`;
  return [...findings, ...forgotten.map((name) => ({ file: exceptions, message: message(name) }))];
}
