/**
 * Numbers drawn by a seed (mulberry32), for tables that are the same everywhere.
 *
 * @param {number} seed
 */
export function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    /** From 0 to 1. */
    share: next,
    /** A whole number below `n`. */
    below: (n) => Math.floor(next() * n),
    normal,
    /** One of a list. */
    pick: (list) => list[Math.floor(next() * list.length)],
    /** Whether something of this log-odds happens. */
    happens: (logit) => next() < 1 / (1 + Math.exp(-logit)),
  };
}
