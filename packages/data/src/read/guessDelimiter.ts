import { show } from '@mtl/core/plain';
import type { CsvDialect } from './csvDialect.js';
import { csvRecords } from './csvRecords.js';
import type { Reading } from './readOptions.js';

/** How much of a file is looked at. */
export const headBytes = 65_536;

const mostRecords = 200;

/**
 * The delimiter of a CSV file: of `,`, `;`, tab and `|` the one with which most records of the head have the same number of fields, two
 * or more; of several that do as well, the one with the most fields, then the one that is the rarer in texts. A comma where none of
 * them parts anything, and never the mark before the decimals.
 *
 * @param head The first bytes of the file; the last record of a longer one does not count.
 * @returns A byte; the report has the reason.
 */
export function guessDelimiter(
  reading: Reading,
  dialect: CsvDialect,
  head: Uint8Array,
  decimal: '.' | ',' | undefined,
): number {
  const candidates = ['\t', ';', '|', ','].filter((mark) => mark !== decimal && mark !== commentOf(dialect));
  const found = candidates.flatMap((mark) => {
    const counts = fieldCounts(reading, { ...dialect, delimiter: mark.charCodeAt(0) }, head);
    const fields = mostFrequent(counts);
    const agreeing = counts.filter((count) => count === fields).length;
    return fields < 2 ? [] : [{ mark, fields, agreeing, records: counts.length }];
  });
  const share = (one: (typeof found)[number]) => one.agreeing / one.records;
  const [best] = found.sort((a, b) => share(b) - share(a) || b.fields - a.fields);
  const delimiter = best?.mark ?? ',';
  reading.report.guessed = {
    delimiter,
    reason:
      best === undefined
        ? 'none of comma, semicolon, tab and bar parts the first records into fields'
        : `with ${show(best.mark)}, ${best.agreeing} of the first ${best.records} records have ${best.fields} fields`,
  };
  return delimiter.charCodeAt(0);
}

function commentOf({ comment }: CsvDialect): string | undefined {
  return comment === undefined ? undefined : String.fromCharCode(comment);
}

/** Fields of each of the first records. */
function fieldCounts(
  { owner, name, limits }: Reading,
  dialect: CsvDialect & { readonly delimiter: number },
  head: Uint8Array,
): number[] {
  const counts: number[] = [];
  const badRow = () => counts.push(0);
  // Quotes that do not fit this delimiter are no reason to stop looking.
  const reading = { owner, name, limits, skips: true, collects: false, badRow };
  const records = csvRecords(reading, { ...dialect, header: false });
  records.append(head);
  const whole = head.length < headBytes;
  while (counts.length < mostRecords && records.next(whole)) counts.push(records.record.count);
  return counts;
}

function mostFrequent(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].sort(([a, x], [b, y]) => y - x || b - a)[0]?.[0] ?? 0;
}
