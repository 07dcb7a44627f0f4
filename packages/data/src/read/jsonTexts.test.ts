import { describe, expect, test } from 'vitest';
import { jsonTexts } from './jsonTexts.js';
import { startReading } from './readOptions.js';

/** All rows of a text as `[line, text]`, and whether it is an array. */
function rowsOf(text: string, size: number, rowBytes = 1000) {
  const texts = jsonTexts(startReading('o', '', { limits: { rowBytes } }));
  const rows: [line: number, text: string | undefined][] = [];
  const read = (last: boolean) => {
    while (texts.next(last)) {
      const bytes = texts.bytes();
      rows.push([texts.line(), bytes && new TextDecoder().decode(bytes)]);
    }
  };
  const bytes = new TextEncoder().encode(text);
  expect(texts.isArray()).toBe(false);
  for (let at = 0; at < bytes.length; at += size) {
    texts.append(bytes.slice(at, at + size));
    read(false);
  }
  read(true);
  return { rows, isArray: texts.isArray() };
}

const ways = [1, 2, 3, 1000];

describe('jsonTexts', () => {
  test.each(ways)('parts lines, without blank ones, in pieces of %i', (size) => {
    const { rows, isArray } = rowsOf('\r\n \t{"a":[1,\n\n}\r\n\t\n  x  ', size);
    expect(isArray).toBe(false);
    expect(rows.map(([line, text]) => [line, text?.trimEnd()])).toEqual([
      [2, '{"a":[1,'],
      [4, '}'],
      [6, 'x'],
    ]);
    expect(rowsOf(' \n', size)).toEqual({ rows: [], isArray: false });
    expect(rowsOf('a\n', size).rows).toEqual([[1, 'a']]);
  });

  test.each(ways)('gives a line that is too long up, and goes on behind it, in pieces of %i', (size) => {
    expect(rowsOf('abcd\nabcde\nabc\nabcdefghij', size, 4).rows).toEqual([
      [1, 'abcd'],
      [2, undefined],
      [3, 'abc'],
      [4, undefined],
    ]);
  });

  test.each(ways)('parts an array at its own commas, in pieces of %i', (size) => {
    const text = ' \n[ {"a":[1,{"b":2}],"c":"]},\\"\\\\"}\n,\n\n[3,"\n"], 4 ,"x\\\\","]"\n]\n\t';
    expect(rowsOf(text, size)).toEqual({
      rows: [
        [2, '{"a":[1,{"b":2}],"c":"]},\\"\\\\"}\n'],
        [5, '[3,"\n"]'],
        [6, '4 '],
        [6, '"x\\\\"'],
        [6, '"]"\n'],
      ],
      isArray: true,
    });
    expect(rowsOf('[]', size)).toEqual({ rows: [], isArray: true });
    expect(rowsOf('[\n] \n', size)).toEqual({ rows: [], isArray: true });
    expect(rowsOf('[1,]', size).rows).toEqual([
      [1, '1'],
      [1, ''],
    ]);
  });

  test.each(ways)('refuses an array that is broken, with the line, in pieces of %i', (size) => {
    const end = 'o: `source` must be an array that ends with a bracket, got the end of the file';
    expect(() => rowsOf('[\n{},\n', size)).toThrow(`${end} (line 3).`);
    expect(() => rowsOf('[{}\n', size)).toThrow(`${end} (line 2).`);
    expect(() => rowsOf('[', size)).toThrow(`${end} (line 1).`);
    expect(() => rowsOf('["a]', size)).toThrow(`${end} (line 1).`);
    expect(() => rowsOf('[{]', size)).toThrow(`${end} (line 1).`);
    const behind = 'o: `source` must be one array, got something behind it';
    expect(() => rowsOf('[{}]\n\nx', size)).toThrow(`${behind} (line 3).`);
    expect(() => rowsOf('[]]', size)).toThrow(`${behind} (line 1).`);
  });

  test.each(ways)('refuses an element that never ends within the limit, in pieces of %i', (size) => {
    expect(rowsOf('[\n"ab","c"]', size, 4).rows).toEqual([
      [2, '"ab"'],
      [2, '"c"'],
    ]);
    expect(() => rowsOf('[\n1,\n"a\n\nbcdefgh', size, 4)).toThrow(
      /^o: `row` must be at most 4 bytes, got ([5-7]|1\d) or more \(line 3\)\.$/,
    );
  });
});
