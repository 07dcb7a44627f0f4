import { adatt, adattSp } from '@mtl/adatt';
import type { TaskModel } from '@mtl/core';
import type { ModelInput } from '@mtl/layers';
import { mmoe, omoe } from '@mtl/mmoe';
import { sharedBottom } from '@mtl/shared-bottom';
import type { CensusTasks } from './loadCensus.js';

/** A model as this application builds it. */
export interface CensusModel {
  /** For the command line. */
  readonly name: ModelName;
  /** For people. */
  readonly title: string;
  /** Share of the demo's time, in proportion to those of the other models. */
  readonly effort: number;
  build(input: ModelInput, tasks: CensusTasks, seed: number): TaskModel<CensusTasks>;
}

/** Names of the models on the command line. */
export const modelNames = ['shared-bottom', 'omoe', 'mmoe', 'adatt-sp', 'adatt'] as const;

/** Name of a model on the command line. */
export type ModelName = (typeof modelNames)[number];

const towerUnits = [24];

/** The models, of about the same number of parameters but for Shared-Bottom: 54,531, 317,847 and 319,605 on the real test file. */
export const censusModels: Readonly<Record<ModelName, CensusModel>> = {
  'shared-bottom': {
    name: 'shared-bottom',
    title: 'Shared-Bottom',
    effort: 2,
    build: (input, tasks, seed) => sharedBottom({ input, tasks, seed, towerUnits, bottomUnits: [96, 48] }),
  },
  omoe: {
    name: 'omoe',
    title: 'OMoE',
    effort: 5,
    build: (input, tasks, seed) =>
      omoe({ input, tasks, seed, towerUnits, experts: 6, expertUnits: [[96, 48]] }),
  },
  mmoe: {
    name: 'mmoe',
    title: 'MMoE',
    effort: 5,
    build: (input, tasks, seed) =>
      mmoe({ input, tasks, seed, towerUnits, experts: 6, expertUnits: [[96, 48]] }),
  },
  'adatt-sp': {
    name: 'adatt-sp',
    title: 'AdaTT-sp',
    effort: 5,
    build: (input, tasks, seed) =>
      adattSp({ input, tasks, seed, towerUnits, taskExperts: 2, expertUnits: [[96], [48]] }),
  },
  adatt: {
    name: 'adatt',
    title: 'AdaTT',
    effort: 6,
    build: (input, tasks, seed) =>
      adatt({ input, tasks, seed, towerUnits, taskExperts: 2, sharedExperts: 1, expertUnits: [[96], [48]] }),
  },
};

/** The builders that a model file may name; no other string from a file means anything. */
export const buildersByName: ReadonlyMap<string, (config: never) => TaskModel> = new Map<
  string,
  (config: never) => TaskModel
>([
  ['sharedBottom', sharedBottom],
  ['omoe', omoe],
  ['mmoe', mmoe],
  ['adattSp', adattSp],
  ['adatt', adatt],
]);
