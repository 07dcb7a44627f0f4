import type { FullTextColumn } from '../schema/columnKinds.js';
import { categoricalColumn, strangeCode } from '../table/tableColumn.js';
import { bagOf } from './bagOf.js';
import type { BagPart, ColumnMeter, ColumnParts } from './columnPart.js';
import { countsOf } from './encodeReport.js';
import type { TextJson } from './encoderJson.js';
import { slotsOf } from './hashing.js';
import { mostLearnt } from './mostLearnt.js';

/**
 * Learns how many words a text has at most.
 *
 * @param owner Who asks, for messages.
 */
export function measureText(owner: string, name: string, options: FullTextColumn): ColumnMeter<TextJson> {
  let longest = 1;
  return {
    add(table) {
      const cells = categoricalColumn(owner, table, name);
      cells.codes.forEach((code, row) => {
        const text = cells.dictionary[code];
        if (text === undefined) throw strangeCode(owner, name, cells, row);
        longest = Math.max(longest, wordsOf(text).length);
      });
    },
    result() {
      const { most = Math.min(longest, mostLearnt), ...others } = options;
      return { name, ...others, most };
    },
  };
}

/** The bag of words that a text becomes. */
export function textParts({
  name,
  buckets,
  seed,
  most,
  combine,
  units,
  markers = [],
}: TextJson): ColumnParts {
  const missing = new Set(markers);
  const slotOf = slotsOf(name, { buckets, seed });
  const bag: BagPart = {
    name,
    ids: buckets - 1,
    shape: { name, most, combine },
    ...(units !== undefined && { units }),
    valueAt: () => null,
    write(table, first, { report }) {
      const cells = categoricalColumn('encode', table, name);
      let empty = 0;
      const { bag, cut } = bagOf(table.rows, false, { most, keep: 'first' }, (row, add) => {
        const text = cells.dictionary[cells.codes[row] as number];
        if (text === undefined) throw strangeCode('encode', name, cells, row);
        const words = missing.has(text) ? [] : wordsOf(text);
        if (words.length === 0) empty++;
        for (const word of words) add(first - 1 + slotOf(word), 1);
      });
      if (report) {
        const counts = countsOf(report.columns, name);
        counts.missing += empty;
        counts.cut = (counts.cut ?? 0) + cut;
      }
      return bag;
    },
  };
  return { bags: [bag] };
}

/** Runs of letters, marks and digits, in lower case and composed (NFC). */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}
