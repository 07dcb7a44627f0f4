import { readFileSync } from 'node:fs';
import { runMain } from '@mtl/cli';
import { flightsProgram } from './program.js';

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
await runMain(flightsProgram((JSON.parse(manifest) as { readonly version: string }).version));
