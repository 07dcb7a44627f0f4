import { adashare } from '@mtl/adashare';
import { adatt, adattSp } from '@mtl/adatt';
import { branched } from '@mtl/branched';
import { amtl, coAmtl } from '@mtl/co-amtl';
import type { TaskModel } from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import type { Encoder } from '@mtl/data';
import { embeddingInput, type InitScheme, type ModelInput, oneHotInput } from '@mtl/layers';
import { mmoe, omoe } from '@mtl/mmoe';
import { mran } from '@mtl/mran';
import { mtan } from '@mtl/mtan';
import { ple } from '@mtl/ple';
import { sharedBottom } from '@mtl/shared-bottom';
import { singleTask } from '@mtl/single-task';
import { sluice } from '@mtl/sluice';
import { snr } from '@mtl/snr';
import { softOrdering } from '@mtl/soft-ordering';
import type { CensusTasks } from '../data/loadCensus.js';
import type { ModelName } from './modelNames.js';

/** What the encoder says about its rows. */
export type EncodedShape = Pick<Encoder, 'fields' | 'values' | 'columns'>;

/** A model as this application builds it. */
export interface CensusModel {
  /** For the command line. */
  readonly name: ModelName;
  /** For people. */
  readonly title: string;
  /** What it reads, for people. */
  readonly input: string;
  /** What its builder is given besides input, tasks, seed and start. */
  readonly settings: Settings;
  /** @param initScheme How weights start, the same for all models that are compared. Default `'glorot'`. */
  build(
    shape: EncodedShape,
    tasks: CensusTasks,
    seed: number,
    initScheme?: InitScheme,
  ): TaskModel<CensusTasks>;
}

type Settings = Readonly<Record<string, unknown>>;

/** How the rows reach a model. */
interface Reading {
  readonly text: string;
  make(shape: EncodedShape): ModelInput;
}

const oneHot: Reading = {
  text: 'one-hot',
  make: ({ fields, values, columns }) => oneHotInput({ fields, values, numeric: columns }),
};

/** A learned vector per field and number: what attention among features is about. */
const vectors: Reading = {
  text: 'a vector of 16 per field and number',
  make: ({ fields, values, columns }) =>
    embeddingInput({ fields, values, numeric: columns, units: 16, combine: 'tokens' }),
};

const towerUnits = [24];
const levels = [[96], [48]];

/**
 * The models, with towers of 24 units and, where a model has such, layers of 96 and 48. With three tasks OMoE, MMoE, PLE and
 * AdaTT have six experts a level, shared ones included, as in the comparison of Li et al. 2023. 8 epochs are 472 steps: AdaShare cools its draws faster than by default, and the
 * choices of the tree are soft, since drawn ones do not settle in so few.
 */
export const censusModels: Readonly<Record<ModelName, CensusModel>> = {
  'single-task': define(
    'single-task',
    'Single-task',
    { bottomUnits: [96, 48], towerUnits },
    singleTask<CensusTasks>,
  ),
  'shared-bottom': define(
    'shared-bottom',
    'Shared-Bottom',
    { bottomUnits: [96, 48], towerUnits },
    sharedBottom<CensusTasks>,
  ),
  omoe: define('omoe', 'OMoE', { experts: 6, expertUnits: [[96, 48]], towerUnits }, omoe<CensusTasks>),
  mmoe: define('mmoe', 'MMoE', { experts: 6, expertUnits: [[96, 48]], towerUnits }, mmoe<CensusTasks>),
  'ml-mmoe': define('ml-mmoe', 'ML-MMoE', { experts: 6, expertUnits: levels, towerUnits }, mmoe<CensusTasks>),
  'cross-stitch': define(
    'cross-stitch',
    'Cross-stitch',
    { expertUnits: levels, stitchInit: 'uniform' as const, towerUnits },
    crossStitch<CensusTasks>,
  ),
  ple: define(
    'ple',
    'PLE',
    { taskExperts: 1, sharedExperts: 3, expertUnits: levels, towerUnits },
    ple<CensusTasks>,
  ),
  'adatt-sp': define(
    'adatt-sp',
    'AdaTT-sp',
    { taskExperts: 2, expertUnits: levels, towerUnits },
    adattSp<CensusTasks>,
  ),
  adatt: define(
    'adatt',
    'AdaTT',
    { taskExperts: 1, sharedExperts: 3, expertUnits: levels, towerUnits },
    adatt<CensusTasks>,
  ),
  amtl: define('amtl', 'AMTL', { experts: 3, units: 96, scale: 'sqrt', towerUnits }, amtl<CensusTasks>),
  'co-amtl': define(
    'co-amtl',
    'Co-AMTL',
    { experts: 3, units: 96, scale: 'sqrt', towerUnits },
    coAmtl<CensusTasks>,
  ),
  mran: define(
    'mran',
    'MRAN',
    { attention: 'multiHead', heads: 2, norm: 'batch', towerUnits },
    mran<CensusTasks>,
    vectors,
  ),
  mtan: define('mtan', 'MTAN', { units: [96, 48], towerUnits }, mtan<CensusTasks>),
  sluice: define('sluice', 'Sluice', { units: [96, 96], towerUnits }, sluice<CensusTasks>),
  snr: define(
    'snr',
    'SNR-Trans',
    { experts: 3, units: [96, 48], connection: 'trans', towerUnits },
    snr<CensusTasks>,
  ),
  'soft-ordering': define(
    'soft-ordering',
    'Soft ordering',
    { layers: 3, units: 96, towerUnits },
    softOrdering<CensusTasks>,
  ),
  adashare: define(
    'adashare',
    'AdaShare',
    { blocks: 2, units: 96, temperatureDecay: 0.98, sparsity: 0.01, sharing: 0.01, towerUnits },
    adashare<CensusTasks>,
  ),
  branched: define(
    'branched',
    'Branched',
    { branchUnits: levels, selection: 'soft', towerUnits },
    branched<CensusTasks>,
  ),
};

/** The builders that a model file may name; no other string from a file means anything. */
export const buildersByName: ReadonlyMap<string, (config: never) => TaskModel> = new Map<
  string,
  (config: never) => TaskModel
>([
  ['singleTask', singleTask],
  ['sharedBottom', sharedBottom],
  ['omoe', omoe],
  ['mmoe', mmoe],
  ['crossStitch', crossStitch],
  ['ple', ple],
  ['adattSp', adattSp],
  ['adatt', adatt],
  ['amtl', amtl],
  ['coAmtl', coAmtl],
  ['mran', mran],
  ['mtan', mtan],
  ['sluice', sluice],
  ['snr', snr],
  ['softOrdering', softOrdering],
  ['adashare', adashare],
  ['branched', branched],
]);

function define<const S extends Settings>(
  name: ModelName,
  title: string,
  settings: S,
  builder: (
    config: S & {
      readonly input: ModelInput;
      readonly tasks: CensusTasks;
      readonly seed: number;
      readonly initScheme: InitScheme;
    },
  ) => TaskModel<CensusTasks>,
  reading: Reading = oneHot,
): CensusModel {
  return {
    name,
    title,
    input: reading.text,
    settings,
    build: (shape, tasks, seed, initScheme = 'glorot') =>
      builder({ ...settings, input: reading.make(shape), tasks, seed, initScheme }),
  };
}
