import type { FullCategoryColumn } from '../schema/columnKinds.js';
import { dictionaryLookup } from '../table/dictionaryLookup.js';
import { categoricalColumn, strangeCode } from '../table/tableColumn.js';
import type { ColumnMeter, ColumnParts } from './columnPart.js';
import { countCells, countsOf, unknownValue } from './encodeReport.js';
import type { CategoryJson } from './encoderJson.js';
import { measureValues } from './measureValues.js';
import { valueIds } from './valueIds.js';
import { warnOfStrange } from './warnOfStrange.js';

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
  const values = measureValues(owner, name, options, onWarning);
  return {
    add: (table) => values?.add(categoricalColumn(owner, table, name)),
    result: () => ({ name, ...options, ...values?.result(options.missing === 'own') }),
  };
}

/** The field that a column becomes. */
export function categoryParts(column: CategoryJson): ColumnParts {
  const { name, units } = column;
  const { count, idOf, unknownId, known, valueAt } = valueIds(column);
  const idsOf = dictionaryLookup(idOf);
  return {
    fields: [
      {
        name,
        ids: count,
        ...(units !== undefined && { units }),
        write(table, target, { offset, stride }, first, encoding) {
          const cells = categoricalColumn('encode', table, name);
          const ids = idsOf(cells.dictionary);
          let strange = 0;
          for (let row = 0; row < table.rows; row++) {
            let id = ids[cells.codes[row] as number];
            if (id === undefined) throw strangeCode('encode', name, cells, row);
            if (id === unknownValue) {
              strange++;
              id = unknownId;
            }
            target[offset + row * stride] = id === 0 ? 0 : first - 1 + id;
          }
          if (encoding.report) countCells(cells, ids, countsOf(encoding.report.columns, name));
          if (strange > 0) warnOfStrange(name, cells, ids, known, encoding);
        },
        valueAt,
      },
    ],
  };
}
