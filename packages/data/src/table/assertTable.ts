import { configError } from '@mtl/core/plain';
import type { Table } from './table.js';

/**
 * Refuses everything but a table, such as the rows themselves, and says what makes one of them.
 *
 * @throws ConfigError
 */
export function assertTable(owner: string, field: string, value: unknown): asserts value is Table {
  const { rows, columns } = Object(value) as { readonly rows?: unknown; readonly columns?: unknown };
  if (Number.isSafeInteger(rows) && columns instanceof Map) return;
  const remedy = 'Make a table of objects with `tableFromRows(rows, columnsOf(schema))`.';
  throw configError(owner, field, 'a table of { rows, columns }', value, remedy);
}

/**
 * The tables of an argument that is one table or its chunks.
 *
 * @throws ConfigError where it is neither.
 */
export async function* tablesOf(
  owner: string,
  field: string,
  tables: Table | Iterable<Table> | AsyncIterable<Table>,
): AsyncGenerator<Table> {
  const chunked =
    typeof tables === 'object' &&
    tables !== null &&
    (Symbol.iterator in tables || Symbol.asyncIterator in tables);
  if (!chunked) {
    assertTable(owner, field, tables);
    yield tables;
    return;
  }
  let chunk = 0;
  for await (const table of tables as AsyncIterable<Table>) {
    assertTable(owner, `${field}[${chunk++}]`, table);
    yield table;
  }
}
