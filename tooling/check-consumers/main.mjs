import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWorkspace } from '../check-packages/workspace.mjs';
import { snippetsOf } from '../run-snippets/snippetsOf.mjs';
import { installProject, packTarballs } from './installTarballs.mjs';
import { consumerFolder, modelConsumers } from './modelConsumers.mjs';
import { packagesToPack } from './packagesToPack.mjs';
import { runCommand } from './runCommand.mjs';

/** Types have to say no to a task that the model does not have: then they are not `any`. */
const types = `import { adatt, binary, denseInput } from '@mtl/adatt';

const model = adatt({ input: denseInput({ features: 2 }), tasks: { income: binary() } });
type Input = Parameters<typeof model.predict>[0];
export const known = (x: Input): number => model.predict(x).income.rank;
// @ts-expect-error there is no such task
export const unknown = (x: Input) => model.predict(x).salary;
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'check-consumers-'));
let failed = 0;

function check(title, run) {
  try {
    run();
    console.log(`ok      ${title}`);
  } catch (error) {
    failed += 1;
    console.log(`failed  ${title}\n${error.message}`);
  }
}

try {
  const { packages, manifest } = readWorkspace(root);
  const { devDependencies } = manifest;
  const chosen = packagesToPack(packages, '@mtl/adatt');
  const packed = join(temporary, 'packed');
  mkdirSync(packed);
  const tarballs = packTarballs(root, chosen, packed);

  const { path, readme } = chosen.at(-1);
  const firstScreen = (readme ?? '').split('\n## ')[0];
  const code = snippetsOf(`${path}/README.md`, firstScreen)[0]?.run;
  if (!code) throw new Error(`${path}/README.md has no code to run before its first section`);

  const project = join(temporary, 'model');
  installProject(project, {
    ...tarballs,
    '@tensorflow/tfjs': '4.22.0',
    '@types/node': devDependencies['@types/node'],
    typescript: devDependencies.typescript,
  });
  for (const [title, run] of modelConsumers()) {
    check(title, () => run(consumerFolder(project, title), code, types));
  }

  const plain = join(temporary, 'plain');
  installProject(plain, { '@mtl/core': tarballs['@mtl/core'] });
  check('@mtl/core installs no TensorFlow.js', () => {
    if (existsSync(join(plain, 'node_modules/@tensorflow')))
      throw new Error('node_modules/@tensorflow is there');
  });
  const use =
    "(({ deriveSeed, binary }) => { if (!Number.isInteger(deriveSeed(1, 'a')) || binary().units !== 1) throw 1; })";
  check('@mtl/core/plain without TensorFlow.js, ES modules', () => {
    const script = `${use}(await import('@mtl/core/plain'))`;
    runCommand(plain, process.execPath, ['--input-type=module', '-e', script]);
  });
  check('@mtl/core/plain without TensorFlow.js, CommonJS', () => {
    runCommand(plain, process.execPath, ['-e', `${use}(require('@mtl/core/plain'))`]);
  });
} catch (error) {
  failed += 1;
  console.error(error.message);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
if (failed > 0) process.exitCode = 1;
