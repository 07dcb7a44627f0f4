import { FileError } from '../errors.js';
import { show } from '../show.js';

/** What can be wrong with a file of ours: the `code` of every `FileError` of the readers and writers, and its meaning. */
export const modelFileErrors = {
  // The container: `readTensors`, `writeTensors`.
  'too-short': 'fewer than the 8 bytes of the header length',
  'header-length': 'the header is longer than the file',
  'header-start': 'the header does not start with {',
  utf8: 'the header is not UTF-8',
  limit: 'more than a limit allows',
  json: 'not JSON',
  duplicate: 'a key twice in one JSON object',
  metadata: 'metadata that is not text by name',
  name: 'a name that is empty, reserved or no Unicode text',
  entry: 'an entry that is not exactly dtype, shape and data_offsets',
  dtype: 'a dtype that is unknown or that cannot be converted',
  shape: 'a shape that is not a list of sizes',
  offsets: 'offsets that are not a begin and an end',
  number: 'a number in the header that is not written in plain digits',
  'byte-count': 'shape and dtype that do not fill the bytes of the tensor',
  hole: 'bytes that belong to no tensor',
  overlap: 'bytes that belong to two tensors',
  'data-length': 'more or fewer bytes after the header than the tensors need',
  value: 'a truth value that is neither 0 nor 1',
  // The seal: `unsealTensors`.
  format: 'not a file of these packages',
  sha256: 'no digest, or the digest of other bytes',
  version: 'a file of another version',
  // The model: `packModel`, `unpackModel`.
  model: 'a recipe that is not a builder name and a configuration',
  encoder: 'an encoder that cannot be read',
  config: 'a configuration that the builder refuses, or that cannot belong to the weights of the file',
  builder: 'another builder than the one that made the model',
  tasks: 'other tasks than the caller asked for',
  weights: 'weights that are not those of the model',
  'non-finite': 'a weight that is NaN or infinite',
  // The disk: `saveModel`, `loadModel`, `writeFileAtomically`.
  read: 'a file that cannot be read',
  write: 'a file that cannot be written',
} as const;

/** Code of a `FileError` of the file format; stable, for programs. */
export type ModelFileErrorCode = keyof typeof modelFileErrors;

/**
 * The house's error for files: ``Owner: `field` must be expectation, got value (where).`` and a remedy, if there is one.
 *
 * @param value Shown as JSON and cut; a text from the file never gets into a message as it is.
 */
export function fileError(
  code: ModelFileErrorCode,
  owner: string,
  field: string,
  expected: string,
  value: unknown,
  more: { readonly where?: string; readonly remedy?: string; readonly cause?: unknown } = {},
): FileError {
  const where = more.where ? ` (${more.where})` : '';
  const remedy = more.remedy ? ` ${more.remedy}` : '';
  const message = `${owner}: \`${field}\` must be ${expected}, got ${show(value)}${where}.${remedy}`;
  return new FileError(code, message, more.cause === undefined ? undefined : { cause: more.cause });
}
