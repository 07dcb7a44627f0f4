import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unsealTensors } from '@mtl/core/plain';
import { censusProcess } from './censusProcess.js';

/** What {@link killTrainings} found. */
export interface KillReport {
  readonly kills: number;
  /** Kills that came before a model had been saved anew. */
  readonly old: number;
  /** Models that were neither the old nor a new one, whole. */
  readonly broken: number;
  /** What is left beside the model when the last training, which nobody kills, has ended. */
  readonly leftovers: readonly string[];
}

/**
 * Starts trainings that save over one model and kills each of them, at a time around the save that moves from run to run; the last one
 * is left alone.
 *
 * @param options `seed`: where the times begin.
 */
export async function killTrainings(options: {
  readonly cwd: string;
  readonly kills: number;
  readonly seed: number;
}): Promise<KillReport> {
  const { cwd, kills, seed } = options;
  await mkdir(cwd, { recursive: true });
  const path = join(cwd, 'model.mtl');
  const train = [
    'train',
    '--model',
    'shared-bottom',
    '--synthetic',
    '--rows',
    '500',
    '--epochs',
    '1',
    '--save',
    'model.mtl',
  ];
  await censusProcess(train, { cwd });
  let before = await readFile(path);
  let old = 0;
  let broken = 0;
  for (let k = 0; k < kills; k++) {
    const delay = ((k + seed) * 37) % 120; // milliseconds after the last epoch: the model is saved meanwhile
    await censusProcess([...train, '--seed', `${k + 1}`], {
      cwd,
      onStderr: (text, kill) => {
        if (/validation AUC/.test(text)) setTimeout(() => kill('SIGKILL'), delay);
      },
    });
    const after = await readFile(path);
    if (after.equals(before)) old++;
    else {
      try {
        unsealTensors(after); // verifies the digest of every byte
      } catch {
        broken++;
      }
    }
    before = after;
  }
  await censusProcess(train, { cwd });
  const leftovers = existsSync(cwd) ? (await readdir(cwd)).filter((name) => name !== 'model.mtl') : [];
  return { kills, old, broken, leftovers };
}
