import type * as tf from '@tensorflow/tfjs';
import { taskLosses } from '../ops/taskLosses.js';
import { type BinaryHead, binary, multiclass, type TaskRecord } from '../tasks.js';
import type { Features } from './features.js';
import type { lossesByTask } from './lossesByTask.js';
import { TaskModel } from './taskModel.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(value?: T): T | undefined => value;

declare const network: tf.LayersModel;
declare const x: tf.Tensor2D;

export function types(): void {
  const model = new TaskModel(network, { income: binary(), kind: multiclass({ classes: 3 }) });
  yes<Equal<keyof typeof model.tasks, 'income' | 'kind'>>();
  yes<Equal<typeof model.tasks.income, BinaryHead>>();

  const { income } = model.predict(x);
  yes<Equal<typeof income, tf.Tensor2D>>();
  const logits = model.logits({ ids: x, numeric: x }, { training: true });
  yes<Equal<typeof logits.kind, tf.Tensor2D>>();
  // @ts-expect-error there is no such task
  model.predict(x).salary;
  // @ts-expect-error a record of predictions is read-only
  model.predict(x).income = x;

  // Labels, losses and weights have the same keys.
  const labels = { income: x, kind: x };
  const losses = taskLosses(logits, labels, model.tasks, { kind: x });
  yes<Equal<typeof losses.income, tf.Scalar>>();
  // @ts-expect-error a label is missing
  taskLosses(logits, { income: x }, model.tasks);
  // @ts-expect-error no such task has a weight
  taskLosses(logits, labels, model.tasks, { salary: x });
  yes<Equal<ReturnType<ReturnType<typeof lossesByTask<typeof model.tasks>>['kind']>, tf.Scalar>>();

  const record: TaskRecord<typeof model.tasks, number> = { income: 1, kind: 2 };
  // @ts-expect-error a task is missing
  const partial: TaskRecord<typeof model.tasks, number> = { income: 1 };

  const features: Features[] = [x, { ids: x }, { ids: x, numeric: x }];
  // @ts-expect-error ids come first
  features.push({ numeric: x });
  // @ts-expect-error multiclass needs its number of classes
  multiclass();
  void [record, partial];
}
