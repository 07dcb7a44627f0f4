import { assertNonNegativeInteger, assertOneOf, configError, deriveSeed, type OptionKeys } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { gumbelSoftmax } from '../ops/gumbelSoftmax.js';
import { mostProbable } from '../ops/mostProbable.js';
import { firstUniformState, nextUniforms } from '../ops/nextUniforms.js';
import { type Initializer, initializerOf, uniform } from '../parts/initializers.js';

/**
 * How a learned choice between options is made: `'sampled'`, drawn by Gumbel-softmax in training and the most probable option
 * otherwise; `'soft'`, all options at once, each with its probability, in training and otherwise.
 */
export type Selection = 'sampled' | 'soft';

/** How draws change from step to step. */
export interface ChoiceSchedule {
  /** How choices are made. Default `'sampled'`. */
  readonly selection?: Selection;
  /** Temperature of the first draws, > 0; the lower, the firmer. Default 5. */
  readonly temperature?: number;
  /** Factor on the temperature at every training step, > 0 and ≤ 1; it never falls below 0.1. Default 0.999. */
  readonly temperatureDecay?: number;
  /** Training steps before the first choice; until then options count as in the warm-up, in predictions too. Default 0. */
  readonly warmupSteps?: number;
}

/** The keys of {@link ChoiceSchedule}, for `assertOptions`. */
export const scheduleKeys: OptionKeys<ChoiceSchedule> = {
  selection: true,
  temperature: true,
  temperatureDecay: true,
  warmupSteps: true,
};

/** The weights of several choices between the same number of options. */
export interface ChoiceWeights {
  /** Scores of the options, [choices, options]. */
  readonly logits: tf.LayerVariable;
  /** State of the generator, [3, choices · options], not trained; absent where nothing is drawn. */
  readonly noise?: tf.LayerVariable;
  /** Training steps so far, [1], not trained; absent where nothing depends on them: soft choices without a warm-up. */
  readonly step?: tf.LayerVariable;
}

/** Creates a weight of the layer that is being built. */
export type AddChoiceWeight = (
  name: string,
  shape: number[],
  initializer: Initializer,
  trainable: boolean,
) => tf.LayerVariable;

/** What decides the shapes and the noise of choices. */
export interface ChoicesShape {
  readonly choices: number;
  readonly options: number;
  /** Scores start uniform in ± this; 0: all options start equal. */
  readonly spread: number;
  readonly selection: Selection;
  readonly warmupSteps: number;
  readonly seed: number;
}

/** Lowest temperature: below it a draw is one option to three digits, and its gradient is noise. */
const coolest = 0.1;

/**
 * Fills in the defaults of a schedule.
 *
 * @param owner Who asks, for the message.
 * @throws ConfigError when a field cannot work.
 */
export function choiceSchedule(owner: string, given: ChoiceSchedule): Required<ChoiceSchedule> {
  const { selection = 'sampled', temperature = 5, temperatureDecay = 0.999, warmupSteps = 0 } = given;
  assertOneOf(owner, 'selection', ['sampled', 'soft'], selection);
  if (!Number.isFinite(temperature) || temperature <= 0) {
    throw configError(owner, 'temperature', 'a finite number > 0', temperature);
  }
  if (!(temperatureDecay > 0 && temperatureDecay <= 1)) {
    throw configError(owner, 'temperatureDecay', 'a number > 0 and ≤ 1', temperatureDecay);
  }
  assertNonNegativeInteger(owner, 'warmupSteps', warmupSteps);
  return { selection, temperature, temperatureDecay, warmupSteps };
}

/**
 * Creates the scores, at or around 0: every option is about equally probable. Draws also need the state of their generator, `noise`, and
 * draws and warm-ups the count of training steps, `step`; both are saved with the model, so that a training goes on where it stood.
 */
export function addChoiceWeights(add: AddChoiceWeight, name: string, shape: ChoicesShape): ChoiceWeights {
  const { choices, options, spread, selection, warmupSteps, seed } = shape;
  const start = spread > 0 ? uniform(spread, deriveSeed(seed, name)) : tf.initializers.zeros();
  const logits = add(name, [choices, options], start, true);
  const counted = () => ({ step: add('step', [1], tf.initializers.zeros(), false) });
  if (selection === 'soft') return { logits, ...(warmupSteps > 0 && counted()) };
  const count = choices * options;
  const state = () => tf.tensor2d(firstUniformState(count, deriveSeed(seed, 'noise')), [3, count]);
  const noise = add('noise', [3, count], initializerOf('MtlUniformState', state), false);
  return { logits, noise, ...counted() };
}

/**
 * The weights of the options, [choices, options]: those of one training step, which moves the generator and the count on, or those
 * of test time. While `warmupSteps` are not over, both are those of the warm-up.
 *
 * @param warm Weights while `warmupSteps` are not over.
 */
export function chooseOptions(
  weights: ChoiceWeights,
  schedule: Required<ChoiceSchedule>,
  { training, warm }: { readonly training: boolean; readonly warm: () => tf.Tensor2D },
): tf.Tensor2D {
  const { logits, noise, step } = weights;
  const scores = logits.read() as tf.Tensor2D;
  if (!step) return tf.softmax(scores);
  const { warmupSteps } = schedule;
  const done = tf.reshape(tf.add(step.read(), 0), []) as tf.Scalar; // a copy: the next line writes the weight
  if (training) step.write(tf.reshape(tf.add(done, 1), [1]));

  let chosen: tf.Tensor2D;
  if (!noise) chosen = tf.softmax(scores);
  else if (training) chosen = drawOptions(scores, noise, schedule, done);
  else chosen = mostProbable(scores);
  if (warmupSteps === 0) return chosen;
  const warming = tf.step(tf.sub(warmupSteps, done)); // 1 while done < warmupSteps
  return tf.add(tf.mul(warming, warm()), tf.mul(tf.sub(1, warming), chosen));
}

/** One draw of all choices, as cool as the steps since the warm-up have made it; moves the generator on. */
function drawOptions(
  scores: tf.Tensor2D,
  noise: tf.LayerVariable,
  { temperature, temperatureDecay, warmupSteps }: Required<ChoiceSchedule>,
  done: tf.Scalar,
): tf.Tensor2D {
  const { uniforms, state } = nextUniforms(noise.read() as tf.Tensor2D);
  noise.write(state);
  const drawing = tf.relu(tf.sub(done, warmupSteps));
  const cooled = tf.mul(tf.pow(tf.scalar(temperatureDecay), drawing), temperature);
  const drawn = tf.reshape(uniforms, scores.shape) as tf.Tensor2D;
  return gumbelSoftmax(scores, drawn, tf.maximum<tf.Scalar>(cooled, coolest));
}

/**
 * A loss on the scores of choices, counted from the first step that chooses by them: during the warm-up nothing but the loss would move
 * them.
 */
export function lossOfChoices(
  { step }: ChoiceWeights,
  { warmupSteps }: Required<ChoiceSchedule>,
  loss: tf.Scalar,
): tf.Scalar {
  if (!step || warmupSteps === 0) return loss;
  // Losses are asked for after the call, which has counted its step already.
  const choosing = tf.step(tf.sub(tf.reshape(step.read(), []), warmupSteps));
  return tf.mul<tf.Scalar>(loss, choosing);
}
