import { show } from '@mtl/core/plain';
import type { FullCategoryColumn } from '../schema/columnKinds.js';
import type { HashOptions } from '../schema/hashOptions.js';
import { dictionaryLookup } from '../table/dictionaryLookup.js';
import { categoricalColumn, strangeCode } from '../table/tableColumn.js';
import type { ColumnMeter, ColumnParts } from './columnPart.js';
import { countCells, countsOf, strangeColumn, unknownValue } from './encodeReport.js';
import type { CategoryJson } from './encoderJson.js';
import { hashedId } from './hashing.js';
import { collectValues, sortedValues } from './vocabulary.js';

/**
 * Learns which values of a column have an id. Of a hashed column nothing is collected.
 *
 * @param owner Who asks, for messages.
 */
export function measureCategory(
  owner: string,
  name: string,
  options: FullCategoryColumn,
  onWarning: (message: string) => void,
): ColumnMeter<CategoryJson> {
  const { hash, minCount = 1, unknown, missing } = options;
  if (hash !== undefined) {
    return {
      add(table) {
        categoricalColumn(owner, table, name);
      },
      result: () => ({ name, ...options }),
    };
  }
  const collector = collectValues(owner, name);
  return {
    add: collector.add,
    result() {
      const values: string[] = [];
      let rare = 0;
      for (const [value, rows] of collector.counts()) {
        if (rows >= minCount && (value !== '' || missing === 'own')) values.push(value);
        else if (value !== '') rare++;
      }
      if (unknown === 'own' && rare === 0) {
        onWarning(
          `${owner}: unknown values of column ${show(name)} have an id of their own, but no training row has one, so that nothing is learnt for it. \`minCount\` makes rare values unknown.`,
        );
      }
      return { name, ...options, values: sortedValues(values) };
    },
  };
}

/** The field that a column becomes. */
export function categoryParts({
  name,
  hash,
  unknown,
  missing,
  units,
  values = [],
}: CategoryJson): ColumnParts {
  const ids = hash ? hash.buckets - Number(missing === 'none') : values.length + Number(unknown === 'own');
  const idsOf = dictionaryLookup(hash ? hashedIds(name, hash, missing === 'own') : vocabularyIds(values));
  const unknownId = unknown === 'own' ? ids : 0;
  return {
    numbers: [],
    fields: [
      {
        name,
        ids,
        ...(units !== undefined && { units }),
        write(table, target, { offset, stride }, first, { report, warned, onWarning }) {
          const cells = categoricalColumn('encode', table, name);
          const idOf = idsOf(cells.dictionary);
          let strange = 0;
          for (let row = 0; row < table.rows; row++) {
            let id = idOf[cells.codes[row] as number];
            if (id === undefined) throw strangeCode('encode', name, cells, row);
            if (id === unknownValue) {
              strange++;
              id = unknownId;
            }
            target[offset + row * stride] = id === 0 ? 0 : first - 1 + id;
          }
          if (report) countCells(cells, idOf, countsOf(report.columns, name));
          if (strange === 0 || warned.has(name)) return;
          const counts = { missing: 0, unknown: 0, examples: [] };
          countCells(cells, idOf, counts);
          const warning = strangeColumn(name, table.rows, counts, values);
          if (warning === undefined) return;
          warned.add(name);
          onWarning(warning);
        },
        valueOf: (index) => (hash ? (index === hash.buckets - 1 ? '' : null) : (values[index] ?? null)),
      },
    ],
  };
}

/** Ids of values within their field, in the order of the values from 1; 0 for the empty cell and {@link unknownValue} for others that have none. */
function vocabularyIds(values: readonly string[]): (value: string) => number {
  const ids = new Map(values.map((value, i) => [value, i + 1]));
  return (value) => ids.get(value) ?? (value === '' ? 0 : unknownValue);
}

/** Slots of values, and the last id of the field for the empty cell, if it has one. */
function hashedIds(name: string, hash: HashOptions, ownMissing: boolean): (value: string) => number {
  return (value) => (value === '' ? (ownMissing ? hash.buckets : 0) : hashedId(name, value, hash));
}
