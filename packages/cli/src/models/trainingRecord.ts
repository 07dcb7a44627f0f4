import { fileLimits, packModel, sealTensors, type TaskModel, unsealTensors } from '@mtl/core';
import { nodeFiles, writeFileAtomically } from '@mtl/core/node';

/** What a saved model tells about its training: plain JSON, written for people and for `card` and `inspect`. */
export interface TrainingRecord {
  /** `2026-01-31T10:20Z`. */
  readonly date: string;
  /** Version of `@mtl/cli`. */
  readonly version: string;
  /** Name of the file of rows. */
  readonly source: string;
  /** How the rows were split. */
  readonly about: string;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly architecture: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly initScheme: string;
  readonly seed: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly ofEpochs: number;
  readonly bestEpoch?: number;
  readonly backend: string;
  /** How the file was written, to read others like it. */
  readonly file: Readonly<Record<string, unknown>>;
  /** Metrics of the test rows by task, each with its interval of 95 %; null for what has no value. */
  readonly metrics: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          { readonly value: number | null; readonly low: number | null; readonly high: number | null }
        >
      >
    >
  >;
  /** How much tasks listen to experts, level by level. */
  readonly experts: readonly {
    readonly level: string;
    readonly rows: readonly string[];
    readonly owners: readonly { readonly name: string; readonly experts: number }[];
    readonly values: readonly (readonly number[])[];
  }[];
}

/** Where it stands in the metadata of a model file. */
const key = 'training';

/**
 * Saves a model with its encoder and what its training was; the file is one that `unpackModel` reads.
 *
 * @throws FileError if it cannot be written.
 */
export async function saveWithRecord(
  path: string,
  model: TaskModel,
  encoder: { toJSON(): unknown },
  record: TrainingRecord | undefined,
): Promise<void> {
  const packed = await packModel(model, { encoder });
  if (record === undefined) return writeFileAtomically(path, packed);
  const { tensors, metadata } = unsealTensors(packed);
  const own = [...metadata].filter(([name]) => !['format', 'version', 'sha256'].includes(name));
  await writeFileAtomically(path, sealTensors(tensors, [...own, [key, JSON.stringify(record)]]));
}

/** What a model file tells about its training; undefined where it tells nothing. The file must be one that has been verified. */
export async function readRecord(path: string): Promise<TrainingRecord | undefined> {
  const { metadata } = unsealTensors(await nodeFiles.read(path, fileLimits.fileBytes));
  const text = metadata.get(key);
  return text === undefined ? undefined : (JSON.parse(text) as TrainingRecord);
}
