import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const generated = new Set(['.cache', '.git', '.snippets', '.turbo', 'coverage', 'dist', 'node_modules']);

/**
 * Paths of the files below a folder, with `/`, sorted; what tools generate is left out.
 *
 * @param {string} folder
 * @param {(path: string) => boolean} [wanted] Default: all.
 * @returns {string[]}
 */
export function filesBelow(folder, wanted = () => true) {
  const found = [];
  const visit = (below) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (generated.has(entry.name)) continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && wanted(path)) found.push(path);
    }
  };
  visit('');
  return found.sort();
}
