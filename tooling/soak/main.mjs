// The tests whose counts `pnpm test` keeps small, with the counts that are promised: `pnpm soak [mutants] [kills]`.
import { spawnSync } from 'node:child_process';

const [mutants = '300000', kills = '150'] = process.argv.slice(2);
const files = [
  'packages/data/src/encode/hostileEncoders.test.ts',
  'packages/data/src/read/hostileCsv.test.ts',
  'apps/census/src/main.test.ts',
];
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'plain', ...files], {
  stdio: 'inherit',
  env: { ...process.env, MTL_MUTANTS: mutants, MTL_KILLS: kills },
});
process.exitCode = status ?? 1;
