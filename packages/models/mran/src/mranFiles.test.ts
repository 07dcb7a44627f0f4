import { binary, multiclass, regression } from '@mtl/core';
import { denseInput, embeddingInput } from '@mtl/layers';
import { describeModelFiles } from '@mtl/testing';
import { mran } from './mran.js';

const input = denseInput({ features: 4 });
const tasks = { click: binary(), category: multiclass({ classes: 3 }), price: regression() };
const weight = [0, 1e-300, 1000, 1e300];

describeModelFiles({
  name: 'mran',
  builder: mran,
  configs: [
    { attention: 'multiHead', heads: 2, units: 4, affinityPenalty: 1, parameterPenalty: 1 },
    { attention: 'concat', concatUnits: 3, units: 4, norm: 'layer', frozenAlignment: true },
    { attention: 'general', units: 2, fields: 2, norm: 'batch' },
    { attention: 'dot', units: 4, taskRelation: false, featureRelation: false },
    { attention: 'dot', units: 4, alignment: false, norm: 'none' },
    {
      input: embeddingInput({ fields: 2, values: 3, units: 4, combine: 'tokens', numeric: 1 }),
      norm: 'layer',
    },
  ].map((options) => ({ input, tasks, towerUnits: [2], initScheme: 'glorot', seed: 1, ...options })),
  free: { affinityPenalty: weight, parameterPenalty: weight },
});
