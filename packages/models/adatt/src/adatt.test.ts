import { denseInput } from '@mtl/layers';
import { describeGolden, hasSharedGolden, readGolden } from '@mtl/testing';
import { adatt, adattSp } from './adatt.js';

const own = ['adatt-sp-one-expert', 'adatt-sp-two-experts', 'adatt-shared-expert', 'adatt-expert-list'];
const others = hasSharedGolden()
  ? ['adatt-sp-no-residual', 'adatt-sp-three-levels', 'adatt-single-experts']
  : [];

for (const name of [...own, ...others]) {
  describeGolden(
    readGolden(`model-${name}`, own.includes(name) ? 'fixtures' : 'shared'),
    ({ architecture, config }, tasks) => {
      const common = {
        input: denseInput({ features: config.inputDim as number }),
        tasks,
        taskExperts: config.taskExperts as number | number[],
        expertUnits: config.expertUnits as number[][],
        residual: config.residual as boolean,
        towerUnits: config.towerUnits as number[],
      };
      return architecture === 'adatt'
        ? adatt({ ...common, sharedExperts: config.sharedExperts as number })
        : adattSp(common);
    },
  );
}
