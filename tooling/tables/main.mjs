// Writes five tables as people have them into a folder: `node tooling/tables/main.mjs DIR`. `mtl` is tried on them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ads } from './ads.mjs';
import { hospital } from './hospital.mjs';
import { sensors } from './sensors.mjs';
import { shop } from './shop.mjs';
import { survey } from './survey.mjs';

/** The tables by the names of their files. */
export const tables = {
  'shop.csv': shop,
  'hospital.csv': hospital,
  'sensors.tsv': sensors,
  'survey.csv': survey,
  'ads.csv': ads,
};

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('tables: `DIR` must be a folder, got none.');
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, make] of Object.entries(tables)) writeFileSync(join(folder, name), make());
  console.log(`wrote ${Object.keys(tables).join(', ')}`);
}
