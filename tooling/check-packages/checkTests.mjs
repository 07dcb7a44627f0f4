import ts from 'typescript';
import { eachNode, lineOf } from './parseSource.mjs';

const runners = new Set(['bench', 'describe', 'it', 'suite', 'test']);
const skips = new Set(['fails', 'only', 'skip', 'skipIf', 'todo']);

/**
 * Tests that would not run, or run until they pass. The one condition is `describe.runIf`.
 *
 * @param {readonly import('./parseSource.mjs').Source[]} tests
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkTests(tests) {
  const findings = [];
  for (const { path, tree } of tests) {
    const say = (node, message) => findings.push({ file: path, line: lineOf(tree, node), message });
    eachNode(tree, (node) => {
      if (ts.isPropertyAccessExpression(node) && runners.has(rootOf(node))) {
        const { text } = node.name;
        if (skips.has(text)) say(node, `\`.${text}\` in a test: every test runs, always`);
        if (text === 'runIf' && rootOf(node) !== 'describe') say(node, '`runIf` is for `describe` only');
      }
      if (ts.isPropertyAssignment(node) && node.name.getText(tree) === 'retry' && isTestOption(node)) {
        say(node, '`retry` in a test: a test that fails once has failed');
      }
    });
  }
  return findings;
}

function isTestOption(node) {
  const call = node.parent.parent;
  return ts.isCallExpression(call) && runners.has(rootOf(call.expression));
}

function rootOf(expression) {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression))
    return rootOf(expression.expression);
  return '';
}
