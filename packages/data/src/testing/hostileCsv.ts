import { gzipSync } from 'node:zlib';
import type { TableFileErrorCode } from '../read/tableFileError.js';
import { createRandom } from '../synthetic/random.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import { censusLine } from './censusLine.js';

type Verdict = 'accept' | TableFileErrorCode;

/** A file that a reader must take or refuse by name. */
export interface HostileFile {
  /** Numbers in the list of hostile CSV files. */
  readonly entries: readonly number[];
  readonly title: string;
  /** The file, or a stream of it where it is a giant. */
  readonly bytes: Uint8Array | (() => AsyncGenerator<Uint8Array>);
  /** What each reader makes of it; none where it depends on the host which of two faults is met first. */
  readonly csv: Verdict | undefined;
  readonly census: Verdict | undefined;
  /** What is asked of `readCsv`. Default: number `age` and text `city`. */
  readonly columns?: readonly ColumnSpec[];
  readonly delimiter?: string;
}

const encoder = new TextEncoder();
const text = (value: string): Uint8Array => encoder.encode(value);
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const categorical = (...names: readonly string[]): ColumnSpec[] =>
  names.map((name) => ({ name, kind: 'categorical' }));

/** Puts bytes in the place of a mark: `~`. */
function withBytes(value: string, ...bytes: readonly number[]): Uint8Array {
  const at = value.indexOf('~');
  return join(text(value.slice(0, at)), Uint8Array.from(bytes), text(value.slice(at + 1)));
}

async function* repeated(first: Uint8Array, chunk: Uint8Array, times: number): AsyncGenerator<Uint8Array> {
  yield first;
  for (let i = 0; i < times; i++) yield chunk;
}

/**
 * The hostile tables: each entry of the list at least once, with the verdict of both readers.
 *
 * @param hash The hash whose collisions are searched for.
 */
