import { show } from '@mtl/core/plain';
import type { Architecture } from '../models/architectures.js';
import type { Table } from './textTable.js';

/** What each model reads and what its builder was given; everything else is the builder's default. */
export function settingsTable(models: readonly Pick<Architecture, 'title' | 'input' | 'settings'>[]): Table {
  return {
    title: 'Settings; everything else is the builder’s default',
    header: ['Model', 'Input', 'Settings'],
    rows: models.map(({ title, input, settings }) => [
      title,
      input,
      Object.entries(settings)
        .map(([name, value]) => `${name} ${typeof value === 'string' ? value : show(value)}`)
        .join(', '),
    ]),
    names: 3,
  };
}
