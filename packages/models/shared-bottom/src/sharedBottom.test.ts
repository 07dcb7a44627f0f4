import { denseInput } from '@mtl/layers';
import { describeGolden, readGolden } from '@mtl/testing';
import { sharedBottom } from './sharedBottom.js';

for (const name of ['model-shared-bottom-one-layer', 'model-shared-bottom-two-layers']) {
  describeGolden(readGolden(name), ({ config }, tasks) =>
    sharedBottom({
      input: denseInput({ features: config.inputDim as number }),
      tasks,
      bottomUnits: config.bottomUnits as number[],
      towerUnits: config.towerUnits as number[],
    }),
  );
}
