/** Names of the files in `src` that are entries of a package, and what they are called from outside. */
export const entries = new Map([
  ['index', '.'],
  ['plain', './plain'],
  ['parts', './parts'],
  ['node', './node'],
  ['browser', './browser'],
]);
