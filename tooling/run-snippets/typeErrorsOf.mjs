import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Checks the types of snippets in one program, against the packages' built declarations.
 *
 * @param {string} root Where `@types/node` is installed.
 * @param {ReadonlyMap<string, import('./snippetsOf.mjs').Snippet>} snippets By the path of their `.ts` file.
 * @returns {string[]} `README.md:12: message`, sorted by file and line.
 */
export function typeErrorsOf(root, snippets) {
  const program = ts.createProgram([...snippets.keys()], {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  });
  const places = new Map([...snippets].map(([path, { file }]) => [realpathSync(path), file]));
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
    if (!file) return text;
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    return `${places.get(realpathSync(file.fileName)) ?? file.fileName}:${line}: ${text}`;
  });
}
