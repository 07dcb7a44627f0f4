import { describe, expect, test } from 'vitest';
import { readList } from './readList.js';

describe('readList', () => {
  test.each<[string, readonly unknown[] | undefined]>([
    ['[]', []],
    ['["a","b|c", 3, true, null]', ['a', 'b|c', 3, true, null]],
    [" ['Noir', 'War'] ", ['Noir', 'War']],
    [`['it\\'s', "it's", "a, b"]`, ["it's", "it's", 'a, b']],
    ["['a' 'b'\n 'c']", ['a', 'b', 'c']],
    ["['a', None, 'b', nan, 3, -1.5e3, True,]", ['a', null, 'b', null, '3', '-1.5e3', 'True']],
    [
      "['a\\nb', 'a\\tb', 'a\\\\b', 'caf\\xe9', '\\u00fc', '\\U0001f986']",
      ['a\nb', 'a\tb', 'a\\b', 'café', 'ü', '🦆'],
    ],
    ["['']", ['']],
    ['[Noir]', undefined],
    ['[Noir]|[War]', undefined],
    ["['a''b']", undefined],
    ["['a', b]", undefined],
    ["['a'", undefined],
    ["'a']", undefined],
    ['Noir', undefined],
    ['', undefined],
  ])('takes %s for %j', (text, expected) => {
    expect(readList(text)).toEqual(expected);
  });

  test('takes time linear in the text', () => {
    const text = `[${"'a\\\\".repeat(50_000)}]`;
    const start = process.cpuUsage();
    expect(readList(text)).toBeUndefined();
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });
});
