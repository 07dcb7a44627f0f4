import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { FileLayer } from './fileLayer.js';

/** After a day nobody writes to a temporary file any more, whoever it was. */
const day = 24 * 60 * 60 * 1000;

/** The start of the names of all temporary files for one file: of a length of its own, since that file's name may be as long as can be. */
function prefixOf(path: string): string {
  return `.mtl-${digest(basename(path))}-`;
}

/** A name beside `path` that says which machine and process writes it. */
export function temporaryFor(path: string): string {
  const unique = randomBytes(8).toString('hex');
  return join(dirname(path), `${prefixOf(path)}${digest(hostname())}-${process.pid}-${unique}.tmp`);
}

/**
 * Removes the temporary files for `path` that killed processes left: those of processes of this machine that are no more, and those
 * of a day ago. Those of living ones stay. Nothing that goes wrong here is worth to fail for.
 */
export async function removeLeftovers(path: string, files: FileLayer): Promise<void> {
  try {
    const folder = dirname(path);
    const prefix = prefixOf(path);
    for (const name of await files.list(folder)) {
      const parts =
        name.startsWith(prefix) && /^([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.tmp$/.exec(name.slice(prefix.length));
      if (!parts) continue;
      const [, host, pid] = parts as unknown as [string, string, string];
      const leftover = join(folder, name);
      const dead = host === digest(hostname()) && !isRunning(Number(pid));
      if (dead || (await ageOf(leftover, files)) > day) await files.remove(leftover);
    }
  } catch {
    // Left for the next time.
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** A process of another user is there, but not ours to signal. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function ageOf(path: string, files: FileLayer): Promise<number> {
  const { stats } = await files.find(path);
  return stats ? Date.now() - stats.mtimeMs : 0;
}
