import type { Examples, TaskRecord, Tasks } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/**
 * Mean loss of every task over an epoch, each batch weighed by its labels. The sums stay on the device until they are read, so
 * that no step waits for a value.
 */
export class LossMeans {
  private readonly sums: Map<string, tf.Scalar>;
  private readonly weights: Map<string, number>;
  private last: Readonly<Record<string, tf.Scalar>> = {};

  constructor(private readonly names: readonly string[]) {
    this.sums = new Map(names.map((name) => [name, tf.scalar(0)]));
    this.weights = new Map(names.map((name) => [name, 0]));
  }

  /** Adds the losses of a batch and takes them over. */
  add<T extends Tasks>(losses: TaskRecord<T, tf.Scalar>, batch: Examples): void {
    tf.dispose(this.last);
    this.last = losses as unknown as Record<string, tf.Scalar>;
    for (const name of this.names) {
      const weight = weightOf(batch, name);
      const sum = this.sums.get(name) as tf.Scalar;
      const loss = this.last[name] as tf.Scalar;
      this.sums.set(
        name,
        tf.tidy(() => tf.add(sum, tf.mul(loss, weight))),
      );
      sum.dispose();
      this.weights.set(name, (this.weights.get(name) as number) + weight);
    }
  }

  /** The losses of the batch added last, in the form of tfjs's logs. */
  async lastBatch(batch: number, size: number): Promise<Record<string, number>> {
    const logs: Record<string, number> = { batch, size, loss: 0 };
    for (const name of this.names) {
      const [value] = await (this.last[name] as tf.Scalar).data();
      logs[`${name}_loss`] = value as number;
      logs.loss = (logs.loss as number) + (value as number);
    }
    return logs;
  }

  /** The means; 0 for a task without any label. */
  async read(): Promise<Record<string, number>> {
    const means: Record<string, number> = {};
    for (const name of this.names) {
      const sum = this.sums.get(name) as tf.Scalar;
      const [value] = await sum.data();
      const weight = this.weights.get(name) as number;
      means[name] = weight > 0 ? (value as number) / weight : 0;
    }
    return means;
  }

  dispose(): void {
    tf.dispose([...this.sums.values(), this.last]);
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
