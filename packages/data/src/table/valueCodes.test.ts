import { describe, expect, test } from 'vitest';
import { codeOf, hashBytes, notUtf8, tooMany, type ValueCodes, valueCodes } from './valueCodes.js';

const encode = (text: string) => new TextEncoder().encode(text);
const code = (column: ValueCodes, text: string) => {
  const bytes = encode(`<<${text}>>`);
  return codeOf(column, bytes, 2, bytes.length - 2);
};

describe('codeOf', () => {
  test('numbers distinct values in order of appearance, the empty one too', () => {
    const column = valueCodes(10, { bytes: 1e9 });
    expect(['b', '', 'a', 'b', '', 'é🦆', 'a', 'A'].map((text) => code(column, text))).toEqual([
      0, 1, 2, 0, 1, 3, 2, 4,
    ]);
    expect(column.dictionary).toEqual(['b', '', 'a', 'é🦆', 'A']);
  });

  test('tells values of every length apart that differ in one byte', () => {
    const column = valueCodes(1000, { bytes: 1e9 });
    const values = [''];
    for (let length = 1; length <= 18; length++) {
      for (let place = 0; place < length; place++)
        values.push(`${'x'.repeat(place)}y${'x'.repeat(length - place - 1)}`);
    }
    expect(values.map((text) => code(column, text))).toEqual(values.map((_, i) => i));
    expect([...values].reverse().map((text) => code(column, text))).toEqual(
      values.map((_, i) => i).reverse(),
    );
  });

  test('finds 100,000 values again after it has grown', () => {
    const column = valueCodes(100_000, { bytes: 1e9 });
    const values = Array.from({ length: 100_000 }, (_, i) => `value ${i}`);
    const wrong = (text: string, i: number) => code(column, text) !== i;
    expect(values.filter(wrong)).toEqual([]);
    expect(values.filter(wrong)).toEqual([]);
    expect(code(column, 'one more')).toBe(tooMany);
    expect(code(column, 'value 5')).toBe(5);
    expect(column.map).toBeUndefined();
  });

  test('refuses bytes that are not UTF-8, halves of surrogate pairs too, and stores nothing', () => {
    const column = valueCodes(10, { bytes: 1e9 });
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(codeOf(column, Uint8Array.from(bytes), 0, bytes.length)).toBe(notUtf8);
    }
    expect(column.dictionary).toEqual([]);
    expect(code(column, 'a')).toBe(0);
  });

  test('keeps values apart, and fast, that were chosen so that their hashes collide', () => {
    // Found by search: texts whose hashes agree in the lowest 10 bits, which is all that a table of this size looks at.
    const colliding: string[] = [];
    for (let i = 0; colliding.length < 100; i++) {
      const bytes = encode(`v${i}`);
      if ((hashBytes(bytes, 0, bytes.length) & 0x3ff) === 0) colliding.push(`v${i}`);
    }
    const column = valueCodes(1000, { bytes: 1e9 });
    const codes = colliding.map((text) => code(column, text));
    expect(codes).toEqual(colliding.map((_, i) => i));
    expect(column.map).toBeInstanceOf(Map);
    expect(colliding.map((text) => code(column, text))).toEqual(codes);
    expect(column.dictionary).toEqual(colliding);
    expect(code(column, 'new')).toBe(100);
    expect(codeOf(column, Uint8Array.of(0xff), 0, 1)).toBe(notUtf8);
    for (let i = 101; i < 1000; i++) code(column, `w${i}`);
    expect(code(column, 'x')).toBe(tooMany);
  });
});
