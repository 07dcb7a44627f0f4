import {
  assertOptions,
  assertPositiveInteger,
  assertSafeInteger,
  configError,
  type WeightLayouts,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { combineRows } from '../ops/combineRows.js';
import { batchOf, type LayerArgs, type LayerInputs, layerKeys } from '../parts/layerArgs.js';
import {
  addChoiceWeights,
  type ChoiceSchedule,
  type ChoiceWeights,
  choiceSchedule,
  chooseOptions,
  scheduleKeys,
} from './choiceWeights.js';

/** Configuration of {@link Branching}. */
export interface BranchingConfig extends LayerArgs, ChoiceSchedule {
  /** How many branches there are below. */
  readonly parents: number;
  /** How many branches, or tasks, each choose one of them. */
  readonly children: number;
  /** The parent of every child, numbered from 0; then nothing is learned, as where there is one parent. Default: none. */
  readonly fixed?: readonly number[];
  /** Whether child t is task t: for `layouts`, it changes no value. Default: false. */
  readonly ofTasks?: boolean;
  /** Root seed of the scores and of the noise of the draws. */
  readonly seed: number;
}

/**
 * Every child takes the row of one parent, and which one is learned (Guo et al. 2020): `child_i = Σ_j a_ij · parent_j` with
 * `a_i` by Gumbel-softmax over the scores α_i. With `fixed` it is a tree, and the layer has no weights.
 *
 * While `warmupSteps` are not over, every parent has the weight 1 / parents, in predictions too.
 *
 * Input [batch, parents, units] → output [batch, children, units].
 */
export class Branching extends tf.layers.Layer {
  static readonly className = 'MtlBranching';
  private readonly config: Required<Omit<BranchingConfig, keyof LayerArgs | 'fixed'>> & {
    readonly fixed?: readonly number[];
  };
  private scores?: ChoiceWeights; // [children, parents]

  constructor(config: BranchingConfig) {
    super(config);
    const known = {
      ...layerKeys,
      ...scheduleKeys,
      parents: true,
      children: true,
      fixed: true,
      ofTasks: true,
      seed: true,
    } as const;
    assertOptions<BranchingConfig>('Branching', config, known, 'config');
    const { parents, children, fixed, ofTasks = false, seed } = config;
    assertPositiveInteger('Branching', 'parents', parents);
    assertPositiveInteger('Branching', 'children', children);
    const schedule = choiceSchedule('Branching', config);
    const isParent = (j: unknown) => Number.isInteger(j) && (j as number) >= 0 && (j as number) < parents;
    if (fixed && (!Array.isArray(fixed) || fixed.length !== children || !fixed.every(isParent))) {
      throw configError('Branching', 'fixed', `${children} numbers from 0 to ${parents - 1}`, fixed);
    }
    assertSafeInteger('Branching', 'seed', seed);
    this.config = { parents, children, ...schedule, ofTasks, seed, ...(fixed && { fixed: [...fixed] }) };
  }

  override build(): void {
    const { parents, children, fixed, selection, warmupSteps, seed } = this.config;
    if (!fixed && parents > 1) {
      this.scores = addChoiceWeights(
        (name, shape, initializer, trainable) =>
          this.addWeight(name, shape, 'float32', initializer, undefined, trainable),
        'branching',
        // Not all equal: else the most probable parent of an untrained model would be the first for everybody.
        { choices: children, options: parents, spread: 0.01, selection, warmupSteps, seed },
      );
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    return [batchOf(shape), this.config.children, shape[2] as number];
  }

  override call(inputs: LayerInputs, { training = false }: { training?: boolean } = {}): tf.Tensor3D {
    return tf.tidy(() => {
      const rows = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      return combineRows(rows, this.choose(training));
    });
  }

  /**
   * What every parent counts for every child in predictions: 1 for the most probable and 0 for the others, with soft choices its probability,
   * while the warm-up lasts 1 / parents.
   *
   * @returns [children, parents]; the caller owns it.
   */
  parentWeights(): tf.Tensor2D {
    return tf.tidy(() => this.choose(false));
  }

  private choose(training: boolean): tf.Tensor2D {
    const { parents, children } = this.config;
    if (!this.scores) return this.parentProbabilities();
    const warm = () => tf.fill([children, parents], 1 / parents) as tf.Tensor2D;
    return chooseOptions(this.scores, this.config, { training, warm });
  }

  /**
   * How probable every parent is for every child; 1 and 0 in a fixed tree.
   *
   * @returns [children, parents]; the caller owns it.
   */
  parentProbabilities(): tf.Tensor2D {
    const { parents, children, fixed } = this.config;
    if (this.scores) return tf.softmax(this.scores.logits.read() as tf.Tensor2D);
    if (!fixed) return tf.ones([children, 1]);
    return tf.tensor2d(
      fixed.map((parent) => Array.from({ length: parents }, (_, j) => (j === parent ? 1 : 0))),
    );
  }

  /** Where the scores of the children lie. */
  layouts(): WeightLayouts {
    const { children, ofTasks } = this.config;
    const of = ofTasks ? 'tasks' : 'experts';
    return { branching: { of, axis: 0, sizes: Array<number>(children).fill(1) } };
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { fixed, ...rest } = this.config;
    return { ...super.getConfig(), ...rest, ...(fixed && { fixed: [...fixed] }) };
  }
}
