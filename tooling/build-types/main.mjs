// Writes the declarations of all packages into their `dist`.
import { fileURLToPath } from 'node:url';
import { publishedPackages, readWorkspace } from '../check-packages/workspace.mjs';
import { emitDeclarations } from './emitDeclarations.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = publishedPackages(readWorkspace(root)).map(({ path }) => path);
const errors = emitDeclarations(root, folders);
for (const error of errors) console.error(error);
if (errors.length > 0) process.exitCode = 1;
