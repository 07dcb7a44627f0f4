import { show } from '@mtl/core/plain';
import type { FullCategoriesColumn, FullCategoryColumn } from '../schema/columnKinds.js';
import { type Coded, countValues, sortedValues } from './vocabulary.js';

/** Learns which values of a column have an id; nothing where they are hashed, or another column's. */
export function measureValues(
  owner: string,
  name: string,
  options: FullCategoryColumn | FullCategoriesColumn,
  onWarning: (message: string) => void,
) {
  const { hash, minCount, unknown, markers = [] } = options;
  if (hash || minCount === undefined) return undefined;
  const counter = countValues({ owner, name, field: `columns.${name}`, minCount, onWarning });
  const missing = new Set(['', ...markers]);
  let seen = 0;
  return {
    add(cells: Coded): void {
      counter.add(cells);
      seen += cells.codes.length;
    },
    /** @param ownMissing Whether missing cells have an id of their own. */
    result(ownMissing: boolean): { readonly values: readonly string[] } {
      const values = new Set<string>();
      let [known, absent] = [0, 0];
      for (const [value, times] of counter.result()) {
        if (missing.has(value)) absent += times;
        else values.add(value);
        known += times;
      }
      if (ownMissing && absent > 0) values.add('');
      if (unknown === 'own' && known === seen) {
        onWarning(
          `${owner}: unknown values of column ${show(name)} have an id of their own, but no training row has one, so that nothing is learnt for it. \`minCount\` makes rare values unknown.`,
        );
      }
      return { values: sortedValues(values) };
    },
  };
}
