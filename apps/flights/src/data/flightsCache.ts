import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder where the flights lie: `mtl-flights` in `$XDG_CACHE_HOME`, or else in `~/.cache`. */
export function flightsCache(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'mtl-flights');
}

/** The file of the flights in the cache. */
export function cachedFlights(): string {
  return join(flightsCache(), 'flights-3m.parquet');
}
