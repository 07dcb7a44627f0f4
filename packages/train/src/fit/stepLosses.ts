import type { Examples, TaskRecord, Tasks } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { firstNotFinite, zeroIfFinite } from './finiteWeights.js';

/** A loss or a weight that is no longer finite. */
export interface Divergence {
  /** What it is: "the loss of task `income`", "the weight `level_1/experts`". */
  readonly what: string;
  readonly value: number;
  /** Step of the epoch, from 0, in which it was found. */
  readonly step: number;
  /** The batches that may have caused it. */
  readonly batches: readonly Examples[];
}

/** A step whose losses are still on the device. */
interface Pending {
  readonly step: number;
  readonly batch: Examples;
  readonly losses: readonly tf.Scalar[];
}

/**
 * The losses of an epoch's steps. They stay on the device until they are read, all together, so that no step waits for a value; what has
 * been read is checked, and makes the mean loss of each task, each batch weighed by its labels.
 */
export class StepLosses {
  private readonly sums: Float64Array;
  private readonly weights: Float64Array;
  private pending: Pending[] = [];
  private steps = 0;

  constructor(private readonly names: readonly string[]) {
    this.sums = new Float64Array(names.length);
    this.weights = new Float64Array(names.length);
  }

  /** Steps whose losses have not been read. */
  get unread(): number {
    return this.pending.length;
  }

  /** Takes over the losses of a step. */
  add<T extends Tasks>(losses: TaskRecord<T, tf.Scalar>, batch: Examples): void {
    const inOrder = this.names.map((name) => losses[name as keyof T & string]);
    this.pending.push({ step: this.steps++, batch, losses: inOrder });
  }

  /**
   * Reads what is pending, and whether the weights are still finite.
   *
   * @returns The first value that is not finite, or undefined.
   */
  async read(weights: ReadonlyMap<string, tf.LayerVariable>): Promise<Divergence | undefined> {
    const { pending, names } = this;
    if (pending.length === 0) return undefined;
    this.pending = [];
    const batches = pending.map(({ batch }) => batch);
    const values = await readAndDispose(() => {
      const losses = tf.stack(pending.flatMap((step) => step.losses));
      tf.dispose(pending.flatMap((step) => step.losses));
      return tf.concat([losses, tf.reshape(zeroIfFinite(weights), [1])]);
    });
    for (const [p, { step, batch }] of pending.entries()) {
      for (const [t, name] of names.entries()) {
        const value = values[p * names.length + t] as number;
        if (!Number.isFinite(value)) return { what: `the loss of task \`${name}\``, value, step, batches };
        const weight = weightOf(batch, name);
        this.sums[t] = (this.sums[t] as number) + value * weight;
        this.weights[t] = (this.weights[t] as number) + weight;
      }
    }
    if (values.at(-1) === 0) return undefined;
    return { ...(await firstNotFinite(weights)), step: this.steps - 1, batches };
  }

  /** The losses of the batch added last, which must not have been read, in the form of tfjs's logs. */
  async lastBatch(size: number): Promise<Record<string, number>> {
    const logs: Record<string, number> = { batch: this.steps - 1, size, loss: 0 };
    const { losses } = this.pending.at(-1) as Pending;
    for (const [t, name] of this.names.entries()) {
      const [value] = await (losses[t] as tf.Scalar).data();
      logs[`${name}_loss`] = value as number;
      logs.loss = (logs.loss as number) + (value as number);
    }
    return logs;
  }

  /** The mean loss of each task over what has been read; 0 for a task without any label. */
  means(): Record<string, number> {
    const mean = (t: number) =>
      (this.weights[t] as number) > 0 ? (this.sums[t] as number) / (this.weights[t] as number) : 0;
    return Object.fromEntries(this.names.map((name, t) => [name, mean(t)]));
  }

  /** The tasks that have had no label, or labels of weight 0 alone, in what has been read. */
  unlabelled(): string[] {
    return this.names.filter((_, t) => this.weights[t] === 0);
  }

  dispose(): void {
    tf.dispose(this.pending.flatMap(({ losses }) => losses));
    this.pending = [];
  }
}

async function readAndDispose(make: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(make);
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}

/** Sum of the weights of the rows that have a label of the task. */
function weightOf(batch: Examples, name: string): number {
  const labels = batch.labels[name] as Float32Array;
  const weights = batch.weights?.[name];
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    if (!Number.isNaN(labels[row])) sum += weights ? (weights[row] as number) : 1;
  }
  return sum;
}
