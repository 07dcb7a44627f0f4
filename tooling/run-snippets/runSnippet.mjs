import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';

/**
 * Runs a snippet in a process and a working folder of its own.
 *
 * @param {string} folder From which the packages are found.
 * @param {string} name Of the file to write, without ending.
 * @param {import('./snippetsOf.mjs').Snippet} snippet
 * @param {{ limit?: number, preload?: string }} [options] `limit`: milliseconds, default 60,000. `preload`: module to load first.
 * @returns {Promise<string | undefined>} What went wrong, `README.md:12: …`; undefined if nothing did.
 */
export async function runSnippet(folder, name, snippet, { limit = 60_000, preload } = {}) {
  const { file, line, run } = snippet;
  let code;
  try {
    const options = { loader: 'ts', format: 'esm', target: 'node20', sourcefile: file, sourcemap: 'inline' };
    ({ code } = await transform(run, options));
  } catch (error) {
    const [first] = error.errors ?? [];
    return `${file}:${first?.location?.line ?? line}: ${first?.text ?? error.message}`;
  }
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, code);
  const cwd = await mkdtemp(join(folder, 'cwd-'));
  try {
    const flags = ['--enable-source-maps', ...(preload ? ['--import', preload] : [])];
    const { exitCode, output } = await runNode([...flags, path], cwd, limit);
    if (exitCode === 0) return undefined;
    const reason =
      exitCode === undefined ? `did not end within ${limit / 1000} s` : `ended with exit code ${exitCode}`;
    return `${file}:${lineIn(output, folder, file) ?? line}: ${reason}\n${output.trim()}`;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** Line of the snippet that the topmost frame of a stack names. */
function lineIn(output, folder, file) {
  const start = output.indexOf(`${folder}/${file}:`);
  return start < 0 ? undefined : /:(\d+)/.exec(output.slice(start + folder.length + 1 + file.length))?.[1];
}

function runNode(args, cwd, limit) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output = (output + text).slice(-20_000);
      });
    }
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limit);
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      resolve({ exitCode: late ? undefined : (exitCode ?? signal), output });
    });
  });
}
