import { assertNonNegativeInteger, assertOptions, assertPositiveInteger, configError } from '@mtl/core/plain';
import { censusColumns } from '../census/censusFields.js';
import type { CategoricalColumn, Column, Table } from '../table/table.js';
import { createRandom } from './random.js';
import { drawPerson, type SyntheticPerson } from './syntheticPerson.js';

/** Options of {@link syntheticCensus} and `syntheticCensusText`. */
export interface SyntheticCensusOptions {
  /** Number of people. */
  readonly rows: number;
  /** Root seed. Default 0. */
  readonly seed?: number;
  /** Rows per chunk at most. Default 8192. */
  readonly chunkRows?: number;
}

/** What whoever shows numbers from {@link syntheticCensus} has to say with them. */
export const syntheticCensusNotice =
  'Synthetic data: people drawn from a made-up model that resembles Census-Income (KDD); results say nothing about the real data.';

/**
 * People who do not exist, in the columns of Census-Income (KDD) but the instance weight: for tests, demonstrations and
 * whoever has not downloaded the files. Every categorical value is one of the published data set, shares of values are near its
 * shares, and the three labels depend on the other columns: about 6 % earn 50,000 or more, 43 % never married, 19 % have a college
 * degree. Rows are drawn, none is taken from the file: the model knows rounded shares of it, of single columns and of a few
 * pairs, and the rest is an invention, so that scores are not comparable. Show {@link syntheticCensusNotice} with them.
 *
 * @example
 * ```ts
 * import { concatTables, syntheticCensus } from '@mtl/data';
 *
 * const table = await concatTables(syntheticCensus({ rows: 1000, seed: 1 }));
 * console.log(table.rows, table.columns.size); // 1000 41
 * ```
 *
 * @returns Tables as `readCensus` yields them; fewer rows are the first of many.
 * @throws ConfigError if an option is unknown, `rows` is no count, `chunkRows` not a positive one or `seed` no safe integer.
 */
export function syntheticCensus(options: SyntheticCensusOptions): Iterable<Table> {
  assertCensusOptions('syntheticCensus', options);
  return { [Symbol.iterator]: () => tables(options) };
}

/** @throws ConfigError at the first option that cannot work. */
export function assertCensusOptions(owner: string, options: SyntheticCensusOptions): void {
  assertOptions<SyntheticCensusOptions>(owner, options, { rows: true, seed: true, chunkRows: true });
  const { rows, chunkRows = 8192, seed = 0 } = options;
  assertNonNegativeInteger(owner, 'rows', rows);
  assertPositiveInteger(owner, 'chunkRows', chunkRows);
  if (!Number.isSafeInteger(seed)) throw configError(owner, 'seed', 'a safe integer', seed);
}

/** The people themselves, one by one; the same for both forms. */
export function* syntheticPeople({
  rows,
  seed = 0,
}: SyntheticCensusOptions): Generator<SyntheticPerson, void, undefined> {
  const random = createRandom(seed, 'syntheticCensus', 'people');
  for (let row = 0; row < rows; row++) yield drawPerson(random);
}

function* tables(options: SyntheticCensusOptions): Generator<Table, void, undefined> {
  const { rows, chunkRows = 8192 } = options;
  const people = syntheticPeople(options);
  const fields = censusColumns.flatMap((column) => (column.name === 'instance_weight' ? [] : [column]));
  const codes = fields.map(() => new Map<string, number>());
  const dictionaries = fields.map((): string[] => []);
  for (let from = 0; from < rows; from += chunkRows) {
    const size = Math.min(chunkRows, rows - from);
    const chunk = Array.from({ length: size }, () => people.next().value as SyntheticPerson);
    const columns = new Map<string, Column>();
    for (const [i, { name, kind }] of fields.entries()) {
      const values = chunk.map((person) => person[name]);
      columns.set(
        name,
        kind === 'continuous'
          ? { kind, values: Float64Array.from(values, Number) }
          : encode(values, codes[i] as Map<string, number>, dictionaries[i] as string[]),
      );
    }
    yield { rows: size, columns };
  }
}

/** Numbers the values in order of appearance, over all chunks. */
function encode(
  values: readonly (string | number)[],
  codes: Map<string, number>,
  dictionary: string[],
): CategoricalColumn {
  const column = Int32Array.from(values, (value) => {
    const text = String(value);
    const known = codes.get(text);
    if (known !== undefined) return known;
    codes.set(text, dictionary.length);
    return dictionary.push(text) - 1;
  });
  return { kind: 'categorical', codes: column, dictionary };
}
