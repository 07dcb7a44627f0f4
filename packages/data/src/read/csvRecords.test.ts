import { describe, expect, test } from 'vitest';
import type { CsvDialect } from './csvDialect.js';
import { csvRecords, fieldText, hasNul, recordText } from './csvRecords.js';
import { type TableLimits, tableLimits } from './readOptions.js';

interface Setting extends Partial<Omit<CsvDialect, 'delimiter'>> {
  /** A byte; default: a comma. */
  readonly delimiter?: number;
  readonly limits?: Partial<TableLimits>;
  /** Bytes that come at once. Default: all. */
  readonly size?: number;
  readonly onBadRow?: 'throw' | 'skip' | 'collect';
}

/** All records of a text as `[line, fields]`, and what was left out as `[line, message, text]`. */
function recordsOf(text: string, { limits, size = 1e9, onBadRow = 'throw', ...dialect }: Setting = {}) {
  const bad: unknown[] = [];
  const reading = {
    owner: 'o',
    name: '',
    limits: { ...tableLimits, ...limits },
    skips: onBadRow !== 'throw',
    collects: onBadRow === 'collect',
    badRow: (error: () => Error, line: number, text: () => string) =>
      bad.push(onBadRow === 'collect' ? [line, error().message, text()] : [line, error().message]),
  };
  const records = csvRecords(reading, {
    delimiter: 44,
    header: false,
    names: undefined,
    comment: undefined,
    skipLines: 0,
    trim: false,
    quotes: 'strict',
    ...dialect,
  });
  const { record } = records;
  const found: [line: number, fields: (string | undefined)[]][] = [];
  const widths: number[][] = [];
  const details: [length: number, high: boolean, text: string][] = [];
  const read = (last: boolean) => {
    while (records.next(last)) {
      found.push([record.line, Array.from({ length: record.count }, (_, i) => fieldText(record, i))]);
      const { count, starts, ends } = record;
      widths.push(Array.from({ length: count }, (_, i) => (ends[i] as number) - (starts[i] as number)));
      details.push([record.length, record.high, recordText(record)]);
    }
  };
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) {
    records.append(bytes.slice(at, at + size));
    read(false);
  }
  read(true);
  read(true); // nothing comes twice
  return { found, details, widths, bad };
}

const ways = [1, 2, 3, 1000];
const quoteRemedy = "If quotes are text here, say `quotes: 'relaxed'` or 'none'.";

