import { join } from 'node:path';
import { cacheFolder } from '@mtl/cli';

/** The file of the flights in the download cache. */
export function cachedFlights(): string {
  return join(cacheFolder('flights'), 'flights-3m.parquet');
}
