import { stat } from 'node:fs/promises';
import { type TaskModel, unpackModel } from '@mtl/core';
import { nodeFiles } from '@mtl/core/node';
import { type BagShape, FileError, fileLimits, parseJson, show, unsealTensors } from '@mtl/core/plain';
import { type Encoder, readEncoder } from '@mtl/data';
import { isFileError } from '../program/isFileError.js';
import { buildersByName } from './architectures.js';

/** A model from a file and the encoder that makes its input. */
export interface LoadedModel {
  readonly model: TaskModel;
  readonly encoder: Encoder;
}

/**
 * Loads a model that a training saved with its encoder, whichever of the known builders made it. The builder's name is looked up in a fixed
 * table; no other text of the file names anything that runs.
 *
 * @param owner The command, for messages.
 * @param named What names the path, such as `--load`.
 * @throws FileError if the file cannot be read, is damaged, is of an unknown builder, has no encoder or one that does not fit.
 */
export async function loadAnyModel(owner: string, named: string, path: string): Promise<LoadedModel> {
  try {
    if (!(await stat(path)).isFile()) {
      throw new FileError('read', 'a pipe, a device or a folder.'); // reading could go on for ever
    }
    const bytes = await nodeFiles.read(path, fileLimits.fileBytes);
    const { model, encoder } = unpackModel(bytes, builderOf(bytes));
    if (encoder === undefined) {
      throw new FileError('encoder', '`encoder` must be in the file, got none.');
    }
    const reading = readEncoder(encoder, { tasks: model.tasks });
    assertFits(model, reading);
    return { model, encoder: reading };
  } catch (error) {
    throw explained(owner, named, path, error);
  }
}

function builderOf(bytes: Uint8Array): (config: never) => TaskModel {
  const text = unsealTensors(bytes).metadata.get('model');
  const recipe =
    text === undefined
      ? undefined
      : parseJson('model', 'unpackModel', 'model', text, fileLimits.jsonDepth).value;
  const { builder: name } = Object(recipe) as { readonly builder?: unknown };
  const builder = typeof name === 'string' ? buildersByName.get(name) : undefined;
  if (builder !== undefined) return builder;
  const known = [...buildersByName.keys()].map((key) => `"${key}"`).join(', ');
  throw new FileError('builder', `\`builder\` must be one of ${known}, got ${show(name)}.`);
}

/** Refuses an encoder that makes other input than the model reads. */
function assertFits({ reads }: TaskModel, { fields, values, columns, shape }: Encoder): void {
  const made = { fields, values, columns, ...mostOf(shape.bags) };
  const read = { fields: reads.fields, values: reads.values, columns: reads.columns, ...mostOf(reads.bags) };
  if (JSON.stringify(made) === JSON.stringify(read)) return;
  throw new FileError('encoder', `\`encoder\` must make the input ${show(read)}, got ${show(made)}.`);
}

/** How many ids of every bag; what becomes of their vectors is the model's choice. */
function mostOf(bags: readonly BagShape[] = []): { readonly bags?: Readonly<Record<string, number>> } {
  return bags.length > 0 ? { bags: Object.fromEntries(bags.map(({ name, most }) => [name, most])) } : {};
}

function explained(owner: string, named: string, path: string, error: unknown): unknown {
  const { code } = Object(error) as { readonly code?: unknown };
  if (typeof code !== 'string') return error;
  const file = isFileError(error);
  const reason = file ? error.message : `${code}.`; // what the system says when the file cannot be read
  const message = `${owner}: \`${named}\` must be a model that can be read, got ${show(path)}: ${reason}`;
  return new FileError(file ? code : 'read', message, { cause: error });
}
