import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesBelow } from '../check-packages/filesBelow.mjs';
import { isTestFile } from '../check-packages/parseSource.mjs';
import { runSnippet } from './runSnippet.mjs';
import { examplesOf, snippetsOf } from './snippetsOf.mjs';
import { typeErrorsOf } from './typeErrorsOf.mjs';

/**
 * Whether the code of a file is run: of the README, those of the packages, docs/ but not docs/api, and of the doc comments of what is
 * published.
 */
export function hasSnippets(path) {
  if (/^packages\/(?!testing\/).*\/src\/.*\.ts$/.test(path)) return !isTestFile(path);
  return /^(README\.md|packages\/(.*\/)?README\.md|docs\/(?!api\/).*\.md)$/.test(path);
}

/**
 * Checks and runs the code of all READMEs, guides and doc comments. Those of one package run in one process, those of markdown files each
 * in its own.
 *
 * @param {string} root
 * @param {string} folder From which the packages are found.
 * @param {{ files?: readonly string[], atOnce?: number, limit?: number }} [options] `files`: default all. `atOnce`: processes at a
 *   time, default 2. `limit`: milliseconds for one, default 60,000.
 * @returns {Promise<{ checked: number, ran: number, failures: string[] }>}
 */
export async function runSnippets(root, folder, options = {}) {
  const { files = filesBelow(root, hasSnippets), atOnce = 2, limit = 60_000 } = options;
  const read = async (file) => {
    const text = await readFile(join(root, file), 'utf8');
    return file.endsWith('.ts') ? examplesOf(file, text) : snippetsOf(file, text);
  };
  const snippets = (await Promise.all(files.map(read))).flat();
  const named = snippets.map((snippet) => [nameOf(snippet), snippet]);

  const byPath = new Map(named.map(([name, snippet]) => [join(folder, `${name}.ts`), snippet]));
  await Promise.all([...byPath].map(([path, { checked }]) => writeFile(path, checked)));
  const typeErrors = typeErrorsOf(root, byPath);
  if (typeErrors.length > 0) return { checked: snippets.length, ran: 0, failures: typeErrors };

  const preload = await writePreload(folder);
  const running = named.filter(([, { run }]) => run !== '');
  const ran = running.length;
  const waiting = groupsOf(running);
  const failures = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const failure = await runSnippet(folder, next, { limit, preload });
      if (failure) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { checked: snippets.length, ran, failures: failures.sort() };
}

/** Snippets that share a process: the examples of a package. */
function groupsOf(named) {
  const groups = new Map();
  for (const [name, snippet] of named) {
    const group = snippet.file.endsWith('.ts') ? snippet.file.split('/src/')[0] : name;
    groups.set(group, [...(groups.get(group) ?? []), [name, snippet]]);
  }
  return [...groups.values()];
}

/** `packages-core-README-12`, a name that no other snippet has. */
function nameOf({ file, line }) {
  return `${file.replace(/\.(md|ts)$/, '').replace(/[^\w-]/g, '-')}-${line}`;
}

/** Into the folder, so that it loads the same tfjs as the snippets. */
async function writePreload(folder) {
  const path = join(folder, 'preload', 'quiet.mjs');
  await mkdir(dirname(path), { recursive: true });
  await copyFile(new URL('quiet.mjs', import.meta.url), path);
  return pathToFileURL(path).href;
}
