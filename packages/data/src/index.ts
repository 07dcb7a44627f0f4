/**
 * Census-Income and your own tables: streaming readers, encoders, splits, synthetic data.
 *
 * @packageDocumentation
 */
export {
  type BatchOptions,
  batches,
  concatExamples,
  type ExamplePort,
  type ExampleStream,
  examplesFrom,
  type PrefetchOptions,
  prefetched,
  type ShuffleOptions,
  serveExamples,
  shuffledRows,
  shuffledStream,
  takeExamples,
} from '@mtl/core/plain';
export type { CellDefaults } from './cells/readSpecs.js';
export { type CensusColumn, type CensusColumnName, censusColumns } from './census/censusFields.js';
export {
  type CensusSchemaOptions,
  type CensusTask,
  censusSchema,
  type EducationDefinition,
} from './census/censusTasks.js';
export { type ProtocolRows, publishedProtocol, testFileProtocol } from './census/protocol.js';
export { type ReadCensusOptions, readCensus } from './census/readCensus.js';
export { type Collisions, collisions } from './encode/collisions.js';
export type { CellCounts, EncodeReport } from './encode/encodeReport.js';
export type { EncodeOptions, Encoder, EncoderShape } from './encode/encoder.js';
export type {
  BesideJson,
  BooleanJson,
  CategoriesJson,
  CategoryJson,
  ColumnJson,
  DateJson,
  EncoderJson,
  LabelJson,
  LabelScale,
  NumberJson,
  PartScale,
  TextJson,
} from './encode/encoderJson.js';
export { type EncoderLimits, encoderLimits } from './encode/encoderLimits.js';
export { type EncoderOptions, fitEncoder } from './encode/fitEncoder.js';
export type { NumberScale } from './encode/numberScale.js';
export { type EncoderErrorCode, encoderErrors, readEncoder } from './encode/readEncoder.js';
export type { TaskKind } from './infer/guessLabel.js';
export { type InferOptions, type InferredSchema, inferSchema } from './infer/inferSchema.js';
export type { RowSource } from './infer/sampleCells.js';
export { showSchema } from './infer/showSchema.js';
export type { ByteSource } from './read/byteSource.js';
export type { CsvDialectOptions } from './read/csvDialect.js';
export { type ReadCsvOptions, readCsv } from './read/readCsv.js';
export { type ReadJsonLinesOptions, readJsonLines } from './read/readJsonLines.js';
export {
  type ReadOptions,
  type ReadReport,
  type RejectedRow,
  type TableLimits,
  type TextOptions,
  tableLimits,
} from './read/readOptions.js';
export { rejectedText } from './read/rejectedText.js';
export { type TableFileErrorCode, tableFileErrors } from './read/tableFileError.js';
export { type ColumnData, type Nulls, tableFromColumns } from './read/tableFromColumns.js';
export { tableFromRows } from './read/tableFromRows.js';
export { unpackText } from './read/unpackText.js';
export type {
  BooleanColumn,
  CategoriesColumn,
  CategoryColumn,
  ColumnOptions,
  CombineValues,
  DateColumn,
  DatePart,
  FullBooleanColumn,
  FullCategoriesColumn,
  FullCategoryColumn,
  FullColumn,
  FullDateColumn,
  FullNumberColumn,
  FullTextColumn,
  FullTimeColumn,
  GroupColumn,
  IgnoredColumn,
  NumberColumn,
  Scaling,
  SchemaColumn,
  TextColumn,
  TimeColumn,
  WeightColumn,
} from './schema/columnKinds.js';
export { columnsOf } from './schema/columnsOf.js';
export { groupsOf, timesOf } from './schema/groupsOf.js';
export type { HashOptions } from './schema/hashOptions.js';
export {
  type BinaryLabel,
  binaryLabel,
  type Label,
  type MulticlassLabel,
  multiclassLabel,
  type RegressionLabel,
  regressionLabel,
} from './schema/labels.js';
export { murmur3 } from './schema/murmur3.js';
export type { Labels, Schema } from './schema/schema.js';
export { type HeadOf, type HeadsOf, taskHeads } from './schema/taskHeads.js';
export { type Fold, type FoldOptions, foldRows } from './split/foldRows.js';
export { type Leak, type LeakOptions, leakReport } from './split/leakReport.js';
export { type SplitOptions, splitRows } from './split/splitRows.js';
export {
  type SyntheticCensusOptions,
  syntheticCensus,
  syntheticCensusNotice,
} from './synthetic/syntheticCensus.js';
export { syntheticCensusText } from './synthetic/syntheticCensusText.js';
export {
  type SyntheticFunnel,
  type SyntheticFunnelOptions,
  syntheticFunnel,
} from './synthetic/syntheticFunnel.js';
export {
  type SyntheticRegression,
  type SyntheticRegressionOptions,
  syntheticRegression,
} from './synthetic/syntheticRegression.js';
export type {
  BooleanSpec,
  CategoricalSpec,
  ColumnSpec,
  ContinuousSpec,
  DateFormat,
  DateSpec,
  NumberFormat,
  SeveralSpec,
} from './table/columnSpec.js';
export { concatTables } from './table/concatTables.js';
export type { CategoricalColumn, Column, ContinuousColumn, SeveralColumn, Table } from './table/table.js';
export { takeRows } from './table/takeRows.js';
