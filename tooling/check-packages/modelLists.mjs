/**
 * The tables in which every model package has a row, and how the row links to it. `pnpm new:model` writes the rows, check-packages
 * finds the one that is missing.
 */
export const modelLists = [
  {
    file: 'README.md',
    link: (name) => `](packages/models/${name})`,
    rowOf: ({ name, description }) =>
      `| [\`@mtl/${name}\`](packages/models/${name}) | ${description.replace(/\.$/, '')} |`,
  },
  {
    file: 'docs/choose-an-architecture.md',
    link: (name) => `](../packages/models/${name})`,
    rowOf: ({ name, builder }) =>
      `| \`${builder}\`, [${name}](../packages/models/${name}) | what they share | – | – | – | when to take it | when not |`,
  },
];
