import type { StateTensors, StepContext, Tasks } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { EpochReport } from '../callbacks/epochReport.js';
import type { ClassFactors } from '../evaluate/classWeights.js';
import { weightsAtRest } from '../evaluate/weightsAtRest.js';
import type { OptimizerRun, OptimizerState } from '../optimize/optimizerRun.js';
import { startOptimizer } from '../optimize/startOptimizer.js';
import { type Regularization, type RegularizationState, regularization } from '../penalize/regularization.js';
import type { FitSettings } from './fitOptions.js';
import { copyWeights, namedWeights, restoreWeights, variableOf } from './namedWeights.js';

/** The best epoch so far and its weights. */
export interface BestEpoch {
  readonly epoch: number;
  /** What `monitor` made of it. */
  readonly value: number;
  readonly weights: StateTensors;
}

/**
 * Where a training run stands, on the device: all that one epoch hands on to the next. `readState` makes plain data of it, and `startRun`
 * goes on from that.
 */
export interface TrainingRun<T extends Tasks> {
  /** Epochs done: the number of the next one. */
  epoch: number;
  /** Steps done in all epochs. */
  step: number;
  readonly reports: EpochReport<T>[];
  best?: BestEpoch;
  /** Weights of classes, counted before the first step. */
  classFactors: ClassFactors;
  /** State of the step, by name. */
  method: StateTensors;
  readonly optimizer: OptimizerRun;
  readonly regularization: Regularization;
  /** All weights of the network by name. */
  readonly weights: ReadonlyMap<string, tf.LayerVariable>;
  /** The weights before the run. */
  readonly before: StateTensors;
  /** What the run lends to its step. */
  readonly context: StepContext<T>;
}

/** What a run goes on from: tensors, which it takes over. */
export interface RunStart<T extends Tasks> {
  readonly epoch: number;
  readonly step: number;
  readonly reports: readonly EpochReport<T>[];
  readonly best?: BestEpoch;
  readonly method: StateTensors;
  readonly optimizer: OptimizerState;
  readonly regularization: RegularizationState;
}

/** Begins a run, or goes on with one. */
export function startRun<T extends Tasks>(settings: FitSettings<T>, from?: RunStart<T>): TrainingRun<T> {
  const { model, taskWeights, step } = settings;
  const { network } = model;
  const weights = namedWeights(network);
  const optimizer = startOptimizer(settings.optimizer, from?.optimizer);
  const regularizers = regularization(model, settings.regularizers, from?.regularization);
  const names = new Map(Array.from(weights, ([name, weight]) => [weight, name]));
  const context: StepContext<T> = {
    model,
    taskWeights,
    weights: () =>
      new Map(network.trainableWeights.map((weight) => [names.get(weight) as string, variableOf(weight)])),
    penalties: () => [...network.calculateLosses(), ...regularizers.penalties()],
    applyGradients: (gradients) => optimizer.apply(context.weights(), gradients, run.step + 1),
  };
  const run: TrainingRun<T> = {
    epoch: from?.epoch ?? 0,
    step: from?.step ?? 0,
    reports: [...(from?.reports ?? [])],
    ...(from?.best && { best: from.best }),
    classFactors: {},
    method: from?.method ?? step.init?.(context as unknown as StepContext) ?? {},
    optimizer,
    regularization: regularizers,
    weights,
    before: copyWeights(weights),
    context,
  };
  return run;
}

/** Whether somebody disposed the network. */
export function isDisposed<T extends Tasks>({ weights }: TrainingRun<T>): boolean {
  return [...weights.values()].some((weight) => variableOf(weight).isDisposed);
}

/** Keeps the weights of now as those of the best epoch. */
export function keepBest<T extends Tasks>(run: TrainingRun<T>, epoch: number, value: number): void {
  tf.dispose(run.best?.weights);
  run.best = { epoch, value, weights: copyWeights(run.weights) };
}

/**
 * Gives the model the weights of the best epoch; where there is none, those of before the run if it failed, else the last.
 */
export async function settleWeights<T extends Tasks>(run: TrainingRun<T>, failed: boolean): Promise<void> {
  const weights = run.best?.weights ?? (failed ? run.before : undefined);
  if (!weights) return;
  await weightsAtRest(run.context.model.network);
  if (!isDisposed(run)) restoreWeights(run.weights, weights);
}

/** Frees what the run holds; the model is not touched. */
export function disposeRun<T extends Tasks>(run: TrainingRun<T>): void {
  tf.dispose([run.before, run.method, run.best?.weights]);
  run.optimizer.dispose();
  run.regularization.dispose();
}
