// Packs every package as it would be published and checks the tarballs. Needs a build: `pnpm build`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packTarballs } from '../check-consumers/installTarballs.mjs';
import { publishedPackages, readWorkspace } from '../check-packages/workspace.mjs';
import { checkTarball } from './checkTarball.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'check-published-'));
let failed = 0;
try {
  const tarballs = packTarballs(root, publishedPackages(readWorkspace(root)), folder);
  for (const [name, address] of Object.entries(tarballs)) {
    const problems = await checkTarball(address.slice('file:'.length));
    for (const problem of problems) console.error(`${name}: ${problem}`);
    failed += problems.length;
  }
  if (failed === 0) console.log(`${Object.keys(tarballs).length} packages checked as published`);
} catch (error) {
  console.error(error.message);
  failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (failed > 0) process.exitCode = 1;
