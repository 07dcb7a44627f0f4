import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder where downloaded data lie: `mtl-census` in `$XDG_CACHE_HOME`, or else in `~/.cache`. A relative `$XDG_CACHE_HOME`
 * counts as none, as the XDG base directory specification has it.
 */
export function censusCache(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'mtl-census');
}
