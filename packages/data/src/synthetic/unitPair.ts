import type { Random } from './random.js';

/**
 * Two random unit vectors with a given cosine: `[u₁, p·u₁ + √(1 − p²)·u₂]` with orthonormal `u₁`, `u₂` (Ma et al. 2018, §3.2).
 * The draw of `u₁` and `u₂` does not depend on p.
 *
 * @param length Dimensions, at least 2.
 * @param cosine p, from −1 to 1.
 */
export function unitPair(
  length: number,
  cosine: number,
  random: Random,
): readonly [Float64Array, Float64Array] {
  const first = unit(Float64Array.from({ length }, () => random.normal()));
  let second = unit(Float64Array.from({ length }, () => random.normal()));
  for (let pass = 0; pass < 2; pass++) {
    // Gram–Schmidt; the second pass takes away what rounding left of the first.
    const along = dot(first, second);
    second = unit(second.map((value, i) => value - along * (first[i] as number)));
  }
  const across = Math.sqrt(1 - cosine * cosine);
  return [first, first.map((value, i) => cosine * value + across * (second[i] as number))];
}

/** Inner product, in float64. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}
