/** Names of the models on the command line. */
export const modelNames = [
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

/** Name of a model on the command line. */
export type ModelName = (typeof modelNames)[number];

/** Models of the library that have no place here, and why. */
export const unfitModels: ReadonlyMap<string, string> = new Map([
  [
    'esmm',
    'ESMM needs a funnel, where only rows with the first label can have the second; the census tasks are none.',
  ],
]);
