import { fileURLToPath } from 'node:url';
import { newModel } from './newModel.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
try {
  for (const file of newModel(root, process.argv[2])) console.log(file);
  console.log('Now `pnpm install`, write the trunk, fill in test and README, and run `pnpm test`.');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
