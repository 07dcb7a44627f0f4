import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { eachNode, lineOf, parseSource } from './parseSource.mjs';

const page = 'docs/tfjs-facts.md';
const watched = 'packages/testing/src/tfjsFacts.test.ts';

/**
 * The page of facts and the tests that watch them: every line names a test, every test has a line.
 *
 * @param {string} root
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkFacts(root) {
  if (!existsSync(join(root, page)) || !existsSync(join(root, watched))) return [];
  const facts = factsOf(readFileSync(join(root, page), 'utf8'));
  const titles = titlesOf(parseSource(watched, readFileSync(join(root, watched), 'utf8')).tree);
  const missing = [...facts].filter(([title]) => !titles.has(title));
  const unnamed = [...titles].filter(([title]) => !facts.has(title));
  return [
    ...missing.map(([title, line]) => ({ file: page, line, message: `${watched} has no test "${title}"` })),
    ...unnamed.map(([title, line]) => ({ file: watched, line, message: `${page} does not name "${title}"` })),
  ];
}

/** Last cells of the tables' rows, with their lines. */
function factsOf(markdown) {
  const facts = new Map();
  const lines = markdown.split('\n');
  lines.forEach((text, i) => {
    const cells = text.split('|').map((cell) => cell.trim());
    const isHead = /^\|[\s|:-]+\|$/.test(lines[i + 1] ?? '') || /^\|[\s|:-]+\|$/.test(text);
    if (text.startsWith('|') && !isHead) facts.set(cells.at(-2), i + 1);
  });
  return facts;
}

function titlesOf(tree) {
  const titles = new Map();
  eachNode(tree, (node) => {
    const [title] = ts.isCallExpression(node) ? node.arguments : [];
    const isTest = title && ts.isIdentifier(node.expression) && node.expression.text === 'test';
    if (isTest && ts.isStringLiteralLike(title)) titles.set(title.text, lineOf(tree, node));
  });
  return titles;
}
