import * as tf from '@tensorflow/tfjs';
import { assertOptions } from '../assertOptions.js';
import { ConfigError, ShapeError } from '../errors.js';
import { show } from '../show.js';
import { assertTasks, type TaskHead, type TaskRecord, type Tasks } from '../tasks.js';
import type { BagShape } from './bagShape.js';
import { type Features, featureNames, featureTensors, isFeatures } from './features.js';
import { type NetworkRunner, networkRunner } from './networkRunner.js';
import { type Reads, readsOf } from './reads.js';

/** How a model was made: what the file format stores to make it again. */
export interface Recipe {
  /** Name of the builder, such as `adatt_sp`; part of the file format. */
  readonly builder: string;
  /** The builder's configuration: plain JSON data. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** What a network does not say of itself. */
export interface TaskModelOptions {
  /** Highest id that the model knows, for `model.reads`: examples with a higher one are refused. Default: not known. */
  readonly values?: number | undefined;
  /** Bags that the model reads, for `model.reads`, in the order of their ids. Default: none. */
  readonly bags?: readonly BagShape[];
}

/**
 * A multi-task model: a native `tf.LayersModel` whose outputs are the logits of the tasks, named after them, and typed access
 * by task name. `network` is the native model: `summary`, `compile`, `fit`, `save`, `dispose` live there.
 */
export class TaskModel<const T extends Tasks = Tasks> {
  private readonly run: NetworkRunner;
  /** What the model reads: ids per row, the highest of them, numeric columns, bags. */
  readonly reads: Reads;

  /**
   * @param network Its output names must equal the task names, in order; its inputs are one dense table, or ids and,
   *   where there are numeric columns, those, and where there are bags, their weights.
   * @param tasks Task name → head.
   * @param recipe What `packModel` stores to rebuild the model; `buildTaskModel` fills it in.
   * @param options `values`: the highest id that the model knows. Default: not known, no id is refused. `bags`: those that it reads.
   * @throws ConfigError when outputs and tasks disagree, or the inputs are none of these.
   */
  constructor(
    readonly network: tf.LayersModel,
    readonly tasks: T,
    readonly recipe?: Recipe,
    options: TaskModelOptions = {},
  ) {
    assertOptions<TaskModelOptions>('TaskModel', options, { values: true, bags: true });
    assertTasks('TaskModel', tasks);
    const names = Object.keys(tasks);
    const outputs = network.outputNames;
    if (names.length !== outputs.length || names.some((name, i) => name !== outputs[i])) {
      throw new ConfigError(
        `TaskModel: \`network\` must have the outputs ${show(names)}, one per task and in order, got ${show(outputs)}.`,
      );
    }
    this.run = networkRunner(network);
    this.reads = readsOf(network, options.values, options.bags);
  }

  /**
   * Outputs before the link function.
   *
   * @param x Dense table or ids with numeric columns, as the model was built.
   * @param options `training`: dropout and the like are active. Default false.
   * @returns [batch, head.units] per task; the caller owns them.
   * @throws ShapeError when `x` is not of the model's form.
   */
  logits(x: Features, options: { readonly training?: boolean } = {}): TaskRecord<T, tf.Tensor2D> {
    assertOptions<typeof options>('logits', options, { training: true });
    return tf.tidy(() => this.byTask(this.run(this.inputsOf(x), options.training ?? false)));
  }

  /**
   * Predictions: probabilities of binary and multiclass tasks (sigmoid, softmax), values of regression tasks in the unit of their labels
   * (`mean + std · z`).
   *
   * @param x Dense table or ids with numeric columns, as the model was built.
   * @returns [batch, head.units] per task; the caller owns them.
   * @throws ShapeError when `x` is not of the model's form.
   */
  predict(x: Features): TaskRecord<T, tf.Tensor2D> {
    return tf.tidy(() => {
      const logits = this.logits(x);
      return this.byTask(
        Object.entries(this.tasks).map(([name, head]) => linked(head, logits[name as keyof typeof logits])),
      );
    });
  }

  private byTask(outputs: readonly tf.Tensor[]): TaskRecord<T, tf.Tensor2D> {
    const names = Object.keys(this.tasks);
    return Object.fromEntries(names.map((name, i) => [name, outputs[i]])) as TaskRecord<T, tf.Tensor2D>;
  }

  private inputsOf(x: Features): tf.Tensor[] {
    const expected = this.network.inputs.map(({ shape }) => `[${shape.map((n) => n ?? 'batch').join(', ')}]`);
    const { columns, bags } = this.reads;
    const dense = this.network.inputs[0]?.dtype !== 'int32';
    const names = featureNames(columns > 0, bags.length > 0);
    const form = dense
      ? `a dense tensor ${expected[0]}`
      : joined(names.map((name, i) => `${name} ${expected[i]}`));
    if (!isFeatures(x)) {
      throw new ShapeError(
        `TaskModel: \`x\` must be ${form}, got ${show(x)}. Rows that are no tensors yet: predictTasks of @mtl/train reads what an encoder makes.`,
      );
    }
    const given = featureTensors(x);
    const has = x instanceof tf.Tensor ? [] : featureNames(x.numeric !== undefined, x.weights !== undefined);
    const fits =
      dense === x instanceof tf.Tensor &&
      (dense || has.join() === names.join()) &&
      given.every((t, i) => t.rank === 2 && t.shape[1] === this.network.inputs[i]?.shape[1]);
    if (!fits) {
      const shapes = given.map((t) => `[${t.shape.join(', ')}]`);
      const got =
        x instanceof tf.Tensor
          ? `a dense tensor ${shapes[0]}`
          : joined(has.map((name, i) => `${name} ${shapes[i]}`));
      throw new ShapeError(`TaskModel: \`x\` must be ${form}, got ${got}.`);
    }
    const rows = given[0]?.shape[0];
    const other = given.findIndex((t) => t.shape[0] !== rows);
    if (other > 0) {
      throw new ShapeError(
        `TaskModel: \`${names[other]}\` must have as many rows as \`ids\`, ${rows}, got ${given[other]?.shape[0]}.`,
      );
    }
    return given;
  }
}

/** The predictions that logits mean. */
function linked(head: TaskHead, z: tf.Tensor2D): tf.Tensor2D {
  if (head.kind === 'binary') return tf.sigmoid(z);
  if (head.kind === 'multiclass') return tf.softmax(z);
  const { mean = 0, std = 1 } = head;
  return mean === 0 && std === 1 ? z : tf.add(tf.mul(z, std), mean);
}

/** `a`, `a and b`, `a, b and c`. */
function joined(parts: readonly string[]): string {
  return [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ');
}
