import { join } from 'node:path';
import { syntheticCensusNotice } from '@mtl/data';
import type { CensusData } from './loadCensus.js';

/** Title and notice of a report about the rows. */
export function censusPage({ synthetic }: Pick<CensusData, 'synthetic'>) {
  return {
    title: `Census-Income${synthetic ? ' (synthetic look-alike)' : ''}: multi-task models`,
    ...(synthetic && { notice: syntheticCensusNotice }),
  };
}

/** Where the model of an interrupted training goes if nothing was said. */
export function interruptedPath(name: string): string {
  return join('.cache', 'census', `${name}-interrupted.mtl`);
}
