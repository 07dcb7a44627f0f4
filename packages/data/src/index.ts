/**
 * Census-Income and your own tables: streaming readers, encoders, splits, synthetic data.
 *
 * @packageDocumentation
 */
export { type BatchOptions, batches, concatExamples, shuffledRows, takeExamples } from '@mtl/core/plain';
export type { ByteSource } from './byteSource.js';
export { type CensusColumn, type CensusColumnName, censusColumns } from './censusFields.js';
export {
  type CensusSchemaOptions,
  type CensusTask,
  censusSchema,
  type EducationDefinition,
} from './censusTasks.js';
export { type Collisions, collisions } from './collisions.js';
export type { Encoder, EncoderJson } from './encoder.js';
export { type EncoderOptions, fitEncoder } from './fitEncoder.js';
export type { HashOptions } from './hashing.js';
export {
  type BinaryLabel,
  binaryLabel,
  type Label,
  type MulticlassLabel,
  multiclassLabel,
  type RegressionLabel,
  regressionLabel,
} from './labels.js';
export { murmur3 } from './murmur3.js';
export { type ProtocolRows, publishedProtocol, testFileProtocol } from './protocol.js';
export { type ReadCensusOptions, readCensus } from './readCensus.js';
export { type ReadCsvOptions, readCsv } from './readCsv.js';
export { type EncoderErrorCode, encoderErrors, readEncoder } from './readEncoder.js';
export { type ReadOptions, type ReadReport, type TableLimits, tableLimits } from './readOptions.js';
export type { ColumnScale, Scaling } from './scaling.js';
export { columnsOf, type HeadOf, type Labels, type Schema, taskHeads } from './schema.js';
export { splitRows } from './splitRows.js';
export { type SyntheticCensusOptions, syntheticCensus, syntheticCensusNotice } from './syntheticCensus.js';
export { syntheticCensusText } from './syntheticCensusText.js';
export { type SyntheticFunnel, type SyntheticFunnelOptions, syntheticFunnel } from './syntheticFunnel.js';
export {
  type SyntheticRegression,
  type SyntheticRegressionOptions,
  syntheticRegression,
} from './syntheticRegression.js';
export {
  type CategoricalColumn,
  type Column,
  type ColumnSpec,
  type ContinuousColumn,
  concatTables,
  type Table,
  takeRows,
} from './table.js';
export { type TableFileErrorCode, tableFileErrors } from './tableFileError.js';
export { tableFromRows } from './tableFromRows.js';
export type { FieldValues } from './vocabulary.js';
