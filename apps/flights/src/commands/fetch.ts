import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, exitCodes, type Output } from '@mtl/cli';
import { FileError, show } from '@mtl/core/plain';
import { cachedFlights } from '../data/cachedFlights.js';

/** The npm package that carries the flights; npm checks what it loads against the registry's digest. */
const source = 'vega-datasets@3.2.1';

/** SHA-256 of `flights-3m.parquet`. */
const digest = 'dbeb920c90f59b6ccaff823dcc3d08f25a97fa1ce128d93f40be4e931f5900b0';

/** `fetch`: the flights into the cache. */
export async function fetchFlights(output: Output): Promise<number> {
  const path = cachedFlights();
  if (await isFlights(path)) {
    output.progress(`${path} is there and right`);
  } else {
    await loadByNpm(path, output);
    output.progress(`flights in ${path}`);
  }
  output.event('flights', { path, sha256: digest });
  return exitCodes.ok;
}

/** Whether a file is the published one, byte by byte. */
async function isFlights(path: string): Promise<boolean> {
  try {
    return (
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex') === digest
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Installs the package beside the cache, takes the one file and throws the rest away. */
async function loadByNpm(path: string, output: Output): Promise<void> {
  const cache = cacheFolder('flights');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'npm-'));
  try {
    output.progress(`npm loads ${source} (17 MB) …`);
    const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', source];
    await promisify(execFile)('npm', args).catch(
      (error: { readonly stderr?: string; readonly message: string }) => {
        throw new FileError(
          'download',
          `fetch: npm must load ${source}, got ${show(error.stderr || error.message)}.`,
        );
      },
    );
    const loaded = join(folder, 'node_modules', 'vega-datasets', 'data', 'flights-3m.parquet');
    if (!(await isFlights(loaded))) {
      throw new FileError(
        'checksum',
        `fetch: \`flights-3m.parquet\` must have the SHA-256 ${digest}, got another file in ${source}.`,
      );
    }
    await copyFile(loaded, `${path}.part`);
    await rename(`${path}.part`, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
