import { describeLayer } from '@mtl/testing';
import { ProbabilityProduct } from './probabilityProduct.js';

describeLayer(ProbabilityProduct, {
  config: { name: 'both' },
  inputShape: [
    [4, 1],
    [4, 1],
  ],
  outputShape: [4, 1],
  weights: 0,
});
