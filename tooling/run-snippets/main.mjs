import { fileURLToPath } from 'node:url';
import { makeConsumerFolder, removeConsumerFolder } from './consumerFolder.mjs';
import { runSnippets } from './runSnippets.mjs';

// Words after the name are markdown files: only those are checked.
const root = fileURLToPath(new URL('../..', import.meta.url));
const files = process.argv.length > 2 ? process.argv.slice(2) : undefined;
let folder;
try {
  folder = makeConsumerFolder(root);
  const { checked, ran, failures } = await runSnippets(root, folder, { files });
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
  else console.log(`${checked} snippets checked, ${ran} run`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (folder) removeConsumerFolder(folder);
}
