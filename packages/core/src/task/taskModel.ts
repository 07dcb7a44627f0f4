import * as tf from '@tensorflow/tfjs';
import { assertOptions } from '../assertOptions.js';
import { ConfigError, ShapeError } from '../errors.js';
import { show } from '../show.js';
import { assertTasks, type TaskHead, type TaskRecord, type Tasks } from '../tasks.js';
import { type NetworkRunner, networkRunner } from './networkRunner.js';
import { type Reads, readsOf } from './reads.js';

/** A dense table [batch, features], or ids [batch, fields] (int32) with numeric columns [batch, columns]. */
export type Features = tf.Tensor2D | { readonly ids: tf.Tensor2D; readonly numeric?: tf.Tensor2D };

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
}

/**
 * A multi-task model: a native `tf.LayersModel` whose outputs are the logits of the tasks, named after them, and typed access
 * by task name. `network` is the native model: `summary`, `compile`, `fit`, `save`, `dispose` live there.
 */
export class TaskModel<const T extends Tasks = Tasks> {
  private readonly run: NetworkRunner;
  /** What the model reads: ids per row, the highest of them, numeric columns. */
  readonly reads: Reads;

  /**
   * @param network Its output names must equal the task names, in order; its inputs are one dense table, or ids and,
   *   where there are numeric columns, those.
   * @param tasks Task name → head.
   * @param recipe What `packModel` stores to rebuild the model; `buildTaskModel` fills it in.
   * @param options `values`: the highest id that the model knows. Default: not known, no id is refused.
   * @throws ConfigError when outputs and tasks disagree, or the inputs are none of these.
   */
  constructor(
    readonly network: tf.LayersModel,
    readonly tasks: T,
    readonly recipe?: Recipe,
    options: TaskModelOptions = {},
  ) {
    assertOptions<TaskModelOptions>('TaskModel', options, { values: true });
    assertTasks('TaskModel', tasks);
    const names = Object.keys(tasks);
    const outputs = network.outputNames;
    if (names.length !== outputs.length || names.some((name, i) => name !== outputs[i])) {
      throw new ConfigError(
        `TaskModel: \`network\` must have the outputs ${show(names)}, one per task and in order, got ${show(outputs)}.`,
      );
    }
    this.run = networkRunner(network);
    this.reads = readsOf(network, options.values);
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
    const form = (shapes: readonly (readonly (number | null)[])[], dense: boolean) =>
      dense
        ? `a dense tensor [${shapes[0]?.map((n) => n ?? 'batch').join(', ')}]`
        : ['ids', 'numeric']
            .slice(0, shapes.length)
            .map((name, i) => `${name} [${shapes[i]?.map((n) => n ?? 'batch').join(', ')}]`)
            .join(' and ');
    const expected = this.network.inputs.map((input) => input.shape);
    const dense = this.network.inputs[0]?.dtype !== 'int32';
    if (!isFeatures(x)) {
      throw new ShapeError(
        `TaskModel: \`x\` must be ${form(expected, dense)}, got ${show(x)}. Rows that are no tensors yet: predictTasks of @mtl/train reads what an encoder makes.`,
      );
    }
    const given = x instanceof tf.Tensor ? [x] : x.numeric ? [x.ids, x.numeric] : [x.ids];
    const fits =
      dense === x instanceof tf.Tensor &&
      given.length === expected.length &&
      given.every((t, i) => t.rank === expected[i]?.length && t.shape[1] === expected[i]?.[1]);
    if (!fits) {
      throw new ShapeError(
        `TaskModel: \`x\` must be ${form(expected, dense)}, got ${form(
          given.map((t) => t.shape),
          x instanceof tf.Tensor,
        )}.`,
      );
    }
    const [rows, ...others] = given.map((t) => t.shape[0]);
    if (others.some((n) => n !== rows)) {
      throw new ShapeError(
        `TaskModel: \`numeric\` must have as many rows as \`ids\`, ${rows}, got ${others[0]}.`,
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

/** Whether something is made of tensors, of whatever shape. */
function isFeatures(x: unknown): x is Features {
  if (x instanceof tf.Tensor) return true;
  const { ids, numeric } = Object(x) as Record<string, unknown>;
  return ids instanceof tf.Tensor && (numeric === undefined || numeric instanceof tf.Tensor);
}
