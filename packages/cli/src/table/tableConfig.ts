import type { Label, SchemaColumn } from '@mtl/data';
import type { FileForm } from './fileForm.js';

/** How a model is trained, as far as a file or flags say. */
export interface TrainConfig {
  readonly architecture?: string;
  /** Settings of its builder, such as `{ experts: 4 }`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly epochs?: number;
  /** Rows per step. */
  readonly batch?: number;
  readonly seed?: number;
  /** Epochs without a better one after which training stops. */
  readonly patience?: number;
  /** Width of the learned vector of every value. */
  readonly units?: number;
  readonly initScheme?: 'glorot' | 'pytorch';
  /** `'random'`, `'user=COLUMN'`, `'time=COLUMN'`. */
  readonly split?: string;
  /** Weights of the classes by task: `'balanced'`, or a number per class. */
  readonly classWeights?: Readonly<Record<string, 'balanced' | readonly number[]>>;
  /** Weights of the losses by task. */
  readonly taskWeights?: Readonly<Record<string, number>>;
  /** Folder of the results. */
  readonly out?: string;
}

/** What `mtl init` writes and a person changes: how a file is written, what its columns are, what is to be predicted. */
export interface TableConfig {
  readonly file: FileForm;
  readonly columns: Readonly<Record<string, SchemaColumn>>;
  /** By the name of the task. */
  readonly labels: Readonly<Record<string, Label>>;
  readonly train: TrainConfig;
}
