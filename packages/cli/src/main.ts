#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { mtlProgram } from './mtl.js';
import { runMain } from './program/runMain.js';

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
void runMain(mtlProgram((JSON.parse(manifest) as { readonly version: string }).version));
