import type * as tf from '@tensorflow/tfjs';
import type { Features } from './features.js';

/** A batch of training rows as tensors. */
export interface BatchTensors {
  readonly features: Features;
  /** [batch] per task; 0 where the label is missing. */
  readonly labels: Readonly<Record<string, tf.Tensor1D>>;
  /** [batch] per task; 0 where the label is missing. A task without an entry weighs every row 1. */
  readonly weights: Readonly<Record<string, tf.Tensor1D>>;
}
