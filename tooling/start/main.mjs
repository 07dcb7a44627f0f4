// `pnpm start [flights] …`: builds an app and runs it with the rest of the command line. Without a name it is census.
import { spawnSync } from 'node:child_process';

const [first, ...rest] = process.argv.slice(2);
const [app, line] = first === 'flights' ? ['flights', rest] : ['census', process.argv.slice(2)];

const build = spawnSync('turbo', ['run', 'build', `--filter=${app}`, '--output-logs=errors-only'], {
  stdio: ['ignore', 2, 2],
});
if (build.error) throw build.error;
if (build.status !== 0) process.exit(build.status ?? 1);

process.argv = [process.argv[0], `apps/${app}/dist/main.js`, ...line];
await import(`../../apps/${app}/dist/main.js`);
