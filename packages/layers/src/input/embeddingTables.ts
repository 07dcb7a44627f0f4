/** The ids of a field or a bag as a table of vectors knows it, and what it has of its own. */
export interface ColumnTable {
  /** Lowest id, at least 1. */
  readonly first: number;
  /** Highest id; below `first` for a column without values. */
  readonly last: number;
  /** Width of the vectors. Default: that of the input. */
  readonly units?: number;
  /** False: the vectors stay as they are while the model is trained. Default true. */
  readonly trainable?: boolean;
}

/** Ids of a row that stand side by side and have vectors of one table: fields, or one bag. */
export interface IdRun {
  /** Which table, from 0. */
  readonly table: number;
  /** How many ids. */
  readonly width: number;
  /** Which bag, from 0; undefined for fields. */
  readonly bag?: number;
}

/** One table of vectors. */
export interface VectorTable {
  /** Name of the weight. */
  readonly name: string;
  readonly rows: number;
  readonly units: number;
  readonly trainable: boolean;
}

/** Where the vectors of a column lie in its table: id `first` + i in row `start` + i; row 0 is that of every other id. */
export interface ColumnPlace extends Pick<ColumnTable, 'first' | 'last'> {
  readonly table: number;
  readonly start: number;
  /** Ids of a row: 1 for a field. */
  readonly width: number;
}

/** All tables of an embedded input. */
export interface EmbeddingTables {
  readonly tables: readonly VectorTable[];
  /** In the order of a row's ids. */
  readonly runs: readonly IdRun[];
  /** Of every field and bag; absent where there is one table, whose rows are the ids. */
  readonly places?: readonly ColumnPlace[];
}

/** What decides about the tables. */
export interface TablesShape {
  readonly fields: number;
  /** Rows of the table of all ids. */
  readonly rows: number;
  readonly units: number;
  /** Bags, in the order of their ids. */
  readonly bags: readonly { readonly most: number }[];
  /** Fields and then bags; absent, or none of them with anything of its own: one table. */
  readonly columns?: readonly ColumnTable[] | undefined;
}

/** Whether a column has a table of its own. */
export function hasOwnTable({ units, trainable }: ColumnTable): boolean {
  return units !== undefined || trainable !== undefined;
}

/**
 * One table `table` for all ids; or, where columns have a width of their own or are not trained, a table for each of these, named after the
 * place of the first of its columns (`table_of_3`, from 1), and `table` for the others. Columns with the same ids share a table.
 */
export function embeddingTables({ fields, rows, units, bags, columns }: TablesShape): EmbeddingTables {
  if (!columns?.some(hasOwnTable)) {
    const ofFields = fields > 0 ? [{ table: 0, width: fields }] : [];
    const runs = [...ofFields, ...bags.map(({ most }, bag) => ({ table: 0, width: most, bag }))];
    return { tables: [{ name: 'table', rows, units, trainable: true }], runs };
  }
  const key = ({ first, last }: ColumnTable) => `${first}-${last}`;
  const own = new Map<string, ColumnTable[]>();
  for (const column of columns) if (hasOwnTable(column)) own.set(key(column), []);
  for (const column of columns) own.get(key(column))?.push(column);

  const tables: VectorTable[] = [];
  const placeByIds = new Map<string, { table: number; start: number }>();
  let shared: number | undefined;
  columns.forEach((column, c) => {
    if (placeByIds.has(key(column))) return;
    const values = column.last - column.first + 1;
    const same = own.get(key(column));
    if (same) {
      placeByIds.set(key(column), { table: tables.length, start: 1 });
      tables.push({
        name: `table_of_${c + 1}`,
        rows: values + 1,
        units: same.find((other) => other.units !== undefined)?.units ?? units,
        trainable: same.every(({ trainable = true }) => trainable),
      });
      return;
    }
    if (shared === undefined) {
      shared = tables.length;
      tables.push({ name: 'table', rows: 1, units, trainable: true });
    }
    const { rows: start } = tables[shared] as VectorTable;
    placeByIds.set(key(column), { table: shared, start });
    tables[shared] = { ...(tables[shared] as VectorTable), rows: start + values };
  });

  const places = columns.map((column, c): ColumnPlace => {
    const place = placeByIds.get(key(column)) as { table: number; start: number };
    const width = c < fields ? 1 : (bags[c - fields] as { readonly most: number }).most;
    return { ...place, first: column.first, last: column.last, width };
  });
  const runs: IdRun[] = [];
  places.forEach(({ table, width }, c) => {
    const before = runs.at(-1);
    if (c >= fields) runs.push({ table, width, bag: c - fields });
    else if (before?.table === table) runs[runs.length - 1] = { table, width: before.width + 1 };
    else runs.push({ table, width: 1 });
  });
  return { tables, runs, places };
}
