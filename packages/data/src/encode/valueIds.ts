import type { HashOptions } from '../schema/hashOptions.js';
import { unknownValue } from './encodeReport.js';
import type { CategoriesJson, CategoryJson } from './encoderJson.js';
import { slotsOf } from './hashing.js';

/** The ids of a column's values. */
export interface ValueIds {
  /** How many there are. */
  readonly count: number;
  /** The id of a value within the column, from 1; 0 for the empty text where it has none, and {@link unknownValue}. */
  readonly idOf: (value: string) => number;
  /** The id of unknown values; 0 where they have none. */
  readonly unknownId: number;
  /** The values of a vocabulary. */
  readonly known: readonly string[];
  /** The value whose id is the `index`-th, from 0; null for one that several values share. */
  readonly valueAt: (index: number) => string | null;
}

/** The ids of a column with a vocabulary or a hash of its own. */
export function valueIds(column: CategoryJson | CategoriesJson): ValueIds {
  const { name, hash, markers = [] } = column;
  const ownMissing = column.kind === 'category' && column.missing === 'own';
  const ids = hash
    ? hashedIds(name, hash, ownMissing)
    : vocabularyIds(column.values ?? [], column.unknown === 'own');
  const missing = new Set(markers);
  return { ...ids, idOf: (value) => ids.idOf(missing.has(value) ? '' : value) };
}

function vocabularyIds(values: readonly string[], ownUnknown: boolean): ValueIds {
  const ids = new Map(values.map((value, i) => [value, i + 1]));
  return {
    count: values.length + Number(ownUnknown),
    idOf: (value) => ids.get(value) ?? (value === '' ? 0 : unknownValue),
    unknownId: ownUnknown ? values.length + 1 : 0,
    known: values,
    valueAt: (index) => values[index] ?? null,
  };
}

/** Slots of values; the last id is that of missing cells, if they have one. */
function hashedIds(name: string, hash: HashOptions, ownMissing: boolean): ValueIds {
  const slots = hash.buckets - 1;
  const slotOf = slotsOf(name, hash);
  return {
    count: slots + Number(ownMissing),
    idOf: (value) => (value === '' ? (ownMissing ? hash.buckets : 0) : slotOf(value)),
    unknownId: 0,
    known: [],
    valueAt: (index) => (index < slots ? null : ''),
  };
}
