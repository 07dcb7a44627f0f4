import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ConfigError, show } from '@mtl/core/plain';

/**
 * The folder where downloaded data lie: `mtl-census` in `$XDG_CACHE_HOME`, or else in `~/.cache`. A relative `$XDG_CACHE_HOME`
 * counts as none, as the XDG base directory specification has it, and so does an empty or relative `$HOME`: the system's own entry of
 * the user is asked then.
 *
 * @throws ConfigError if that names no folder either.
 */
export function censusCache(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  if (base && isAbsolute(base)) return join(base, 'mtl-census');
  const home = [environment.HOME ?? homedir(), homeOfUser()].find((folder) => isAbsolute(folder));
  if (home !== undefined) return join(home, '.cache', 'mtl-census');
  throw new ConfigError(
    `census: \`HOME\` must be the path of a folder, got ${show(environment.HOME)}. Name the data with --data.`,
  );
}

function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return ''; // the system does not know the user
  }
}
