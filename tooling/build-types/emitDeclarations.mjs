import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import ts from 'typescript';
import { entries } from '../check-packages/entries.mjs';
import { filesBelow } from '../check-packages/filesBelow.mjs';

/**
 * Writes the declarations of packages into their `dist`: one program for all, so that the types of TensorFlow.js are read once.
 * `src/fit/step.ts` becomes `dist/fit/step.d.ts`, and `dist/fit/step.d.cts` for whoever requires the package. What no entry
 * reaches is not written.
 *
 * @param {string} root
 * @param {readonly string[]} packages Their folders from the root, `packages/core`.
 * @returns {string[]} Type errors, `packages/core/src/seed.ts:12: message`; with any of them nothing is written.
 */
export function emitDeclarations(root, packages) {
  const sources = packages.flatMap((path) =>
    [...entries.keys()].map((name) => join(root, path, 'src', `${name}.ts`)).filter(ts.sys.fileExists),
  );
  const program = ts.createProgram(sources, optionsOf(root));
  const written = new Map();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    const file = relative(root, path).split(sep).join('/');
    const target = file.replace(/^(.*?)\/src\//, '$1/dist/');
    written.set(target, text);
    written.set(target.replace(/\.d\.ts$/, '.d.cts'), forRequire(text));
  });
  const errors = [...ts.getPreEmitDiagnostics(program), ...diagnostics].map((found) => describe(root, found));
  errors.push(...strayImports(written));
  if (errors.length > 0) return [...new Set(errors)];

  for (const path of packages) removeDeclarations(join(root, path, 'dist'));
  for (const [path, text] of written) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [];
}

/** Those of the repository's tsconfig.json, for declarations alone. No maps: the sources that they would name are not published. */
function optionsOf(root) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root);
  return {
    ...options,
    noEmit: false,
    emitDeclarationOnly: true,
    declarationMap: false,
    sourceMap: false,
    noEmitOnError: true,
    rootDir: root,
  };
}

/** The same declarations for `require`: they name each other with the ending `.cjs`. */
function forRequire(text) {
  let result = text;
  for (const { fileName, pos } of importsOf(text).reverse()) {
    const at = text.indexOf(fileName, pos);
    result = result.slice(0, at) + fileName.replace(/\.js$/, '.cjs') + result.slice(at + fileName.length);
  }
  return result;
}

/** Imports by a path, in their order in the text. */
function importsOf(text) {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.filter(({ fileName }) => fileName.startsWith('.')).sort((a, b) => a.pos - b.pos);
}

/** Imports that lead out of a package: TypeScript writes such a path where a type has no name that could be imported. */
function strayImports(written) {
  const errors = [];
  for (const [path, text] of written) {
    const dist = path.slice(0, path.indexOf('/dist/') + '/dist/'.length);
    for (const { fileName } of importsOf(text)) {
      const target = posix.join(posix.dirname(path), fileName).replace(/\.(c?)js$/, '.d.$1ts');
      if (!target.startsWith(dist) || !written.has(target)) {
        errors.push(`${path}: imports \`${fileName}\`, which is not published with it`);
      }
    }
  }
  return errors;
}

function removeDeclarations(dist) {
  if (!ts.sys.directoryExists(dist)) return;
  for (const file of filesBelow(dist, (path) => /\.d\.c?ts$/.test(path))) rmSync(join(dist, file));
}

function describe(root, { file, start, messageText }) {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
  if (!file) return text;
  const line = file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
  return `${relative(root, file.fileName)}:${line}: ${text}`;
}
