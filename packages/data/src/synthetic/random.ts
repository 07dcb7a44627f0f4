import { configError, deriveSeed } from '@mtl/core/plain';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';

/** One stream of random numbers; every call moves it on. */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** Standard normal (Box & Muller 1958); draws two uniforms for every two normals. */
  normal(): number;
}

/**
 * The random stream at a place of a program: the same seed and path give the same numbers on every machine, and what one
 * stream draws changes no other one. Generator: xoroshiro128+ of pure-rand.
 *
 * @param seed Root seed, any safe integer.
 * @param path Names or indices from the root to the stream, as in `deriveSeed`.
 * @throws ConfigError if the seed is no safe integer.
 */
export function createRandom(seed: number, ...path: readonly (string | number)[]): Random {
  if (!Number.isSafeInteger(seed)) throw configError('createRandom', 'seed', 'a safe integer', seed);
  const generator = xoroshiro128plus(deriveSeed(seed, ...path));
  skipN(generator, 32); // the first states still look like the seed
  const uniform = () => uniformFloat64(generator);
  let spare: number | undefined;
  return {
    uniform,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform())); // 1 − u is in (0, 1]: no log of 0
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}
