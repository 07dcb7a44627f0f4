import type * as tf from '@tensorflow/tfjs';
import type { StateTensors } from './step.js';

/** Which step an optimizer makes. */
export interface OptimizerStep {
  /** Name of the weight, `level_1/experts`. */
  readonly weight: string;
  /** Number of this step of the weight, from 1: a layer that was frozen has fewer than others. */
  readonly count: number;
  /** Number of this step of the run, from 1. */
  readonly step: number;
}

/** What becomes of a weight in one step: new tensors, the caller's. */
export interface OptimizedWeight {
  readonly weight: tf.Tensor;
  /** As many as before, under the same names. */
  readonly slots: StateTensors;
}

/**
 * How weights follow their gradients, one weight at a time. What it remembers of a weight (moments, sums) are its *slots*, passed in and
 * out: a run keeps them by the weight's name, so that layers may be frozen and thawed, one optimizer may serve many models, and a run can
 * be stored and resumed.
 */
export interface Optimizer {
  /** For messages and stored runs, such as `adam`. */
  readonly name: string;
  /** The slots of a weight before its first step; the caller owns them. */
  init(weight: tf.Tensor): StateTensors;
  /** One step. Changes nothing that it is given. */
  update(weight: tf.Tensor, gradient: tf.Tensor, slots: StateTensors, at: OptimizerStep): OptimizedWeight;
}
