// Loaded before a snippet: cpu backend, without the banner that tfjs prints in Node.
import * as tf from '@tensorflow/tfjs';

tf.env().set('IS_TEST', true);
await tf.setBackend('cpu');
