import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';

/**
 * Runs snippets one after the other in a process and a working folder of their own.
 *
 * @param {string} folder From which the packages are found.
 * @param {readonly (readonly [string, import('./snippetsOf.mjs').Snippet])[]} group The snippets, each with the name of the file to
 *   write, without ending.
 * @param {{ limit?: number, preload?: string }} [options] `limit`: milliseconds, default 60,000. `preload`: module to load first.
 * @returns {Promise<string | undefined>} What went wrong, `README.md:12: …`; undefined if nothing did.
 */
export async function runSnippet(folder, group, { limit = 60_000, preload } = {}) {
  for (const [name, { file, line, run }] of group) {
    try {
      const options = {
        loader: 'ts',
        format: 'esm',
        target: 'node20',
        sourcefile: file,
        sourcemap: 'inline',
      };
      await writeFile(join(folder, `${name}.mjs`), (await transform(run, options)).code);
    } catch (error) {
      const [first] = error.errors ?? [];
      return `${file}:${first?.location?.line ?? line}: ${first?.text ?? error.message}`;
    }
  }
  const entry = join(folder, `${group[0][0]}-and-on.mjs`);
  await writeFile(entry, group.map(([name]) => `await import('./${name}.mjs');\n`).join(''));
  const cwd = await mkdtemp(join(folder, 'cwd-'));
  try {
    const flags = ['--enable-source-maps', ...(preload ? ['--import', preload] : [])];
    const { exitCode, output } = await runNode([...flags, entry], cwd, limit);
    if (exitCode === 0) return undefined;
    const reason =
      exitCode === undefined ? `did not end within ${limit / 1000} s` : `ended with exit code ${exitCode}`;
    return `${placeIn(output, folder, group)}: ${reason}\n${output.trim()}`;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** File and line that the topmost frame of a stack names; the start of the first snippet if there is none. */
function placeIn(output, folder, group) {
  const places = group.flatMap(([, { file }]) => {
    const start = output.indexOf(`${folder}/${file}:`);
    if (start < 0) return [];
    return {
      start,
      place: `${file}:${/:(\d+)/.exec(output.slice(start + folder.length + 1 + file.length))?.[1]}`,
    };
  });
  const [first] = places.sort((a, b) => a.start - b.start);
  const [, { file, line }] = group[0];
  return first?.place ?? `${file}:${line}`;
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
