/** Names of the architectures on the command line. */
export const architectureNames = [
  'single-task',
  'shared-bottom',
  'omoe',
  'mmoe',
  'ml-mmoe',
  'cross-stitch',
  'ple',
  'adatt-sp',
  'adatt',
  'amtl',
  'co-amtl',
  'mran',
  'mtan',
  'sluice',
  'snr',
  'soft-ordering',
  'adashare',
  'branched',
] as const;

/** Name of an architecture on the command line. */
export type ArchitectureName = (typeof architectureNames)[number];

/** Architectures of the library that are not built from a table and its tasks alone, and why. */
export const unfitArchitectures: ReadonlyMap<string, string> = new Map([
  [
    'esmm',
    'ESMM needs a funnel, where only rows with the first label can have the second, and code that says which task is which.',
  ],
]);
