import { describe, expect, test } from 'vitest';
import { refusal } from '../../../testing/hostile/refusal.js';
import { FileError } from '../errors.js';
import { parseJson } from './parseJson.js';

const parse = (text: string, depth = 9, values?: number) =>
  parseJson('json', 'readTensors', 'header', text, depth, values);
const refused = (text: string, depth = 9, values?: number) => refusal(() => parse(text, depth, values));

describe('parseJson', () => {
  test.each([
    '{}',
    '[]',
    '""',
    'null',
    ' [ 0 , 10 , 905 , 9, 100 ] ',
    '{"a":{"b":1},"b":[{"a":2},{"a":3}],"c":"a"}',
    '["a","a",{"a" : "a"},"a:","b"]',
    '{"quote \\" and \\\\":1,"{[,":"}],-2.0","é":"\\u00e9"}',
  ])('gives what JSON.parse gives: %s', (text) => {
    expect(parse(text)).toStrictEqual({ value: JSON.parse(text) });
  });

  test.each(['-0', '-1', '0.5', '9.0', '2.0', '1e3', '1E+3', '5e-1'])('tells the odd number %s', (number) => {
    for (const text of [number, `[7,${number},-8]`, `{"a":[0],"b":${number} ,"c":3.0}`]) {
      expect(parse(text)).toStrictEqual({ value: JSON.parse(text), oddNumber: number });
    }
  });

  test.each([
    ['{"a":1,"b":2,"a":3}', 'a', 13],
    ['{"a":1,"b":{"a":1},"c":[{}],"a":{}}', 'a', 28],
    ['[{"a":1},{"b":1,"b":2,"c":1,"c":2}]', 'b', 16],
    ['{"a":1,"\\u0061":2}', 'a', 7],
    ['{"a":1,"a" \n\r\t :2}', 'a', 7],
    ['{"":1,"":2}', '', 6],
    ['{"__proto__":1,"__proto__":2}', '__proto__', 15],
  ])('refuses a key that stands twice: %s', (text, key, at) => {
    expect(refused(text)).toBe(
      `duplicate | readTensors: \`header\` must be JSON with every key once, got ${JSON.stringify(key)} (the second at character ${at}).`,
    );
  });

  test('refuses more levels than are allowed, with the place of the first bracket that is too many', () => {
    for (const text of ['[[1],{"a":2},[3]]', '{"a":[],"b":{}}']) expect(parse(text, 2).value).toBeDefined();
    for (const [text, at] of [
      ['[[1],[[2]]]', 6],
      ['{"[":{"a":{}}}', 10],
    ] as const) {
      expect(refused(text, 2)).toBe(
        `limit | readTensors: \`header\` must be JSON of at most 2 levels, got 3 (character ${at}).`,
      );
    }
  });

  test.each([
    ['[1,2,3]', 4],
    ['{"a":[1,10],"b":"x,[{"}', 5],
    ['[]', 2],
    ['[{"a":1},22,"\\","]', 5],
  ])('counts the values of %s: %i', (text, values) => {
    expect(parse(text, 9, values).value).toEqual(JSON.parse(text));
    expect(refused(text, 9, values - 1)).toBe(
      `limit | readTensors: \`header\` must be JSON of at most ${values - 1} values, got "more".`,
    );
  });

  test.each(['', '[', '["a', '["a\\', '{"\\x":1,"\\x":2}', '[01]', '{"a":1,}', ']]', '+1', '[1]]'])(
    'refuses what is not JSON: %j',
    (text) => {
      let error: unknown;
      try {
        parseJson('model', 'unpackModel', 'model', text, 9);
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(FileError);
      expect(error).toMatchObject({
        code: 'model',
        message: `unpackModel: \`model\` must be JSON, got ${JSON.stringify(text)}.`,
      });
      expect((error as Error).cause).toBeInstanceOf(SyntaxError);
    },
  );
});
