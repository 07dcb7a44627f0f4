import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ConfigError, show } from '@mtl/core/plain';

/**
 * The folder where the data lie that a program has downloaded: `mtl-census` of the program census, in `$XDG_CACHE_HOME`, or else in `~/.cache`. A relative `$XDG_CACHE_HOME`
 * counts as none, as the XDG base directory specification has it, and so does an empty or relative `$HOME`: the system's own entry of
 * the user is asked then.
 *
 * @param program Its name.
 * @throws ConfigError if that names no folder either.
 */
export function cacheFolder(program: string, environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  if (base && isAbsolute(base)) return join(base, `mtl-${program}`);
  const home = [environment.HOME ?? homedir(), homeOfUser()].find((folder) => isAbsolute(folder));
  if (home !== undefined) return join(home, '.cache', `mtl-${program}`);
  throw new ConfigError(
    `${program}: \`HOME\` must be the path of a folder, got ${show(environment.HOME)}. Name the data with --data.`,
  );
}

function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return ''; // the system does not know the user
  }
}
