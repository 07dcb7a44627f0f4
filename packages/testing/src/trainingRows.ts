import type { Features, Tasks } from '@mtl/core';
import type { ModelInput } from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';
import { idTensor, uniforms, uniformTensor } from './uniforms.js';

/** Rows that a model of some input can learn from. */
export interface TrainingRows {
  readonly x: Features;
  /** The same as the list that the native network takes. */
  readonly inputs: tf.Tensor[];
  /** [rows, 1] per task. */
  readonly labels: Readonly<Record<string, tf.Tensor2D>>;
  /** The same as tfjs's `fit` takes them: class indices as one-hot rows. */
  readonly targets: Readonly<Record<string, tf.Tensor2D>>;
  dispose(): void;
}

/**
 * Seeded rows whose labels follow from what the model sees: two numbers per row, made of columns and ids, decide over all tasks.
 *
 * @param rows How many.
 */
export function trainingRows(input: ModelInput, tasks: Tasks, rows = 64, seed = 5): TrainingRows {
  const inputs: tf.Tensor[] = [];
  const signals: [number, number][] = Array.from({ length: rows }, () => [0, 0]);
  const addColumns = (columns: number) => {
    const table = uniformTensor<tf.Rank.R2>([rows, columns], seed);
    inputs.push(table);
    const values = table.dataSync();
    signals.forEach((signal, row) => {
      for (let c = 0; c < columns; c++)
        signal[c % 2] = (signal[c % 2] as number) + (values[row * columns + c] as number);
    });
  };
  if (input.kind === 'dense') addColumns(input.features);
  else {
    const highest = input.kind === 'oneHot' ? input.values : input.rows - 1;
    const ids = idTensor([rows, input.fields], 0, highest, seed + 1);
    inputs.push(ids);
    const effects = uniforms(2 * (highest + 1), seed + 2);
    ids.dataSync().forEach((id, i) => {
      const signal = signals[Math.floor(i / input.fields)] as [number, number];
      signal[0] += effects[2 * id] as number;
      signal[1] += effects[2 * id + 1] as number;
    });
    if (input.numeric > 0) addColumns(input.numeric);
  }
  const labels = Object.fromEntries(
    Object.entries(tasks).map(([name, head], t) => {
      const values = signals.map(([a, b]) => {
        const signal = t % 2 === 0 ? a : b - a / 2;
        if (head.kind === 'binary') return signal > 0 ? 1 : 0;
        if (head.kind === 'regression') return signal;
        return Math.min(head.units - 1, Math.max(0, Math.floor(signal + head.units / 2)));
      });
      return [name, tf.tensor2d(values, [rows, 1])];
    }),
  );
  const targets = Object.fromEntries(
    Object.entries(tasks).map(([name, { kind, units }]) => {
      const label = labels[name] as tf.Tensor2D;
      if (kind !== 'multiclass') return [name, label.clone()];
      return [
        name,
        tf.tidy(() => tf.cast(tf.oneHot(tf.cast(tf.reshape(label, [rows]), 'int32'), units), 'float32')),
      ];
    }),
  ) as Record<string, tf.Tensor2D>;
  const [first, second] = inputs as [tf.Tensor2D, tf.Tensor2D?];
  const x = input.kind === 'dense' ? first : { ids: first, ...(second && { numeric: second }) };
  return { x, inputs, labels, targets, dispose: () => tf.dispose([inputs, labels, targets]) };
}
