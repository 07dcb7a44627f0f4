import { adashare } from '@mtl/adashare';
import { adatt, adattSp } from '@mtl/adatt';
import { branched } from '@mtl/branched';
import { amtl, coAmtl } from '@mtl/co-amtl';
import type { TaskModel, Tasks } from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import { type InitScheme, inputFor, type ModelInput, type ShapedEncoder } from '@mtl/layers';
import { mmoe, omoe } from '@mtl/mmoe';
import { mran } from '@mtl/mran';
import { mtan } from '@mtl/mtan';
import { ple } from '@mtl/ple';
import { sharedBottom } from '@mtl/shared-bottom';
import { singleTask } from '@mtl/single-task';
import { sluice } from '@mtl/sluice';
import { snr } from '@mtl/snr';
import { softOrdering } from '@mtl/soft-ordering';
import type { ArchitectureName } from './architectureNames.js';

/** An architecture as the command line builds it. */
export interface Architecture {
  /** For the command line. */
  readonly name: ArchitectureName;
  /** For people. */
  readonly title: string;
  /** What it reads where no width of vectors is given, for people. */
  readonly input: string;
  /** What its builder is given besides input, tasks, seed and start. */
  readonly settings: ArchitectureSettings;
  /** Builds a model for the rows of an encoder. */
  build(encoder: ShapedEncoder, tasks: Tasks, options: BuildOptions): TaskModel;
}

/** Settings of a builder by name, such as `{ experts: 6 }`. */
export type ArchitectureSettings = Readonly<Record<string, unknown>>;

/** How a model is built. */
export interface BuildOptions {
  /** Root seed of its weights. */
  readonly seed: number;
  /** How its weights start. Default `'glorot'`. */
  readonly initScheme?: InitScheme;
  /** Width of the learned vector of every value. Default: one-hot, or what the architecture needs. */
  readonly units?: number;
  /** Settings of the builder that take the place of the architecture's. Default: none. */
  readonly settings?: ArchitectureSettings;
}

/** Width of the vector that attention among columns reads, unless told otherwise. */
const tokenUnits = 16;

const towerUnits = [24];
const levels = [[96], [48]];

/**
 * The architectures, with towers of 24 units and, where a model has such, layers of 96 and 48. With three tasks OMoE, MMoE, PLE and
 * AdaTT have six experts a level, shared ones included, as in the comparison of Li et al. 2023. 8 epochs are 472 steps: AdaShare cools its draws faster than by default, and the
 * choices of the tree are soft, since drawn ones do not settle in so few.
 */
export const architectures: Readonly<Record<ArchitectureName, Architecture>> = {
  'single-task': define('single-task', 'Single-task', { bottomUnits: [96, 48], towerUnits }, singleTask),
  'shared-bottom': define(
    'shared-bottom',
    'Shared-Bottom',
    { bottomUnits: [96, 48], towerUnits },
    sharedBottom,
  ),
  omoe: define('omoe', 'OMoE', { experts: 6, expertUnits: [[96, 48]], towerUnits }, omoe),
  mmoe: define('mmoe', 'MMoE', { experts: 6, expertUnits: [[96, 48]], towerUnits }, mmoe),
  'ml-mmoe': define('ml-mmoe', 'ML-MMoE', { experts: 6, expertUnits: levels, towerUnits }, mmoe),
  'cross-stitch': define(
    'cross-stitch',
    'Cross-stitch',
    { expertUnits: levels, stitchInit: 'uniform' as const, towerUnits },
    crossStitch,
  ),
  ple: define('ple', 'PLE', { taskExperts: 1, sharedExperts: 3, expertUnits: levels, towerUnits }, ple),
  'adatt-sp': define('adatt-sp', 'AdaTT-sp', { taskExperts: 2, expertUnits: levels, towerUnits }, adattSp),
  adatt: define(
    'adatt',
    'AdaTT',
    { taskExperts: 1, sharedExperts: 3, expertUnits: levels, towerUnits },
    adatt,
  ),
  amtl: define('amtl', 'AMTL', { experts: 3, units: 96, scale: 'sqrt', towerUnits }, amtl),
  'co-amtl': define('co-amtl', 'Co-AMTL', { experts: 3, units: 96, scale: 'sqrt', towerUnits }, coAmtl),
  mran: define(
    'mran',
    'MRAN',
    { attention: 'multiHead', heads: 2, norm: 'batch', towerUnits },
    mran,
    'tokens',
  ),
  mtan: define('mtan', 'MTAN', { units: [96, 48], towerUnits }, mtan),
  sluice: define('sluice', 'Sluice', { units: [96, 96], towerUnits }, sluice),
  snr: define('snr', 'SNR-Trans', { experts: 3, units: [96, 48], connection: 'trans', towerUnits }, snr),
  'soft-ordering': define(
    'soft-ordering',
    'Soft ordering',
    { layers: 3, units: 96, towerUnits },
    softOrdering,
  ),
  adashare: define(
    'adashare',
    'AdaShare',
    { blocks: 2, units: 96, temperatureDecay: 0.98, sparsity: 0.01, sharing: 0.01, towerUnits },
    adashare,
  ),
  branched: define('branched', 'Branched', { branchUnits: levels, selection: 'soft', towerUnits }, branched),
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

function define<const S extends ArchitectureSettings>(
  name: ArchitectureName,
  title: string,
  settings: S,
  builder: (
    config: S & {
      readonly input: ModelInput;
      readonly tasks: Tasks;
      readonly seed: number;
      readonly initScheme: InitScheme;
    },
  ) => TaskModel,
  reading: 'rows' | 'tokens' = 'rows',
): Architecture {
  const inputOf = (encoder: ShapedEncoder, units: number | undefined) => {
    if (reading === 'tokens') return inputFor(encoder, { units: units ?? tokenUnits, combine: 'tokens' });
    return inputFor(encoder, units === undefined ? {} : { units });
  };
  return {
    name,
    title,
    input: reading === 'rows' ? 'one-hot' : `a vector of ${tokenUnits} per field and number`,
    settings,
    build: (encoder, tasks, { seed, initScheme = 'glorot', units, settings: own }) =>
      builder({ ...settings, ...own, input: inputOf(encoder, units), tasks, seed, initScheme }),
  };
}
