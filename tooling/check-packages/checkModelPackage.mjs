import ts from 'typescript';

/** What a first model needs beside its builder, so that one install and one import are enough. */
const handedOn = [
  'binary',
  'multiclass',
  'regression',
  'TaskModel',
  'packModel',
  'unpackModel',
  'denseInput',
  'embeddingInput',
  'hashedInput',
  'inputFor',
  'oneHotInput',
];

/**
 * The surface of a model package: a builder, its config type, and heads, inputs, `packModel`, `unpackModel` handed on.
 *
 * @param {import('./workspace.mjs').Package} pkg
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkModelPackage(pkg) {
  const file = `${pkg.path}/src/index.ts`;
  const index = pkg.sources.find((source) => source.path === file);
  if (!index) return [{ file, message: 'is missing' }];
  const exported = exportsOf(index.tree);
  const names = new Set(exported.map(({ name }) => name));
  const own = exported.filter(({ from }) => from.startsWith('./'));

  const messages = handedOn.filter((name) => !names.has(name)).map((name) => `must hand on \`${name}\``);
  if (!own.some(({ name, isType }) => !isType && /^[a-z]/.test(name))) messages.push('must export a builder');
  if (!own.some(({ name, isType }) => isType && name.endsWith('Config'))) {
    messages.push('must export the type of the builder’s configuration, `…Config`');
  }
  if (names.has('*')) messages.push('must name what it exports, without `export *`');
  return messages.map((message) => ({ file, message }));
}

function exportsOf(tree) {
  return tree.statements.filter(ts.isExportDeclaration).flatMap((statement) => {
    const from = statement.moduleSpecifier?.text ?? '';
    const clause = statement.exportClause;
    if (!clause || !ts.isNamedExports(clause)) return [{ name: '*', isType: false, from }];
    return clause.elements.map((element) => ({
      name: element.name.text,
      isType: statement.isTypeOnly || element.isTypeOnly,
      from,
    }));
  });
}
