import { censusColumns } from '../census/censusFields.js';
import { createRandom } from './random.js';
import { assertCensusOptions, type SyntheticCensusOptions, syntheticPeople } from './syntheticCensus.js';

/**
 * The people of {@link syntheticCensus} as a file of Census-Income (KDD): 42 fields a line with `, ` between them, the instance weight
 * at its place, a dot behind the label, LF; two values end with a blank, as in the published files. Show
 * `syntheticCensusNotice` with them.
 *
 * @example
 * ```ts
 * import { concatTables, readCensus, syntheticCensusText } from '@mtl/data';
 *
 * const table = await concatTables(readCensus(syntheticCensusText({ rows: 1000, seed: 1 })));
 * console.log(table.rows); // 1000
 * ```
 *
 * @returns The bytes, `chunkRows` lines at a time.
 * @throws ConfigError if an option is unknown, `rows` is no count, `chunkRows` not a positive one or `seed` no safe integer.
 */
export function syntheticCensusText(options: SyntheticCensusOptions): AsyncIterable<Uint8Array> {
  assertCensusOptions('syntheticCensusText', options);
  return { [Symbol.asyncIterator]: () => lines(options) };
}

async function* lines(options: SyntheticCensusOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const { seed = 0, chunkRows = 8192 } = options;
  const weights = createRandom(seed, 'syntheticCensus', 'weights');
  const encoder = new TextEncoder();
  let text = '';
  let pending = 0;
  for (const person of syntheticPeople(options)) {
    const weight = Math.min(16258.2, Math.max(43.26, Math.exp(7.35 + 0.55 * weights.normal())));
    const fields = censusColumns.map(({ name }) => {
      const value = name === 'instance_weight' ? Math.round(weight * 100) / 100 : person[name];
      return value === 'Handlers equip cleaners etc' || value === 'Foreign born- Not a citizen of U S'
        ? `${value} `
        : value;
    });
    text += `${fields.join(', ')}.\n`;
    if (++pending === chunkRows) {
      yield encoder.encode(text);
      text = '';
      pending = 0;
    }
  }
  if (pending > 0) yield encoder.encode(text);
}
