/** Seeded random numbers for the generators of hostile files (mulberry32). */
export interface Random {
  /** From 0 to `below` − 1. */
  integer(below: number): number;
  /** One of the list. */
  pick<V>(list: readonly V[]): V;
  /** True in that share of the calls. */
  chance(share: number): boolean;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number) => Math.floor(next() * below);
  return {
    integer,
    pick: (list) => list[integer(list.length)] as (typeof list)[number],
    chance: (share) => next() < share,
  };
}
