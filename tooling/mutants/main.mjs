// `pnpm mutants ROOM [FILE ...]`: the mutants of a room, or those of some of its files, such as `pnpm mutants container parseJson`. A file that
// has a test file of its own is tried against that alone. Without a room, lists them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rooms } from './rooms.mjs';

const [name, ...files] = process.argv.slice(2);
const room = rooms[name];
if (!room) {
  console.log(`Rooms: ${Object.keys(rooms).join(', ')}. Change one with \`pnpm mutants ROOM [FILE ...]\`.`);
  process.exitCode = name === undefined ? 0 : 1;
} else {
  const { folder } = room;
  const args = ['run', 'tooling/mutants/stryker.config.mjs'];
  if (files.length > 0) args.push('--mutate', files.map((file) => `${folder}/${file}.ts`).join());
  const own = files.map((file) => `${file}.test.ts`);
  const tested = own.length > 0 && own.every((file) => existsSync(`${folder}/${file}`));
  const env = { ...process.env, MUTANTS_ROOM: name, MUTANTS_TESTS: tested ? own.join() : '' };
  process.exitCode = spawnSync('stryker', args, { env, stdio: 'inherit' }).status ?? 1;
}
