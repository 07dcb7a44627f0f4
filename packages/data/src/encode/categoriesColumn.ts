import { ShapeError, show } from '@mtl/core/plain';
import type { FullCategoriesColumn } from '../schema/columnKinds.js';
import { dictionaryLookup } from '../table/dictionaryLookup.js';
import { severalColumn, strangeCode } from '../table/tableColumn.js';
import { bagOf } from './bagOf.js';
import type { BagPart, ColumnMeter, ColumnParts } from './columnPart.js';
import { countCells, countsOf, unknownValue } from './encodeReport.js';
import type { CategoriesJson, CategoryJson } from './encoderJson.js';
import { measureValues } from './measureValues.js';
import { mostLearnt } from './mostLearnt.js';
import { valueIds } from './valueIds.js';
import { warnOfStrange } from './warnOfStrange.js';

/**
 * Learns which values of a column have an id, and how many a row has at most.
 *
 * @param owner Who asks, for messages.
 */
export function measureCategories(
  owner: string,
  name: string,
  options: FullCategoriesColumn,
  onWarning: (message: string) => void,
): ColumnMeter<CategoriesJson> {
  const values = measureValues(owner, name, options, onWarning);
  let longest = 1;
  return {
    add(table) {
      const cells = severalColumn(owner, table, name);
      values?.add(cells);
      const { offsets } = cells;
      for (let row = 0; row < table.rows; row++) {
        longest = Math.max(longest, (offsets[row + 1] as number) - (offsets[row] as number));
      }
    },
    result() {
      const { most = Math.min(longest, mostLearnt), ...others } = options;
      return { name, ...others, most, ...values?.result(false) };
    },
  };
}

/**
 * The bag that a column becomes; unknown values without an id of their own are left out.
 *
 * @param others The columns of the encoder, for the ids of `sameAs`.
 */
export function categoriesParts(
  column: CategoriesJson,
  others: ReadonlyMap<string, CategoryJson | CategoriesJson>,
): ColumnParts {
  const { name, sameAs, most, keep, combine, units } = column;
  const { count, idOf, unknownId, known, valueAt } = valueIds(
    sameAs === undefined ? column : (others.get(sameAs) as CategoryJson | CategoriesJson),
  );
  const idsOf = dictionaryLookup(idOf);
  const bag: BagPart = {
    name,
    ids: sameAs === undefined ? count : 0,
    sameAs,
    shape: { name, most, combine },
    ...(units !== undefined && { units }),
    valueAt,
    write(table, first, encoding) {
      const cells = severalColumn('encode', table, name);
      const ids = idsOf(cells.dictionary);
      const { codes, weights, offsets } = cells;
      let strange = 0;
      const { bag, cut } = bagOf(table.rows, weights !== undefined, { most, keep }, (row, add) => {
        for (let i = offsets[row] as number; i < (offsets[row + 1] as number); i++) {
          let id = ids[codes[i] as number];
          if (id === undefined) throw strangeCode('encode', name, cells, i);
          if (id === unknownValue) {
            strange++;
            id = unknownId;
          }
          const weight = weights?.[i] ?? 1;
          if (!(weight >= 0 && Number.isFinite(Math.fround(weight)))) {
            throw new ShapeError(
              `encode: \`table\` must have weights that are finite and not below 0, got ${weight} (column ${show(name)}, row ${row}).`,
            );
          }
          if (id !== 0) add(first - 1 + id, weight);
        }
      });
      if (encoding.report) {
        const counts = countsOf(encoding.report.columns, name);
        countCells(cells, ids, counts);
        for (let row = 0; row < table.rows; row++) if (offsets[row] === offsets[row + 1]) counts.missing++;
        counts.cut = (counts.cut ?? 0) + cut;
      }
      if (strange > 0) warnOfStrange(name, cells, ids, known, encoding);
      return bag;
    },
  };
  return { bags: [bag] };
}
