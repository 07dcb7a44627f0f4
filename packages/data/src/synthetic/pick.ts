import type { Random } from './random.js';

/** Values and their weights, of any sum: `{ Female: 52, Male: 48 }`. Written in code, never read from outside. */
export type Weights<V extends string = string> = Readonly<Record<V, number>>;

/** One of several values, each as likely as its weight; takes one uniform number. */
export function pick<V extends string>(random: Random, weights: Weights<V>): V {
  let total = 0;
  for (const value in weights) total += weights[value];
  let left = random.uniform() * total;
  let picked: V | undefined;
  for (const value in weights) {
    picked = value;
    left -= weights[value];
    if (left < 0) break;
  }
  return picked as V;
}

/** One of several indices, each as likely as its weight; takes one uniform number. */
export function pickIndex(random: Random, weights: readonly number[]): number {
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const at = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return at < 0 ? weights.length - 1 : at;
}

/** A whole number from `from` to `to`, both included, each as likely; takes one uniform number. */
export function pickNumber(random: Random, from: number, to: number): number {
  return from + Math.floor(random.uniform() * (to - from + 1));
}

/** True with the given probability; takes one uniform number. */
export function chance(random: Random, probability: number): boolean {
  return random.uniform() < probability;
}
