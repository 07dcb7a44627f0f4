import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { FileError, show } from '@mtl/core/plain';

/** The flights of a Parquet file from one time on and before another, in milliseconds since 1970. */
export interface Span {
  readonly path: string;
  readonly from?: number;
  readonly before?: number;
}

/** A file of flights that DuckDB has looked at. */
export interface Flights {
  readonly connection: DuckDBConnection;
  /** Every origin and destination, in the order of their codes. */
  readonly airports: readonly string[];
  /** How many flights the file has. */
  readonly rows: number;
  /** Times that this share of the flights is before, in milliseconds. */
  timesAt(shares: readonly number[]): Promise<readonly number[]>;
  close(): void;
}

/**
 * Opens a Parquet file with the columns `date`, `delay`, `distance`, `origin` and `destination`.
 *
 * @throws FileError `not-flights` if it is no such file.
 */
export async function openFlights(path: string): Promise<Flights> {
  const database = await DuckDBInstance.create(':memory:', { memory_limit: '512MB' });
  const connection = await database.connect();
  const close = () => {
    connection.closeSync();
    database.closeSync();
  };
  try {
    const all = spanSql({ path });
    await connection.run(
      `CREATE TYPE airport AS ENUM (SELECT coalesce(name, '') AS name FROM
        (SELECT origin AS name FROM ${all} UNION SELECT destination FROM ${all}) ORDER BY name)`,
    );
    const [row] = (
      await connection.runAndReadAll(`SELECT enum_range(NULL::airport), count(*)::DOUBLE FROM ${all}`)
    ).getRowsJson();
    const [airports, rows] = row as unknown as [readonly string[], number];
    return {
      connection,
      airports,
      rows,
      async timesAt(shares) {
        const wanted = `[${shares.join(', ')}]`;
        const found = await connection.runAndReadAll(
          `SELECT list_transform(quantile_disc(date, ${wanted}), t -> epoch_ms(t)::DOUBLE) FROM ${all}`,
        );
        return found.getRowsJson()[0]?.[0] as unknown as readonly number[];
      },
      close,
    };
  } catch (error) {
    close();
    const expected = 'a Parquet file with date, delay, distance, origin and destination';
    throw new FileError(
      'not-flights',
      `flights: \`--data\` must be ${expected}, got ${show(path)}. ${(error as Error).message.split('\n')[0]}`,
    );
  }
}

/** A span as SQL. */
export function spanSql({ path, from, before }: Span): string {
  const bounds = [
    ...(from === undefined ? [] : [`date >= make_timestamp_ms(${from})`]),
    ...(before === undefined ? [] : [`date < make_timestamp_ms(${before})`]),
  ];
  const where = bounds.length > 0 ? ` WHERE ${bounds.join(' AND ')}` : '';
  return `(FROM read_parquet('${path.replaceAll("'", "''")}')${where})`;
}
