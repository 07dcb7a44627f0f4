import {
  assertBoolean,
  assertOptions,
  assertPositiveInteger,
  type BagShape,
  type ColumnShape,
  configError,
} from '@mtl/core';

/** The ids of a field or bag and what its vectors have of their own. */
export interface ColumnVectors extends ColumnShape {
  /** False: the vectors stay as they are while the model is trained. Default true. */
  readonly trainable?: boolean;
}

/** What columns must fit to. */
interface ColumnsOf {
  readonly fields: number;
  readonly bags: readonly BagShape[];
  /** Highest id. */
  readonly values: number;
}

/** Columns in the order of a row's ids: fields in the order they have, then bags in that of `bags`. Copies. */
export function columnsInOrder(
  columns: readonly ColumnVectors[],
  bags: readonly BagShape[],
): ColumnVectors[] {
  const places = new Map(bags.map(({ name }, i) => [name, i]));
  const placeOf = ({ name }: ColumnVectors) => places.get(name) ?? -1;
  return columns
    .map(({ name, first, last, units, trainable }) => ({
      name,
      first,
      last,
      ...(units !== undefined && { units }),
      ...(trainable !== undefined && { trainable }),
    }))
    .sort((a, b) => placeOf(a) - placeOf(b)); // a stable sort keeps the order of the fields
}

/**
 * Refuses everything but a list with one entry per field and bag, whose ids are apart from those of all others or the same as another's, and
 * widths that do not contradict each other.
 *
 * @param owner Name of the function, as the user typed it.
 * @param field What the list is called in messages.
 */
export function assertColumns(
  owner: string,
  field: string,
  columns: unknown,
  { fields, bags, values }: ColumnsOf,
): asserts columns is readonly ColumnVectors[] {
  if (!Array.isArray(columns) || columns.length !== fields + bags.length) {
    const expected = `a list of ${fields + bags.length} columns, one per field and bag`;
    throw configError(owner, field, expected, columns);
  }
  const names = new Set<string>();
  columns.forEach((column: unknown, i) => {
    const at = `${field}[${i}]`;
    if (column === undefined) throw configError(owner, at, 'an object', column);
    const known = { name: true, first: true, last: true, units: true, trainable: true } as const;
    assertOptions<ColumnVectors>(owner, column, known, at);
    const { name, first, last, units, trainable } = column as ColumnVectors;
    if (typeof name !== 'string' || names.has(name)) {
      throw configError(owner, `${at}.name`, 'a name of its own', name);
    }
    names.add(name);
    assertPositiveInteger(owner, `${at}.first`, first);
    if (!Number.isSafeInteger(last) || last < first - 1 || last > values) {
      throw configError(owner, `${at}.last`, `an id from ${first - 1} to ${values}`, last);
    }
    if (units !== undefined) assertPositiveInteger(owner, `${at}.units`, units);
    if (trainable !== undefined) assertBoolean(owner, `${at}.trainable`, trainable);
  });
  const missing = bags.find(({ name }) => !names.has(name));
  if (missing) throw configError(owner, field, `with the bag ${JSON.stringify(missing.name)}`, [...names]);
  assertRanges(owner, field, columns as readonly ColumnVectors[]);
}

function assertRanges(owner: string, field: string, columns: readonly ColumnVectors[]): void {
  const sorted = columns.filter(({ first, last }) => first <= last).sort((a, b) => a.first - b.first);
  sorted.forEach((column, i) => {
    const before = sorted[i - 1];
    if (!before || column.first > before.last) return;
    const { name, first, last, units } = column;
    if (first !== before.first || last !== before.last) {
      const expected = `apart from the ids of ${JSON.stringify(before.name)}, or the same`;
      throw configError(owner, field, expected, { name, first, last });
    }
    for (const other of sorted) {
      if (other.first !== first || other.units === undefined || units === undefined) continue;
      if (other.units !== units) {
        const expected = `as wide for ${JSON.stringify(name)} as for ${JSON.stringify(other.name)}, whose ids it has, ${other.units}`;
        throw configError(owner, field, expected, units);
      }
    }
  });
}
