import { concatTables, readCensus, syntheticCensus, type Table } from '@mtl/data';
import { openFile } from '@mtl/data/node';
import { censusPaths } from './loadCensus.js';
import type { DataSettings } from './settings.js';

/** A whole table that statistics are made of. */
export interface StatsSource {
  readonly name: string;
  readonly synthetic: boolean;
  read(): Promise<Table>;
}

/** The look-alike if it is asked for, else every file that is there. */
export async function statsSources({
  syntheticRows: rows,
  path,
}: DataSettings): Promise<readonly StatsSource[]> {
  if (rows !== undefined) {
    return [{ name: 'look-alike', synthetic: true, read: () => concatTables(syntheticCensus({ rows })) }];
  }
  return Object.values(await censusPaths('data stats', path)).map((file) => ({
    name: file,
    synthetic: false,
    read: () => concatTables(readCensus(openFile(file))),
  }));
}
