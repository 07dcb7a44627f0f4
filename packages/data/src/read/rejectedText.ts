import { assertOptions, configError } from '@mtl/core/plain';
import type { ReadReport } from './readOptions.js';

/**
 * The rows that a reading with `onBadRow: 'collect'` has left out, as a file: the header, if there is one, and each row as it stands in
 * the source. Mended, it is read with the same options (but `skipLines`, which the file has none of).
 *
 * @example
 * ```ts
 * import { concatTables, type ReadReport, readCsv, rejectedText } from '@mtl/data';
 *
 * const report: ReadReport = { rows: 0, skipped: 0, first: [] };
 * const columns = [{ name: 'age', kind: 'continuous' }] as const;
 * await concatTables(readCsv('age,city\n31,Oslo\n4y,Lima\n', columns, { onBadRow: 'collect', report }));
 * const text = rejectedText(report); // age,city\n4y,Lima\n
 * const { rows } = await concatTables(readCsv(text.replace('4y', '44'), columns));
 * console.log(rows); // 1
 * ```
 * @param report What the reading has filled in.
 * @param options `comment`: writes line and reason of each row above it, behind this mark. Read the file with the same `comment` then.
 * @throws ConfigError if the report is none.
 */
export function rejectedText(report: ReadReport, options: { readonly comment?: string } = {}): string {
  assertOptions('rejectedText', options, { comment: true });
  if (typeof report !== 'object' || report === null || !Array.isArray(report.rejected ?? [])) {
    throw configError('rejectedText', 'report', 'the report of a reading', report);
  }
  const { header, rejected = [] } = report;
  const { comment } = options;
  if (comment !== undefined && !/^[\x21-\x7e]$/.test(comment)) {
    throw configError('rejectedText', 'comment', 'one character of ASCII that is no blank', comment);
  }
  const lines = rejected.flatMap(({ reason, text }) =>
    comment === undefined ? [text] : [`${comment} ${reason}`, text],
  );
  return [...(header === undefined ? [] : [header]), ...lines].map((line) => `${line}\n`).join('');
}
