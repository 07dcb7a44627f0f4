// `pnpm mutants ROOM [FILE ...]`: the mutants of a room, or those of some of its files or lines, such as `pnpm mutants container parseJson` and
// `pnpm mutants container parseJson:20-40`. Files are tried against the tests that `rooms.mjs` names for them, or else the test file of their
// own; where one has neither, all against the tests of the room. Without a room, lists them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rooms } from './rooms.mjs';

const [name, ...files] = process.argv.slice(2);
const room = rooms[name];
if (!room) {
  console.log(`Rooms: ${Object.keys(rooms).join(', ')}. Change one with \`pnpm mutants ROOM [FILE ...]\`.`);
  process.exitCode = name === undefined ? 0 : 1;
} else {
  const { folder, against = {} } = room;
  const args = ['run', 'tooling/mutants/stryker.config.mjs'];
  if (files.length > 0)
    args.push('--mutate', files.map((file) => `${folder}/${file.replace(/(?=:|$)/, '.ts')}`).join());
  const own = files.map((file) => file.split(':')[0]).flatMap((file) => against[file] ?? [file]);
  const tests = [...new Set(own)].map((file) => `${file}.test.ts`);
  const tested = tests.every((file) => existsSync(`${folder}/${file}`));
  const env = { ...process.env, MUTANTS_ROOM: name, MUTANTS_TESTS: tested ? tests.join() : '' };
  process.exitCode = spawnSync('stryker', args, { env, stdio: 'inherit' }).status ?? 1;
}
