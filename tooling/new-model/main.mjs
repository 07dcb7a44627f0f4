import { fileURLToPath } from 'node:url';
import { newModel } from './newModel.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
try {
  for (const file of newModel(root, process.argv[2])) console.log(file);
  console.log(
    'Now `pnpm install`, write the trunk, fill in test, README and the two rows, and run `pnpm test`.',
  );
  console.log(
    'Add it to packages/cli/src/models/architectures.ts, or say in `unfitArchitectures` of architectureNames.ts why it has no place there.',
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
