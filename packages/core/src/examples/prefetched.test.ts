import { describe, expect, test } from 'vitest';
import { prefetched } from './prefetched.js';

const turn = () => new Promise((resolve) => setTimeout(resolve));

async function all<V>(stream: AsyncIterable<V>): Promise<V[]> {
  const values: V[] = [];
  for await (const value of stream) values.push(value);
  return values;
}

describe('prefetched', () => {
  test.each([undefined, 0, 1, 2, 9])('gives the same values in their order, %s ahead', async (chunks) => {
    const options = chunks === undefined ? {} : { chunks };
    const later = async function* () {
      for (const value of [1, undefined, 3]) {
        await turn();
        yield value;
      }
    };
    expect(await all(prefetched([1, 2, 3], options))).toEqual([1, 2, 3]);
    expect(await all(prefetched(later(), options))).toEqual([1, undefined, 3]);
    expect(await all(prefetched([], options))).toEqual([]);
  });

  test.each([
    [{}, 1],
    [{ chunks: 0 }, 0],
    [{ chunks: 3 }, 3],
  ])('with %j has asked for %i more while one is in use, one after the other', async (options, ahead) => {
    let asked = 0;
    let atOnce = 0;
    let most = 0;
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          asked += 1;
          most = Math.max(most, ++atOnce);
          await turn();
          atOnce -= 1;
          return { value: asked, done: false };
        },
      }),
    };
    const stream = prefetched(source, options);
    for (const used of [1, 2, 3]) {
      await stream.next();
      for (let i = 0; i < 5; i++) await turn();
      expect(asked).toBe(used + ahead);
    }
    expect(most).toBe(1);
    await stream.return();
  });

  test('tells an error when its turn comes, and asks no further', async () => {
    let asked = 0;
    const source = (function* () {
      asked += 1;
      yield 1;
      asked += 1;
      throw new Error('disk');
    })();
    const stream = prefetched(source, { chunks: 4 });
    expect(await stream.next()).toEqual({ value: 1, done: false });
    await turn();
    await expect(stream.next()).rejects.toThrow('disk');
    expect(asked).toBe(2);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  test('closes its source when it is closed, after what was asked for', async () => {
    const events: string[] = [];
    const source = async function* () {
      try {
        for (let i = 0; ; i++) {
          await turn();
          events.push(`made ${i}`);
          yield i;
        }
      } finally {
        events.push('closed');
      }
    };
    for await (const value of prefetched(source(), { chunks: 2 })) {
      expect(value).toBe(0);
      break;
    }
    expect(events).toEqual(['made 0', 'made 1', 'made 2', 'closed']);
  });

  test.each([
    [{ chunks: -1 }, '`chunks` must be a non-negative integer, got -1.'],
    [{ chunk: 1 }, '`options` must be without unknown keys, got "chunk". Did you mean `chunks`?'],
  ])('refuses %j at once', (options, message) => {
    expect(() => prefetched([], options as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: `prefetched: ${message}` }),
    );
  });
});
