import { denseInput } from '@mtl/layers';
import { describeGolden, readGolden } from '@mtl/testing';
import { mmoe, omoe } from './mmoe.js';

for (const name of ['model-mmoe', 'model-ml-mmoe-two-levels', 'model-omoe']) {
  const build = name === 'model-omoe' ? omoe : mmoe;
  describeGolden(readGolden(name), ({ config }, tasks) =>
    build({
      input: denseInput({ features: config.inputDim as number }),
      tasks,
      experts: config.experts as number,
      expertUnits: config.expertUnits as number[][],
      towerUnits: config.towerUnits as number[],
    }),
  );
}
