import { release } from 'node:os';
import * as tf from '@tensorflow/tfjs';

/** What a report says about the run beside what the command knows: when, with which backend, on what. */
export function runFacts(now: Date = new Date()): Record<string, string> {
  return {
    Date: now.toISOString().slice(0, 16).replace('T', ' ').concat(' UTC'),
    Backend: `TensorFlow.js ${tf.version.tfjs}, ${tf.getBackend()}`,
    Node: `${process.version}, ${process.platform} ${release()}`,
  };
}
