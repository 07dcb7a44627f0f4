// Loaded before a snippet: cpu backend, without the banner that tfjs prints in Node when the backend gets its first tensor. `IS_TEST` keeps
// it back; it must not stay on, since tfjs then takes the tensors that a gradient keeps on wasm for leaks.
import * as tf from '@tensorflow/tfjs';

tf.env().set('IS_TEST', true);
await tf.setBackend('cpu');
tf.scalar(0).dispose();
tf.env().set('IS_TEST', false);
