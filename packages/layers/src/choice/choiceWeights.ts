import { assertNonNegativeInteger, assertOneOf, configError, deriveSeed } from '@mtl/core';
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
  /** Training steps before the first draw. Default 0. */
  readonly warmupSteps?: number;
}

/** The weights of several choices between the same number of options. */
export interface ChoiceWeights {
  /** Scores of the options, [choices, options]. */
  readonly logits: tf.LayerVariable;
  /** State of the generator, [3, choices · options], not trained; absent where nothing is drawn. */
  readonly noise?: tf.LayerVariable;
  /** Training steps so far, [1], not trained; absent where nothing is drawn. */
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
 * Creates the scores, at or around 0: every option is about equally probable. Draws also need the state of their generator, `noise`, and the
 * count of training steps, `step`; both are saved with the model, so that a training goes on where it stood.
 */
export function addChoiceWeights(add: AddChoiceWeight, name: string, shape: ChoicesShape): ChoiceWeights {
  const { choices, options, spread, selection, seed } = shape;
  const start = spread > 0 ? uniform(spread, deriveSeed(seed, name)) : tf.initializers.zeros();
  const logits = add(name, [choices, options], start, true);
  if (selection === 'soft') return { logits };
  const count = choices * options;
  const state = () => tf.tensor2d(firstUniformState(count, deriveSeed(seed, 'noise')), [3, count]);
  return {
    logits,
    noise: add('noise', [3, count], initializerOf('MtlUniformState', state), false),
    step: add('step', [1], tf.initializers.zeros(), false),
  };
}

/**
 * The weights of the options, [choices, options]: those of one training step, which moves the generator and the count on, or those
 * of test time.
 *
 * @param warm Weights while `warmupSteps` are not over.
 */
export function chooseOptions(
  { logits, noise, step }: ChoiceWeights,
  schedule: Required<ChoiceSchedule>,
  { training, warm }: { readonly training: boolean; readonly warm: () => tf.Tensor2D },
): tf.Tensor2D {
  const scores = logits.read() as tf.Tensor2D;
  if (!noise || !step) return tf.softmax(scores);
  if (!training) return mostProbable(scores);

  const { uniforms, state } = nextUniforms(noise.read() as tf.Tensor2D);
  const done = tf.reshape(tf.add(step.read(), 0), []) as tf.Scalar;
  noise.write(state);
  step.write(tf.reshape(tf.add(done, 1), [1]));

  const { temperature, temperatureDecay, warmupSteps } = schedule;
  const drawing = tf.relu(tf.sub(done, warmupSteps));
  const cooled = tf.mul(tf.pow(tf.scalar(temperatureDecay), drawing), temperature);
  const drawn = gumbelSoftmax(
    scores,
    tf.reshape(uniforms, scores.shape),
    tf.maximum<tf.Scalar>(cooled, coolest),
  );
  if (warmupSteps === 0) return drawn;
  const warming = tf.step(tf.sub(warmupSteps, done)); // 1 while done < warmupSteps
  return tf.add(tf.mul(warming, warm()), tf.mul(tf.sub(1, warming), drawn));
}
