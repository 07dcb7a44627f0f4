import ts from 'typescript';

/**
 * @typedef {object} Import
 * @property {string} specifier
 * @property {boolean} typeOnly
 * @property {number} line
 * @property {string} form `'namespace as tf'`, `'default'`, `'named'`, `'bare'`, `'dynamic'`, `'export'`.
 */

/**
 * @typedef {object} Source
 * @property {string} path From the root of the repository.
 * @property {string} text
 * @property {boolean} isTest
 * @property {ts.SourceFile} tree
 * @property {Import[]} imports
 */

/** Whether a file is a test, a type test or a bench. */
export function isTestFile(path) {
  return /\.(test|test-d|bench)\.(tsx?|mjs)$/.test(path);
}

/**
 * Reads a source file with the parser of TypeScript, so that words in comments and strings do not count.
 *
 * @param {string} path
 * @param {string} text
 * @returns {Source}
 */
export function parseSource(path, text) {
  const kind = path.endsWith('.mjs') ? ts.ScriptKind.JS : undefined;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kind);
  return { path, text, isTest: isTestFile(path), tree, imports: importsOf(tree) };
}

/** Calls `seen` for every node of a tree. */
export function eachNode(tree, seen) {
  const visit = (node) => {
    seen(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
}

/** Line of a node, from 1. */
export function lineOf(tree, node) {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

function importsOf(tree) {
  const found = [];
  const add = (node, specifier, typeOnly, form) => {
    if (specifier && ts.isStringLiteralLike(specifier)) {
      found.push({ specifier: specifier.text, typeOnly, line: lineOf(tree, node), form });
    }
  };
  eachNode(tree, (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, isTypeOnly(node.importClause), formOf(node.importClause));
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly || onlyTypes(node.exportClause), 'export');
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], false, 'dynamic');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, true, 'dynamic');
    }
  });
  return found;
}

function isTypeOnly(clause) {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  return !clause.name && onlyTypes(clause.namedBindings);
}

/** Whether `{ type A, type B }` names nothing that exists at run time. */
function onlyTypes(bindings) {
  const elements = bindings?.elements;
  return elements !== undefined && elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

function formOf(clause) {
  if (!clause) return 'bare';
  if (clause.name) return 'default';
  return ts.isNamespaceImport(clause.namedBindings)
    ? `namespace as ${clause.namedBindings.name.text}`
    : 'named';
}
