import type { DuckDBConnection } from '@duckdb/node-api';
import type { CategoricalColumn, Column, Table } from '@mtl/data';
import { type Span, spanSql } from './openFlights.js';

/** Rows per table. DuckDB gives 2,048 at once, too few to pay for a pass of its own. */
const tableRows = 65_536;

/** What is asked of the file; airports come as their place in the list of all of them. */
const columns = {
  hour: 'hour(date)::UTINYINT',
  weekday: '(isodow(date) - 1)::UTINYINT',
  origin: "coalesce(origin, '')::airport",
  destination: "coalesce(destination, '')::airport",
  distance: "coalesce(distance::DOUBLE, 'nan')",
  delay: "coalesce(delay::DOUBLE, 'nan')",
} as const;

type Cells = { readonly [Name in keyof typeof columns]: Float64Array };

const hours = Array.from({ length: 24 }, (_, hour) => String(hour));
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const truth = ['false', 'true', ''];

/**
 * Flights as tables with the columns of `flightsSchema`, in the order of the file. Airports stay codes of one dictionary, so that no row
 * costs a text.
 *
 * @param connection One that `openFlights` made.
 * @param airports All airports, in the order of their codes.
 */
export async function* flightTables(
  connection: DuckDBConnection,
  airports: readonly string[],
  span: Span,
): AsyncGenerator<Table> {
  const reader = await connection.stream(`SELECT ${Object.values(columns).join(', ')} FROM ${spanSql(span)}`);
  const crossed = crossOf(airports);
  let cells = emptyCells();
  let rows = 0;
  for (;;) {
    const chunk = await reader.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    if (rows + chunk.rowCount > tableRows) {
      yield tableOf(cells, rows, airports, crossed);
      cells = emptyCells();
      rows = 0;
    }
    Object.values(cells).forEach((column, i) => {
      const { items } = chunk.getColumnVector(i) as unknown as { readonly items: ArrayLike<number> };
      column.set(items, rows);
    });
    rows += chunk.rowCount;
  }
  if (rows > 0) yield tableOf(cells, rows, airports, crossed);
}

function emptyCells(): Cells {
  const cells = Object.keys(columns).map((name) => [name, new Float64Array(tableRows)]);
  return Object.fromEntries(cells) as Cells;
}

function tableOf(
  cells: Cells,
  rows: number,
  airports: readonly string[],
  crossed: ReturnType<typeof crossOf>,
): Table {
  const codesOf = (name: keyof Cells) => Int32Array.from(cells[name].subarray(0, rows));
  const origin = codesOf('origin');
  const destination = codesOf('destination');
  const delay = cells.delay.slice(0, rows);
  const late = (minutes: number) =>
    Int32Array.from(delay, (value) => (Number.isNaN(value) ? 2 : Number(value >= minutes)));
  const named: Record<string, Column> = {
    hour: values(codesOf('hour'), hours),
    weekday: values(codesOf('weekday'), weekdays),
    origin: values(origin, airports),
    destination: values(destination, airports),
    route: values(crossed.codes(origin, destination), crossed.dictionary),
    distance: { kind: 'continuous', values: cells.distance.slice(0, rows) },
    delay: { kind: 'continuous', values: delay },
    late15: values(late(15), truth),
    late60: values(late(60), truth),
  };
  return { rows, columns: new Map(Object.entries(named)) };
}

function values(codes: Int32Array, dictionary: readonly string[]): CategoricalColumn {
  return { kind: 'categorical', codes, dictionary };
}

/** Pairs of two columns of one dictionary as values of their own, such as `LAS-PHL`, in order of appearance. */
function crossOf(names: readonly string[]) {
  const dictionary: string[] = [];
  const codeOf = new Int32Array(names.length * names.length).fill(-1);
  return {
    dictionary: dictionary as readonly string[],
    codes(left: Int32Array, right: Int32Array): Int32Array {
      return left.map((from, row) => {
        const to = right[row] as number;
        const pair = from * names.length + to;
        if (codeOf[pair] === -1) codeOf[pair] = dictionary.push(`${names[from]}-${names[to]}`) - 1;
        return codeOf[pair] as number;
      });
    },
  };
}
