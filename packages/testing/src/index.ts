export { describeGolden } from './describeGolden.js';
export { type GoldenModel, type GoldenTensor, hasSharedGolden, readGolden } from './golden.js';
export { weightsByName } from './weightsByName.js';
