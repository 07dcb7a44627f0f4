import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { filesBelow } from './filesBelow.mjs';

/**
 * Links between the pages of the repository: every one leads to a file, and every guide (a page directly in `docs`) is found from the
 * README and from another page of `docs`.
 *
 * @param {string} root
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkLinks(root) {
  const pages = filesBelow(root, (file) => /^(?!docs\/api\/|\.changeset\/)(.*\/)?[^/]+\.md$/.test(file));
  const links = pages.flatMap((page) => linksOf(page, readFileSync(join(root, page), 'utf8')));
  const broken = links.filter(({ target }) => !existsSync(join(root, target)));
  const guides = pages.filter((page) => /^docs\/(?!README)[^/]+\.md$/.test(page));
  const linkedFrom = (guide, wanted) =>
    links.some(({ file, target }) => target === guide && file !== guide && wanted(file));
  const unlinked = guides.flatMap((guide) => [
    ...(linkedFrom(guide, (file) => file === 'README.md') ? [] : [`must link to \`${guide}\``]),
    ...(linkedFrom(guide, (file) => file.startsWith('docs/'))
      ? []
      : [`no page of docs links to \`${guide}\``]),
  ]);
  return [
    ...broken.map(({ file, line, target }) => ({
      file,
      line,
      message: `the link to \`${target}\` leads nowhere`,
    })),
    ...unlinked.map((message) => ({ file: 'README.md', message })),
  ];
}

/** Links by a path, outside of code. */
function linksOf(file, markdown) {
  let inCode = false;
  return markdown.split('\n').flatMap((text, i) => {
    if (/^\s*```/.test(text)) inCode = !inCode;
    if (inCode) return [];
    const addresses = [...text.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(
      ([, address]) => address,
    );
    const paths = addresses
      .map((address) => address.split('#', 1)[0])
      .filter((path) => path && !/^[a-z]+:/.test(path));
    return paths.map((path) => ({
      file,
      line: i + 1,
      target: posix.join(posix.dirname(file), path).replace(/\/$/, ''),
    }));
  });
}
