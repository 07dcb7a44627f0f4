import { join } from 'node:path';
import { runFacts, thousands } from '@mtl/cli';
import { syntheticCensusNotice } from '@mtl/data';
import type { CensusData } from './loadCensus.js';

/** Title, notice and facts of a report about the rows. */
export function censusPage(
  { synthetic, about, train, validation, test }: CensusData,
  fit: { readonly epochs: number; readonly batchSize: number },
  seed: string,
) {
  const rows = [train, validation, test].map((part) => thousands(part.rows)).join(', ');
  return {
    title: `Census-Income${synthetic ? ' (synthetic look-alike)' : ''}: multi-task models`,
    ...(synthetic && { notice: syntheticCensusNotice }),
    facts: {
      Rows: `${about}: ${rows} to train, validate, test`,
      Seed: seed,
      Epochs: `at most ${fit.epochs}, the best by validation rows`,
      'Rows per step': thousands(fit.batchSize),
      ...runFacts(),
    },
  };
}

/** Where the model of an interrupted training goes if nothing was said. */
export function interruptedPath(name: string): string {
  return join('.cache', 'census', `${name}-interrupted.mtl`);
}
