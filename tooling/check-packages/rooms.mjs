/**
 * The rooms of packages, in their order: folders directly below `src`, and files that stand there by themselves. A room imports
 * only from rooms before it. Rooms in a list of their own stand side by side: none of them imports another one.
 * docs/architecture.md shows the same order.
 *
 * @type {ReadonlyMap<string, readonly (string | readonly string[])[]>} By the name of the package's folder.
 */
export const rooms = new Map([
  [
    'core',
    [
      'show.ts',
      'errors.ts',
      'assert.ts',
      'nearestWord.ts',
      'assertOptions.ts',
      'seed.ts',
      'tasks.ts',
      'ops',
      'task',
      'examples',
      'container',
      'modelFile',
      'plain.ts',
      'node.ts',
      'index.ts',
    ],
  ],
  [
    'data',
    [
      'table',
      'cells',
      'read',
      'schema',
      ['encode', 'download', 'split'],
      'infer',
      'census',
      'synthetic',
      'node.ts',
      'index.ts',
    ],
  ],
  [
    'metrics',
    ['rows', ['comparison', 'decision', 'probability', 'ranking', 'regression'], 'tally', 'index.ts'],
  ],
  [
    'layers',
    [
      'ops',
      'parts',
      ['input', 'experts', 'stitch', 'attention', 'choice'],
      'build',
      ['parts.ts', 'index.ts'],
    ],
  ],
  ['train', ['evaluate', ['penalize', 'callbacks', 'optimize'], 'fit', 'index.ts']],
  [
    'cli',
    ['program', 'models', 'table', ['predict', 'report'], 'commands', 'mtl.ts', ['main.ts', 'index.ts']],
  ],
  ['census', ['data', 'commands', 'program.ts', 'main.ts']],
  ['flights', ['data', 'commands', 'program.ts', 'main.ts']],
]);

/** How many rooms a package may have. */
export const mostRooms = new Map([
  ['core', 15],
  ['data', 12],
  ['layers', 15],
]);

/** `table → read → encode, download, split`: an order as docs/architecture.md shows it. */
export function orderText(order) {
  return order.map((step) => [step].flat().join(', ')).join(' → ');
}
