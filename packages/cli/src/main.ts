import { readFileSync } from 'node:fs';
import { mtlProgram } from './mtl.js';
import { setPackageVersion } from './program/packageVersion.js';
import { runMain } from './program/runMain.js';

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(manifest) as { readonly version: string };
setPackageVersion(version);
void runMain(mtlProgram(version));