describe('csvRecords', () => {
  test.each(ways)('counts lines by LF, CRLF and CR, inside quotes too, in pieces of %i', (size) => {
    const text = 'a\r\nb\r\r\n\n"c\r\nd\re\nf",\r"g\r"\r\n"\n\n"\nh';
    expect(recordsOf(text, { size }).found).toEqual([
      [1, ['a']],
      [2, ['b']],
      [5, ['c\r\nd\re\nf', '']],
      [9, ['g\r']],
      [11, ['\n\n']],
      [14, ['h']],
    ]);
  });

  test.each(ways)('knows the bytes of a record and whether one is above 127, in pieces of %i', (size) => {
    expect(recordsOf('é,"b"\nab\n"é"\r\n"x""y",\n\u007f,', { size }).details).toEqual([
      [6, true, 'é,"b"'],
      [2, false, 'ab'],
      [4, true, '"é"'],
      [7, false, '"x""y",'],
      [2, false, '\u007f,'],
    ]);
    expect(recordsOf('"é', { size, quotes: 'none' }).details).toEqual([[3, true, '"é']]);
  });

  test.each(ways)('counts a blank first line, and keeps U+FEFF, in pieces of %i', (size) => {
    const { found, details, bad } = recordsOf('\n\ufeffa\n\ufeff"', { size, onBadRow: 'collect' });
    expect(found.map(([line]) => line)).toEqual([2]);
    expect(details).toEqual([[4, true, '\ufeffa']]);
    expect(bad).toMatchObject([[3, expect.stringContaining('a quote inside a field'), '\ufeff"']]);
  });

  test.each(ways)('ends a field of blanks where it starts, in pieces of %i', (size) => {
    expect(recordsOf(' \t,a , \n', { size, trim: true }).widths).toEqual([[0, 1, 0]]);
  });

  test.each(ways)('holds as many fields as a record has, quotes and all, in pieces of %i', (size) => {
    const fields = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? `${i}"` : `${i}`));
    const text = fields.map((field) => (field.endsWith('"') ? `"${field}""` : field)).join();
    const written = text.replaceAll('""', '"""').replaceAll('""""', '"""');
    expect(recordsOf(`${written}\nx`, { size }).found).toEqual([
      [1, fields],
      [2, ['x']],
    ]);
  });

  test.each(ways)('allows what a limit says and not one more, in pieces of %i', (size) => {
    const message = (text: string, limits: Partial<TableLimits>) => {
      try {
        return recordsOf(text, { limits, size }).found.length;
      } catch (error) {
        return (error as Error).message;
      }
    };
    for (const end of ['', '\n']) {
      expect(message(`a\nabc${end}`, { fieldBytes: 3 })).toBe(2);
      expect(message(`a\nx,"ab"${end}`, { fieldBytes: 3 })).toBe(2);
      expect(message(`a\nx,abcd${end}`, { fieldBytes: 3 })).toBe(
        'o: `field` must be at most 3 bytes, got 4 or more (line 2, column 2).',
      );
      expect(message(`a\na,bcd,${end}`, { rowBytes: 6 })).toBe(2);
      expect(message(`a\na,bcd,e${end}`, { rowBytes: 6 })).toBe(
        'o: `row` must be at most 6 bytes, got 7 or more (line 2).',
      );
      expect(message(`a\na,b${end}`, { columnsPerRow: 2 })).toBe(2);
      expect(message(`a\na,b,${end}`, { columnsPerRow: 2 })).toBe(
        'o: `row` must be at most 2 fields, got one more (line 2).',
      );
      expect(message(`a\n"b","c","d"${end}`, { columnsPerRow: 2 })).toBe(
        'o: `row` must be at most 2 fields, got one more (line 2).',
      );
    }
    expect(message('a\n"bcd', { fieldBytes: 2 })).toMatch(
      /^o: `field` must be at most 2 bytes, got [34] or more \(line 2, column 1\)\.$/,
    );
  });

  test.each(ways)('goes on behind the first line of a bad record, in pieces of %i', (size) => {
    for (const [end, lines] of [
      ['\n', [1, 2, 3]],
      ['\r\n', [1, 2, 3]],
      ['\r', [1, 2, 3]],
    ] as const) {
      const text = ['a"', '"b"c,d', 'e,"f', 'g"h'].join(end);
      const inside = 'o: `row` must be a field in quotes or one without any, got a quote inside a field';
      const behind = 'o: `row` must be a field that ends with its closing quote, got text behind it';
      expect(recordsOf(text, { size, onBadRow: 'collect' })).toMatchObject({
        found: [],
        bad: [
          [lines[0], `${inside} (line 1, column 1). ${quoteRemedy}`, 'a"'],
          [lines[1], `${behind} (line 2, column 1). ${quoteRemedy}`, '"b"c,d'],
          [lines[2], `${behind} (line 4, column 2). ${quoteRemedy}`, 'e,"f'],
          [4, `${inside} (line 4, column 1). ${quoteRemedy}`, 'g"h'],
        ],
      });
      expect(recordsOf(`x\n${text}${end}y${end}`, { size, onBadRow: 'skip' }).found).toEqual([
        [1, ['x']],
        [6, ['y']],
      ]);
    }
  });

  test.each(ways)(
    'throws at a bad header, and at a bad row where none is left out, in pieces of %i',
    (size) => {
      const header = () => recordsOf('a"\nb', { size, header: true, onBadRow: 'skip' });
      expect(header).toThrow(`(line 1, column 1). ${quoteRemedy}`);
      expect(recordsOf('a\nb"\nc', { size, header: true, onBadRow: 'skip' }).found).toEqual([
        [1, ['a']],
        [3, ['c']],
      ]);
      expect(() => recordsOf('a\nb,"c', { size, quotes: 'relaxed' })).toThrow(
        /^o: `row` must be a record that closes its quotes, got the end of the file \(line 2, column 2\)\.$/,
      );
    },
  );

  test.each(ways)('keeps no more of a bad line than a row may have, in pieces of %i', (size) => {
    const text = `${'é'.repeat(40)}\nx\n"${'y'.repeat(9)}"z\n"x"y`;
    const { bad, found } = recordsOf(text, { size, onBadRow: 'collect', limits: { rowBytes: 7 } });
    expect(found).toEqual([[2, ['x']]]);
    expect((bad as unknown[][]).map(([line, , kept]) => [line, kept])).toEqual([
      [1, 'ééé\ufffd'],
      [3, '"yyyyyy'],
      [4, '"x"y'],
    ]);
  });

  test.each(ways)('passes over lines and comments, however they end, in pieces of %i', (size) => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['"open', '', '#,"', 'a,#', '', '#', '##x', 'b', '#'].join(end);
      expect(recordsOf(text, { size, skipLines: 2, comment: 35 }).found).toEqual([
        [4, ['a', '#']],
        [8, ['b']],
      ]);
      expect(recordsOf(`${text}${end}c`, { size, skipLines: 2, comment: 35 }).found).toEqual([
        [4, ['a', '#']],
        [8, ['b']],
        [10, ['c']],
      ]);
    }
    expect(recordsOf('a\nb', { size, skipLines: 2 }).found).toEqual([]);
    expect(recordsOf('a\nb', { size, skipLines: 1 }).found).toEqual([[2, ['b']]]);
  });

  test.each(ways)('trims blanks and tabs outside of quotes, in pieces of %i', (size) => {
    expect(recordsOf(' a\t , " b "\t ,\t\n \t \n\t#\n c ', { size, trim: true, comment: 35 }).found).toEqual([
      [1, ['a', ' b ', '']],
      [4, ['c']],
    ]);
    expect(recordsOf(' a \t " b" \t\t', { size, trim: true, delimiter: 9 }).found).toEqual([
      [1, ['a', ' b', '', '']],
    ]);
    expect(recordsOf(' a \n', { size }).found).toEqual([[1, [' a ']]]);
    expect(() => recordsOf('"a" ', { size })).toThrow('got text behind it (line 1, column 1)');
    expect(() => recordsOf('"a" "', { size, trim: true })).toThrow('got text behind it (line 1, column 1)');
  });

  test.each(ways)(
    'takes quotes inside a field for text where they are relaxed or none, in pieces of %i',
    (size) => {
      const text = 'a"b,"c"d,"e""f",""g""\n"h" i ';
      expect(recordsOf(text, { size, quotes: 'relaxed' }).found).toEqual([
        [1, ['a"b', '"c"d', 'e"f', '""g""']],
        [2, ['"h" i ']],
      ]);
      expect(recordsOf(text, { size, quotes: 'none', trim: true }).found).toEqual([
        [1, ['a"b', '"c"d', '"e""f"', '""g""']],
        [2, ['"h" i']],
      ]);
      expect(recordsOf('"h" "i ,', { size, quotes: 'relaxed', trim: true }).found).toEqual([
        [1, ['"h" "i', '']],
      ]);
    },
  );

  test('finds a NUL byte in the record alone', () => {
    const bytes = Uint8Array.of(0, 97, 98, 0);
    const recordAt = (at: number, length: number) =>
      ({ window: { bytes, at, end: 4 }, length }) as Parameters<typeof hasNul>[0];
    expect([hasNul(recordAt(1, 2)), hasNul(recordAt(0, 1)), hasNul(recordAt(1, 3))]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
