import { describe, expect, test } from 'vitest';
import {
  codeOf,
  hashBytes,
  notUtf8,
  placeBytes,
  renewLarge,
  tooMany,
  type ValueCodes,
  valueCodes,
} from './valueCodes.js';

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

describe('renewLarge', () => {
  test('gives a column a new dictionary at an eighth of its values, and the room of the old one back', () => {
    const room = { bytes: 1000 };
    const column = valueCodes(16, room);
    const { dictionary } = column;
    expect(code(column, 'Rome')).toBe(0);
    renewLarge(column);
    expect(column.dictionary).toBe(dictionary);
    expect(code(column, 'Oslo')).toBe(1);
    expect(room.bytes).toBe(1000 - 8 - 2 * placeBytes);
    column.map = new Map([['Oslo', 1]]);
    renewLarge(column);
    expect(room.bytes).toBe(1000);
    expect(dictionary).toEqual(['Rome', 'Oslo']);
    expect(column.map).toBeUndefined();
    expect(['Oslo', 'Rome', 'Oslo'].map((text) => code(column, text))).toEqual([0, 1, 0]);
    expect(column.dictionary).toEqual(['Oslo', 'Rome']);
  });

  test('gives a column a new dictionary where it takes more room than is left', () => {
    const room = { bytes: 2 * placeBytes + 20 };
    const [small, large] = [valueCodes(100, room), valueCodes(100, room)];
    const { dictionary } = large;
    code(large, 'ten letter'); // takes 42 and leaves 42
    renewLarge(large);
    expect(large.dictionary).toBe(dictionary);
    code(small, ''); // takes 32 and leaves 10
    renewLarge(large);
    expect(large.dictionary).toEqual([]);
    renewLarge(small);
    expect(small.dictionary).toEqual(['']);
    expect(room.bytes).toBe(placeBytes + 20);
  });
});
