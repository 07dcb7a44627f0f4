// Runs one bench by name: `pnpm bench data --data ../data`. Without a name, lists them.
import { readdirSync } from 'node:fs';

const folder = new URL('.', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs') && file !== 'main.mjs')
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort();

const [name, ...rest] = process.argv.slice(2);
if (name === undefined) {
  console.log(`Benches: ${names.join(', ')}. Run one with \`pnpm bench NAME\`.`);
} else if (!names.includes(name)) {
  console.error(`bench: \`name\` must be one of ${names.join(', ')}, got ${JSON.stringify(name)}.`);
  process.exitCode = 1;
} else {
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...rest); // the bench reads its own arguments only
  await import(new URL(`${name}.mjs`, folder).href);
}
