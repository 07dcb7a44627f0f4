import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell, csvCells, harmlessCell } from './csvCells.js';

/** The records of a text that arrives in pieces of `size` bytes. */
function recordsOf(text: string, size = 1): string[][] {
  const bytes = new TextEncoder().encode(text);
  const cells = csvCells();
  for (let at = 0; at < bytes.length; at += size) cells.add(bytes.subarray(at, at + size));
  cells.add();
  return cells.take(Number.POSITIVE_INFINITY);
}

describe('csvCells', () => {
  test.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\rb\r\n\r\nc\n\n', [['a'], ['b'], ['c']]],
    [',\n', [['', '']]],
    ['""\n', [['']]],
    ['"a,""b""\r\nc",d\n', [['a,"b"\r\nc', 'd']]],
    ['"a"\r\n"b"', [['a'], ['b']]],
    ['"\r",\r\nx', [['\r', ''], ['x']]],
    ['\ufeffa,é😀\n', [['a', 'é😀']]],
    ['', []],
  ])('splits %j', (text, records) => {
    expect(recordsOf(text)).toEqual(records);
    expect(recordsOf(text, 1000)).toEqual(records);
  });

  test('gives records as soon as they are whole, each once', () => {
    const cells = csvCells();
    cells.add(new TextEncoder().encode('a\nb\nc'));
    expect(cells.take(1)).toEqual([['a']]);
    expect(cells.take(5)).toEqual([['b']]);
    expect(cells.take(5)).toEqual([]);
    cells.add();
    expect(cells.take(5)).toEqual([['c']]);
  });

  test('reads what csvCell has written, wherever the bytes are cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '😀') });
    const record = fc.array(cell, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(record),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 5 }),
        (records, end, size) => {
          const text = records.map((cells) => cells.map(csvCell).join(',') + end).join('');
          expect(recordsOf(text, size)).toEqual(records);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('harmlessCell', () => {
  test('puts a quote before what a spreadsheet takes for a formula', () => {
    expect(['=1', '+1', '-1', '@a', '\t1', '\r1'].map(harmlessCell)).toEqual([
      "'=1",
      "'+1",
      "'-1",
      "'@a",
      "'\t1",
      "'\r1",
    ]);
    expect(['', 'a=1', '1-2', ' x', "'=1"].map(harmlessCell)).toEqual(['', 'a=1', '1-2', ' x', "'=1"]);
  });
});
