import { adashare } from '@mtl/adashare';
import { adatt, adattSp } from '@mtl/adatt';
import { branched } from '@mtl/branched';
import { amtl, coAmtl } from '@mtl/co-amtl';
import { binary, multiclass, regression, type TaskModel } from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import { esmm } from '@mtl/esmm';
import { denseInput, hashedInput, oneHotInput } from '@mtl/layers';
import { mmoe, omoe } from '@mtl/mmoe';
import { mtan } from '@mtl/mtan';
import { ple } from '@mtl/ple';
import { sharedBottom } from '@mtl/shared-bottom';
import { singleTask } from '@mtl/single-task';
import { sluice } from '@mtl/sluice';
import { snr } from '@mtl/snr';
import { softOrdering } from '@mtl/soft-ordering';
import { describeModelFiles, type ModelFileSubject } from './describeModelFiles.js';

const input = denseInput({ features: 4 });
const tasks = { click: binary(), category: multiclass({ classes: 3 }), price: regression() };
const common = { input, tasks, towerUnits: [2], initScheme: 'glorot', seed: 1 };
const weight = [0, 1e-300, 1000, 1e300];
const schedule = {
  temperature: [1e-300, 1000, 1e300],
  temperatureDecay: [1e-300, 0.5, 1],
  warmupSteps: [0, 20_000, Number.MAX_SAFE_INTEGER],
};

const levels = { expertUnits: [[2, 3], [2]] };
const experts = { experts: 2, ...levels, useGateBias: true };
const choice = { selection: 'sampled', temperature: 5, temperatureDecay: 0.999, warmupSteps: 3 };

/** All builders of the packages but `mran`, which has its own test. */
const subjects: readonly ModelFileSubject[] = [
  define('singleTask', singleTask, [{ bottomUnits: [3, 2] }]),
  define('sharedBottom', sharedBottom, [{ bottomUnits: [3, 2] }]),
  define('omoe', omoe, [experts]),
  define('mmoe', mmoe, [experts]),
  define('crossStitch', crossStitch, [
    { ...levels, stitchInit: 'imbalanced', perChannel: true },
    { ...levels, stitchInit: 'uniform', perChannel: false },
  ]),
  define('ple', ple, [{ ...levels, taskExperts: [1, 2, 0], sharedExperts: 1, useGateBias: true }]),
  define('adattSp', adattSp, [{ ...levels, taskExperts: [1, 2, 1], residual: true, nativeInit: 'mean' }]),
  define('adatt', adatt, [
    { ...levels, taskExperts: 2, sharedExperts: 1, nativeInit: 'uniform', useGateBias: false },
  ]),
  define('amtl', amtl, [{ experts: 2, units: 3, scale: 'sqrt', taskActivation: 'linear', norm: 'layer' }]),
  define('coAmtl', coAmtl, [{ experts: 2, units: 3, scale: false, norm: 'none' }]),
  define('mtan', mtan, [{ units: [3, 2], maskUnits: [2, 1] }]),
  define('sluice', sluice, [{ units: [4, 4], subspaces: 2, orthogonality: 0.1 }], { orthogonality: weight }),
  define(
    'snr',
    snr,
    [
      { experts: 2, units: [3, 2], connection: 'trans', l0: 1, sampling: true },
      { experts: 2, units: [3, 2], connection: 'aver', l0: 0, sampling: false },
    ],
    { l0: weight },
  ),
  define('softOrdering', softOrdering, [{ layers: 2, units: 3 }]),
  define(
    'adashare',
    adashare,
    [
      { blocks: 2, units: 3, ...choice, sparsity: 0.1, sharing: 0.1 },
      { blocks: 2, units: 3, selection: 'soft' },
    ],
    { ...schedule, warmupSteps: [0, 20_000, 2 ** 50], sparsity: weight, sharing: weight },
  ),
  define('adashare', adashare, [
    {
      blocks: 3,
      units: 3,
      policy: { click: [true, false, true], category: [false, false, true], price: [true, false, false] },
    },
  ]),
  define(
    'branched',
    branched,
    [
      { branchUnits: [[2], [3, 2]], branches: [1, 2], ...choice },
      { branchUnits: [[2], [3, 2]], branches: [2, 3], selection: 'soft' },
      {
        branchUnits: [[2], [2]],
        groups: [
          [['click', 'price'], ['category']],
          [['click'], ['price'], ['category']],
        ],
      },
    ],
    schedule,
  ),
  {
    name: 'esmm',
    builder: esmm,
    configs: [
      { input, towerUnits: [3, 2], seed: 2 },
      { input: hashedInput({ fields: 2, buckets: 8, units: 2 }), towerUnits: [2] },
    ],
  },
];

for (const subject of subjects) describeModelFiles(subject);

/** Models of the same tasks over a dense table, and the first of them over ids. */
function define(
  name: string,
  builder: (config: never) => TaskModel,
  own: readonly Readonly<Record<string, unknown>>[],
  free: Readonly<Record<string, readonly number[]>> = {},
): ModelFileSubject {
  const configs = own.map((options) => ({ ...common, ...options }));
  const oneHot = { ...configs[0], input: oneHotInput({ fields: 2, values: 5, numeric: 1 }) };
  return { name, builder, configs: [...configs, oneHot], free };
}
