import { describe, expect, test } from 'vitest';
import { dictionaryLookup } from './dictionaryLookup.js';

describe('dictionaryLookup', () => {
  test('computes every entry once, also when the dictionary grows', () => {
    const asked: string[] = [];
    const lookup = dictionaryLookup((value) => asked.push(value) * 10);
    const dictionary = ['a', 'b'];
    expect(lookup(dictionary)).toEqual(Float64Array.of(10, 20));
    expect(lookup(dictionary)).toEqual(Float64Array.of(10, 20));
    dictionary.push('c');
    expect(lookup(dictionary)).toEqual(Float64Array.of(10, 20, 30));
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  test('tells dictionaries apart that have the same entries', () => {
    let calls = 0;
    const lookup = dictionaryLookup(() => ++calls);
    expect(lookup(['a'])).toEqual(Float64Array.of(1));
    expect(lookup(['a'])).toEqual(Float64Array.of(2));
  });
});
