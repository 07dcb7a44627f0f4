import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder for the tests of a file.
 *
 * @param afterAll Of vitest; what it is given removes the folder.
 */
export function temporaryFolder(afterAll: (remove: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'mtl-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
