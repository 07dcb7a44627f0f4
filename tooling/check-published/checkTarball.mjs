import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/**
 * What is wrong with a package as somebody would install it: `publint --strict`, and the types as `import` and `require` find them
 * in Node and in bundlers. The way of resolving that Node 10 had, which knows no `exports`, does not count.
 *
 * @param {string} path Of its tarball.
 * @returns {Promise<string[]>}
 */
export async function checkTarball(path) {
  const bytes = readFileSync(path);
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true, level: 'error' });
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  return [
    ...messages.map((message) => formatMessage(message, pkg, { color: false })),
    ...(types ? [] : ['has no types']),
    ...problems.filter(({ resolutionKind }) => resolutionKind !== 'node10').map(describe),
  ];
}

/** `NoResolution in "./node" by node16-esm`; not every problem belongs to an entry or to one way of resolving. */
function describe({ kind, entrypoint, resolutionKind, fileName }) {
  const where = [
    entrypoint && `in ${JSON.stringify(entrypoint)}`,
    fileName?.replace('/node_modules/', ''),
    resolutionKind && `by ${resolutionKind}`,
  ];
  return `types: ${[kind, ...where].filter(Boolean).join(' ')}`;
}