export function hostileFiles(
  seed: number,
  hash: (bytes: Uint8Array, start: number, end: number) => number,
): readonly HostileFile[] {
  const random = createRandom(seed, 'hostile');
  const word = () => Math.floor(random.uniform() * 2 ** 40).toString(36);
  const city = word();
  const csv = `age,city\n31,${city}\n,"b"\n`;
  const line = censusLine({ 0: `${Math.floor(random.uniform() * 90)}` });
  const census = `${line}\n${censusLine({ 41: '50000+.' })}\n`;
  const fields = line.split(', ');
  const packed = gzipSync(csv);
  const packedCensus = gzipSync(census);
  const poison = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'then',
    'length',
    '0',
    '-0',
  ];
  const colliding: string[] = [];
  for (let i = 0; colliding.length < 500; i++) {
    const bytes = text(`${city}${i}`);
    if ((hash(bytes, 0, bytes.length) & 0x3ff) === 0) colliding.push(`${city}${i}`);
  }
  const wide = text(Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(','));
  const numbers = (value: string) => text(`age,city\n1,a\n${value},b\n`);
  const file = (
    entries: number | readonly number[],
    title: string,
    bytes: HostileFile['bytes'] | string,
    csvVerdict: Verdict | undefined,
    censusVerdict: Verdict | undefined,
    more: Pick<HostileFile, 'columns' | 'delimiter'> = {},
  ): HostileFile => ({
    entries: typeof entries === 'number' ? [entries] : entries,
    title,
    bytes: typeof bytes === 'string' ? text(bytes) : bytes,
    csv: csvVerdict,
    census: censusVerdict,
    ...more,
  });
  return [
    file(1, 'empty', '', 'empty', 'empty'),
    file(2, 'byte order mark only', '\ufeff', 'empty', 'empty'),
    file(3, 'newline only', '\n', 'empty', 'empty'),
    file(4, 'header only', 'age,city\n', 'accept', 'fields'),
    file(5, 'no final newline', csv.trimEnd(), 'accept', 'fields'),
    file(5, 'census without a final newline', census.trimEnd(), 'column', 'accept'),
    file(6, 'CRLF', csv.replaceAll('\n', '\r\n'), 'accept', 'fields'),
    file(6, 'census with CRLF', census.replaceAll('\n', '\r\n'), 'column', 'accept'),
    file(7, 'CR only', csv.replaceAll('\n', '\r'), 'accept', 'line-ending'),
    file(7, 'census with CR only', census.replaceAll('\n', '\r'), 'column', 'line-ending'),
    file(8, 'mixed endings', 'age,city\r\n1,a\n2,b\r3,c', 'accept', 'fields'),
    file(8, 'census with mixed endings', `${line}\r\n${census}`, 'column', 'accept'),
    file(9, 'byte order mark before the header', `\ufeff${csv}`, 'accept', 'fields'),
    file(9, 'census with a byte order mark', `\ufeff${census}`, 'column', 'accept'),
    file(10, 'UTF-16 LE', Uint8Array.from(Buffer.from(`\ufeff${csv}`, 'utf16le')), 'accept', 'fields'),
    file(10, 'UTF-16 LE without a mark', Uint8Array.from(Buffer.from(csv, 'utf16le')), 'binary', 'binary'),
    file(11, 'byte 0xFF inside a field', withBytes('age,city\n1,a~\n', 0xff), 'encoding', 'fields'),
    file(11, 'census with byte 0xFF', withBytes(censusLine({ 1: 'Pri~ate' }), 0xff), 'encoding', 'encoding'),
    file(12, 'NUL', 'age,city\n1,a\0b\n', 'binary', 'binary'),
    file(12, 'census with NUL', censusLine({ 1: 'Pri\0ate' }), 'binary', 'binary'),
    file(13, 'lone surrogate', withBytes('age,city\n1,a~\n', 0xed, 0xa0, 0x80), 'encoding', 'fields'),
    file(
      13,
      'census with a lone surrogate',
      withBytes(censusLine({ 10: '~' }), 0xed, 0xa0, 0x80),
      'encoding',
      'encoding',
    ),
    file(
      14,
      'four-byte character across the chunk boundary',
      async function* () {
        const bytes = text('age,city\n1,🦆\n');
        const at = bytes.indexOf(0xf0) + 2;
        yield bytes.slice(0, at);
        yield bytes.slice(at);
      },
      'accept',
      'fields',
    ),
    file(15, 'delimiter in quotes', 'age,city\n1,"a,b"\n', 'accept', 'fields'),
    file(16, 'newline in quotes', 'age,city\n1,"a\nb"\n', 'accept', 'fields'),
    file(
      17,
      'CRLF in quotes across the boundary',
      async function* () {
        yield text('age,city\n1,"a\r');
        yield text('\nb"\n');
      },
      'accept',
      'fields',
    ),
    file(18, 'doubled quotes', 'age,city\n1,"a""b"\n', 'accept', 'fields'),
    file(19, 'quote inside an unquoted field', 'age,city\n1,a"b\n', 'quote', 'fields'),
    file(20, 'text after a closing quote', 'age,city\n1,"a"b\n', 'quote', 'fields'),
    file(21, 'unclosed quote, 1 MB', `age,city\n1,"${'x'.repeat(1_000_000)}`, 'quote', 'fields'),
    file(
      22,
      'unclosed quote, 200 MB',
      () => repeated(text('age,city\n1,"'), new Uint8Array(65_536).fill(120), 3200),
      'limit',
      'fields',
    ),
    file(
      22,
      'census with a line of 200 MB',
      () => repeated(text(`${line}\n"`), new Uint8Array(65_536).fill(120), 3200),
      'column',
      'limit',
    ),
    file(23, '41 fields', `${line}\n${fields.slice(1).join(', ')}\n`, 'column', 'fields'),
    file(23, 'a field too few', 'age,city\n1\n', 'fields', 'fields'),
    file(24, '43 fields', `${line}\n${line}, x\n`, 'column', 'fields'),
    file(24, 'a field too many', 'age,city\n1,a,b\n', 'fields', 'fields'),
    file(25, 'blank lines in the middle and at the end', 'age,city\n1,a\n\n\n2,b\n\n\n', 'accept', 'fields'),
    file(25, 'census with blank lines', `\n${line}\n\n${census}\n\n`, 'column', 'accept'),
    file(26, 'line of spaces', 'age,city\n1,a\n   \n', 'fields', 'fields'),
    file(26, 'census with a line of spaces', `${line}\n   \n`, 'column', 'fields'),
    file(27, '1,000,000 columns', wide, 'limit', 'limit'),
    file(
      28,
      'one 64 MB field',
      () => repeated(text('age,city\n1,'), new Uint8Array(65_536).fill(97), 1024),
      'limit',
      'fields',
    ),
    file(
      28,
      'census with one 64 MB field',
      () => repeated(text(`${line}, `), new Uint8Array(65_536).fill(97), 1024),
      'limit',
      'limit',
    ),
    file(29, 'duplicate headers', 'age,city,age\n1,a,2\n', 'header', 'fields'),
    file(29, 'duplicate headers that nobody asked for', 'note,age,city,note\nx,1,a,2\n', 'accept', 'fields'),
    file(30, 'poison headers', `${poison.join(',')}\n${poison.join(',')}\n`, 'accept', 'fields', {
      columns: categorical(...poison),
    }),
    file(31, 'empty header', 'age,,city\n1,a,b\n', 'accept', 'fields'),
    file(32, 'bidi and control characters in a header', 'age,ci\u202ety\u0007\n1,a\n', 'accept', 'fields', {
      columns: categorical('ci\u202ety\u0007'),
    }),
    file(33, 'header of 10 kB', `age,${'n'.repeat(10_240)}\n1,a\n`, 'column', 'fields'),
    ...['1e999', '0x10', '١٢', '"1,5"', '1_000', 'NaN', 'Infinity'].map((value) =>
      file(34, `number ${value}`, numbers(value), 'number', 'fields'),
    ),
    ...['-0', '+5', '""', ''].map((value) =>
      file(34, `number ${value || 'missing'}`, numbers(value), 'accept', 'fields'),
    ),
    ...['1e999', '-0.5', '0x10', '١٢', '1_000', '+5', 'NaN', ''].map((value) =>
      file(34, `census with number ${value || 'missing'}`, censusLine({ 0: value }), 'column', 'number'),
    ),
    file(35, 'integers above 2^53', numbers('9007199254740993'), 'accept', 'fields'),
    file(35, 'census with an integer above 2^53', censusLine({ 0: '9007199254740993' }), 'column', 'number'),
    file(36, 'unseen label', censusLine({ 41: '75000+.' }), 'column', 'label'),
    file(37, 'one class only', `${line}\n`.repeat(3), 'column', 'accept'),
    file(38, 'label column missing', 'age,town\n1,a\n', 'column', 'fields'),
    file(38, 'census without its label', `${fields.slice(0, 41).join(', ')}\n`, 'column', 'fields'),
    file(
      39,
      '?, NA and Do not know as real categories',
      'age,city\n1,?\n2,NA\n3,Do not know\n',
      'accept',
      'fields',
    ),
    file(
      39,
      'census with ?, NA and Do not know',
      censusLine({ 1: '?', 10: 'NA', 11: 'Do not know' }),
      'column',
      'accept',
    ),
    file(40, 'the 15-column Adult file', `39, State-gov${', 1'.repeat(12)}, <=50K\n`, 'column', 'fields'),
    file(41, 'semicolons', csv.replaceAll(',', ';'), 'column', 'fields'),
    file(41, 'semicolons, said so', csv.replaceAll(',', ';'), 'accept', 'fields', { delimiter: ';' }),
    file(42, 'tabs', csv.replaceAll(',', '\t'), 'column', 'fields'),
    file(42, 'tabs, said so', csv.replaceAll(',', '\t'), 'accept', 'fields', { delimiter: '\t' }),
    file(43, 'gzip cut', packed.subarray(0, packed.length - 5), 'gzip', undefined),
    file(43, 'census in gzip, cut', packedCensus.subarray(0, packedCensus.length - 5), undefined, 'gzip'),
    file(44, 'gzip and junk', join(packed, text('junk')), 'gzip', undefined),
    file(44, 'census in gzip and junk', join(packedCensus, text('junk')), undefined, 'gzip'),
    file(44, 'gzip and NUL', join(packed, new Uint8Array(512)), 'gzip', undefined),
    file(44, 'census in gzip and NUL', join(packedCensus, new Uint8Array(512)), undefined, 'gzip'),
    file(45, 'two gzip members', join(packed, gzipSync(`7,${word()}\n`)), 'accept', 'fields'),
    file(45, 'census in two gzip members', join(gzipSync(census), gzipSync(census)), 'column', 'accept'),
    file(
      46,
      'gzip bomb 10 MB to 10 GB',
      () => repeated(gzipSync(''), gzipSync(new Uint8Array(1 << 24).fill(10)), 640),
      'limit',
      'limit',
    ),
    file(47, 'gzip named .csv', Uint8Array.from(packed), 'accept', 'fields'),
    file(50, 'formula cells', 'age,city\n1,=1+1\n2,@SUM(A1)\n3,-1\n4,+1\n', 'accept', 'fields'),
    file(
      51,
      '2,000,000 distinct values in one column',
      async function* () {
        yield text('age,city\n');
        for (let i = 0; i < 2_000_000; i += 1000) {
          yield text(Array.from({ length: 1000 }, (_, k) => `,${city}${i + k}\n`).join(''));
        }
      },
      'accept',
      'fields',
    ),
    file(
      52,
      'values that collide after hashing',
      `age,city\n${colliding.map((value) => `1,${value}\n`).join('')}`,
      'accept',
      'fields',
    ),
    file(
      53,
      'values that hold the separator of a hash key',
      'age,city\n1,city=a\n2,age=1\n3,=\n',
      'accept',
      'fields',
    ),
    file(54, 'all rows equal', `age,city\n${`1,${city}\n`.repeat(1000)}`, 'accept', 'fields'),
    file(54, 'census with all rows equal', `${line}\n`.repeat(1000), 'column', 'accept'),
    file(
      56,
      'a Parquet file',
      join(text('PAR1'), Uint8Array.from([21, 4, 21, 0, 0, 76]), text('PAR1')),
      'binary',
      'binary',
    ),
    file(
      56,
      'a page instead of the file',
      '<!DOCTYPE html>\n<html><body>404</body></html>\n',
      'column',
      'fields',
    ),
    file(56, 'an archive', join(text('PK'), Uint8Array.from([3, 4, 20, 0, 0, 0])), 'archive', 'archive'),
    file(
      56,
      'an image',
      join(Uint8Array.from([0x89]), text('PNG\r\n'), Uint8Array.from([26, 10, 0, 0])),
      'binary',
      'binary',
    ),
  ];
}
