import type * as tf from '@tensorflow/tfjs';
import type { TaskModel } from '../task/taskModel.js';
import { type BinaryHead, binary, type Tasks } from '../tasks.js';
import { type Unpacked, unpackModel } from './unpackModel.js';

interface Config<T extends Tasks> {
  readonly input: { readonly features: number };
  readonly tasks: T;
  readonly experts?: number;
}
declare function generic<const T extends Tasks>(config: Config<T>): TaskModel<T>;
declare function fixed(config: { readonly units: number }): TaskModel<{ readonly income: BinaryHead }>;
declare function notAModel(config: { readonly units: number }): { readonly network: tf.LayersModel };
declare const bytes: Uint8Array;
declare const x: tf.Tensor2D;

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(value?: T): T | undefined => value;

export function types(): void {
  // A generic builder needs no cast, and gives a model whose tasks the file decides.
  const loaded = unpackModel(bytes, generic);
  yes<Equal<typeof loaded, Unpacked<TaskModel<Tasks>>>>();
  const outputs = loaded.model.predict(x);
  const income: tf.Tensor2D | undefined = outputs.income;
  yes<Equal<typeof loaded.encoder, unknown>>();

  // Whoever knows the tasks says so, and the file is held to it.
  const known = unpackModel(bytes, generic, { tasks: { income: binary() } });
  const sure: tf.Tensor2D = known.model.predict(x).income;

  // A builder with a fixed configuration keeps its type.
  const { model } = unpackModel(bytes, fixed);
  const certain: tf.Tensor2D = model.predict(x).income;
  // @ts-expect-error there is no such task
  model.predict(x).salary;

  // @ts-expect-error a builder returns a TaskModel
  unpackModel(bytes, notAModel);
  // @ts-expect-error the builder is part of the call
  unpackModel(bytes);
  void [income, sure, certain];
}
