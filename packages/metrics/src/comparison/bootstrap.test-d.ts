import { auc, bootstrap, gauc, pairedBootstrap } from '../index.js';

const labels = new Uint8Array(2);
const scores = new Float32Array(2);

bootstrap(auc, [labels, scores]);
bootstrap((y, s, g) => gauc(y, s, g), [labels, scores, ['a', 'b']]);
bootstrap((y: Uint8Array, s: Float32Array) => y.length + s.length, [labels, scores]);
pairedBootstrap(auc, [labels, scores], [labels, Float64Array.of(1, 2)]);
pairedBootstrap((y, s) => auc(y, s), [labels, scores], [labels, [1, 2]]);
bootstrap((y) => y.length, [labels] as const);

// @ts-expect-error: text is no score
bootstrap(auc, [labels, ['a', 'b']]);
// @ts-expect-error: a metric needs rows
bootstrap(auc, []);
// @ts-expect-error: a metric returns a number
bootstrap((y) => String(y.length), [labels]);
// @ts-expect-error: the baseline has the arrays of the model
pairedBootstrap(auc, [labels, scores], [labels]);
