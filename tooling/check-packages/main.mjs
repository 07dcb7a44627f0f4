import { fileURLToPath } from 'node:url';
import { checkRepository } from './checkRepository.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { packages, rooms, findings } = checkRepository(root);
for (const line of rooms) console.log(line);
for (const { file, line, message } of findings) {
  console.log(`${file}${line === undefined ? '' : `:${line}`}: ${message}`);
}
if (findings.length > 0) process.exitCode = 1;
else console.log(`${packages} packages checked`);
