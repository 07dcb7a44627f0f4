import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatTables } from '../table/concatTables.js';
import type { Table } from '../table/table.js';
import { inPieces, plainColumn } from '../testing/collect.js';
import type { CsvDialectOptions } from './csvDialect.js';
import { readCsv } from './readCsv.js';

/** How many documents are read; `pnpm soak:csv` reads 100,000. */
const documents = Number(process.env.MTL_DOCUMENTS ?? 600);

const names = ['a', 'b', 'c'];

interface Document {
  readonly text: string;
  readonly dialect: CsvDialectOptions & { readonly delimiter: string };
}

const dialects = fc.record(
  {
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    quotes: fc.constantFrom('strict', 'relaxed', 'none'),
    trim: fc.boolean(),
    comment: fc.constant('#'),
    skipLines: fc.integer({ min: 0, max: 2 }),
  },
  { requiredKeys: ['delimiter'] },
);

/** Documents of three columns as programs and people write them, and heaps of the marks that matter. */
const written = dialects.chain((dialect): fc.Arbitrary<Document> => {
  const word = fc.constantFrom(
    '',
    'a',
    '12" pizza',
    'NA',
    '31,5',
    ' x ',
    'é🦆',
    '#1',
    '"',
    '""',
    "l'eau",
    '0',
    '\t',
  );
  const quoted = fc
    .array(fc.constantFrom('a', '""', dialect.delimiter, '\n', '\r\n', '\r', ' ', '#', 'é'), { maxLength: 4 })
    .map((parts) => `"${parts.join('')}"`);
  const cell = fc.oneof(
    { weight: 6, arbitrary: word.filter((text) => !text.includes(dialect.delimiter)) },
    { weight: 4, arbitrary: quoted },
    { weight: 1, arbitrary: fc.tuple(quoted, word).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: quoted.map((text) => ` ${text}\t`) },
  );
  const row = fc.oneof(
    {
      weight: 12,
      arbitrary: fc.array(cell, { minLength: 3, maxLength: 3 }).map((cells) => cells.join(dialect.delimiter)),
    },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '#note', '# "note', '"#"', 'a') },
  );
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  const rows = fc
    .tuple(fc.array(row, { maxLength: 5 }), lineEnd, fc.boolean(), fc.boolean())
    .map(([lines, end, last, delimited]) => {
      const all = delimited ? lines.map((line) => line + dialect.delimiter) : lines;
      return all.join(end) + (last ? end : '');
    });
  const marks = [
    '"',
    '"',
    dialect.delimiter,
    dialect.delimiter,
    '\n',
    '\r\n',
    '\r',
    'a',
    'é',
    ' ',
    '#',
    '""',
  ];
  const heap = fc.array(fc.constantFrom(...marks), { maxLength: 16 }).map((parts) => parts.join(''));
  return fc
    .oneof({ weight: 5, arbitrary: rows }, { weight: 1, arbitrary: heap })
    .map((text) => ({ text, dialect }));
});

/** The records of csv-parse with the same options; undefined if it refuses. */
function theirs({ text, dialect }: Document): string[][] | undefined {
  const { delimiter, quotes, trim = false, comment, skipLines = 0 } = dialect;
  let rest = text;
  for (let i = 0; i < skipLines; i++) rest = rest.replace(/^[^\r\n]*(\r\n|\r|\n|$)/, '');
  try {
    return parse(rest, {
      delimiter,
      trim,
      quote: quotes === 'none' ? null : '"',
      escape: quotes === 'none' ? null : '"',
      relax_quotes: quotes === 'relaxed',
      ...(comment && { comment, comment_no_infix: true }),
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
  } catch {
    return undefined;
  }
}

/** Our records; undefined if they are refused. */
async function ours({ text, dialect }: Document, size: number): Promise<string[][] | undefined> {
  const columns = names.map((name) => ({ name, kind: 'categorical' }) as const);
  try {
    const bytes = inPieces(new TextEncoder().encode(text), size);
    return rowsOf(await concatTables(readCsv(bytes, columns, { ...dialect, names })));
  } catch (error) {
    if ((error as { code?: string }).code === 'empty') return [];
    if ((error as Error).name !== 'FileError') throw error;
    return undefined;
  }
}

function rowsOf(table: Table): string[][] {
  const columns = names.map((name) => plainColumn(table.columns.get(name)) as string[]);
  return Array.from({ length: table.rows }, (_, row) => columns.map((column) => column[row] as string));
}

/** Decision 1: every row has three fields, and one more that is empty if the first has that; anything else is refused. */
function ofWidth(records: string[][]): string[][] | undefined {
  const isLonger = (record: string[]) => record.length === 4 && record[3] === '';
  const longer = records[0] !== undefined && isLonger(records[0]);
  if (!records.every((record) => record.length === 3 || (longer && isLonger(record)))) return undefined;
  return records.map((record) => record.slice(0, 3));
}

/** Which decision of docs/csv.md makes the difference; undefined if none does. */
function decisionOf(
  { text, dialect }: Document,
  mine: string[][] | undefined,
  their: string[][] | undefined,
) {
  const { delimiter, quotes, trim, comment } = dialect;
  if (quotes === 'none') return undefined;
  // 2: a comment starts a line; csv-parse takes one behind a closing quote too, and ends the field there.
  if (comment && text.includes('"#')) return 'comment behind a quote';
  // 4: behind an empty field in quotes and blanks, with `trim`, csv-parse takes a second quote for an opening one.
  const between = delimiter === '\t' ? ' +' : '[ \t]+';
  const again = new RegExp(`"${mine === undefined ? '' : '"'}${between}"`);
  if (trim && again.test(text)) return 'two fields in quotes with blanks between, with trim';
  if (quotes !== 'relaxed') return undefined;
  // 3: a field with text behind its closing quote stands as it is; csv-parse makes one quote of two in its first part.
  const single = (rows: string[][]) =>
    JSON.stringify(rows.map((row) => row.map((cell) => cell.replace(/"+/g, '"'))));
  if (mine && their && single(mine) === single(their)) return 'doubled quotes of a field as it stands';
  // 5: with `trim` too; csv-parse refuses such a field then.
  if (trim && mine && their === undefined) return 'text behind a closing quote, with trim';
  return undefined;
}

test(
  `agrees with csv-parse on ${documents} documents in every dialect, or differs by a decision that is written down`,
  async () => {
    const counts = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(written, fc.constantFrom(1, 3, 1000), async (document, size) => {
        const records = theirs(document);
        const expected = records && ofWidth(records);
        const found = await ours(document, size);
        const same = JSON.stringify(found) === JSON.stringify(expected);
        const decision = same
          ? found
            ? 'read alike'
            : 'refused alike'
          : decisionOf(document, found, expected);
        if (decision === undefined) expect(found).toEqual(expected);
        counts.set(decision as string, (counts.get(decision as string) ?? 0) + 1);
      }),
      { numRuns: documents, ...(documents === 600 && { seed: 7 }) },
    );
    if (documents > 600) console.log(Object.fromEntries(counts));
    expect(counts.get('read alike')).toBeGreaterThan(documents / 3);
    expect(counts.get('refused alike')).toBeGreaterThan(documents / 20);
  },
  60_000 + 10 * documents,
);
