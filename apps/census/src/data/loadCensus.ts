import type { TrainingData } from '@mtl/cli';
import { cacheFolder } from '@mtl/cli';
import { type BinaryHead, type Examples, FileError, show } from '@mtl/core/plain';
import {
  type CensusColumnName,
  type CensusTask,
  censusSchema,
  columnsOf,
  concatTables,
  type Encoder,
  fitEncoder,
  publishedProtocol,
  readCensus,
  syntheticCensus,
  type Table,
  takeRows,
  taskHeads,
  testFileProtocol,
} from '@mtl/data';
import { type CensusFile, findCensus, openFile } from '@mtl/data/node';
import type { DataSettings, Protocol } from './settings.js';

/** The tasks of a census model. */
export type CensusTasks = Readonly<Record<string, BinaryHead>>;

/** Encoded rows and what made them. */
export interface CensusData extends TrainingData {
  /** Whether the rows are of the look-alike. */
  readonly synthetic: boolean;
  readonly protocol: Protocol;
  readonly tasks: CensusTasks;
  readonly encoder: Encoder<CensusTask>;
  readonly train: Examples<CensusTask>;
  readonly validation: Examples<CensusTask>;
  readonly test: Examples<CensusTask>;
}

/** Paths of the parts of the data set that are there. */
export type CensusPaths = { readonly [File in CensusFile]?: string };

/**
 * Reads the rows, splits them by the protocol and encodes them with an encoder that is fitted on the training rows.
 *
 * @param owner The command, for messages.
 * @throws FileError if the files are not there or not this data set.
 */
export async function loadCensus(owner: string, settings: DataSettings): Promise<CensusData> {
  if (settings.syntheticRows !== undefined) return loadSynthetic(settings, settings.syntheticRows);
  return loadFiles(owner, settings, await censusPaths(owner, settings.path));
}

/**
 * The files at a path, or in the download cache.
 *
 * @throws FileError if there is none.
 */
export async function censusPaths(owner: string, path: string | undefined): Promise<CensusPaths> {
  const folder = path ?? cacheFolder('census');
  const remedy = 'Run `data fetch`, name the files with --data, or use --synthetic.';
  const paths = await findCensus(folder).catch((error: unknown) => {
    if (path !== undefined || (error as Partial<FileError>).code !== 'not-found') throw error;
    return {};
  });
  if (Object.keys(paths).length > 0) return paths;
  throw new FileError(
    'not-found',
    `${owner}: \`--data\` must be a place of census-income.data or census-income.test, got ${show(folder)} without them. ${remedy}`,
  );
}

/** Paths of the files that rows are read from; none for the look-alike. */
export async function inputsOf(owner: string, settings: DataSettings): Promise<readonly string[]> {
  if (settings.syntheticRows !== undefined) return [];
  return Object.values(await censusPaths(owner, settings.path));
}

async function loadFiles(owner: string, settings: DataSettings, paths: CensusPaths): Promise<CensusData> {
  const protocol = settings.protocol ?? (paths.train && paths.test ? 'published' : 'test-file');
  const needed = protocol === 'published' ? (['train', 'test'] as const) : (['test'] as const);
  const schema = schemaOf(settings, protocol);
  const columns = columnsOf(schema).map(({ name }) => name as CensusColumnName);
  const tables: { [File in CensusFile]?: Table } = {};
  for (const file of needed) {
    const path = paths[file];
    if (path === undefined) {
      await assertCensus(paths);
      throw new FileError(
        'not-found',
        `${owner}: \`--protocol\` must be one whose files are there, got ${show(protocol)} without census-income.${file === 'train' ? 'data' : 'test'}.`,
      );
    }
    tables[file] = await concatTables(readCensus(openFile(path), { columns }));
  }
  const test = tables.test as Table;
  const train = tables.train ?? test;
  const rows =
    protocol === 'published'
      ? publishedProtocol({ trainRows: train.rows, testRows: test.rows })
      : testFileProtocol(test.rows);
  const source = needed.map((file) => paths[file] as string).join(', ');
  return encodeParts(settings, { source, synthetic: false, protocol }, [train, test], rows);
}

/** Reads one row of the files that are there: what is no census file at all is told before what is missing. */
async function assertCensus(paths: CensusPaths): Promise<void> {
  for (const path of Object.values(paths)) {
    const rows = readCensus(openFile(path), { chunkRows: 1 });
    await rows.next();
    await rows.return(undefined);
  }
}

async function loadSynthetic(settings: DataSettings, rows: number): Promise<CensusData> {
  const table = await concatTables(syntheticCensus({ rows }));
  const source = `synthetic look-alike, ${rows.toLocaleString('en-US')} rows`;
  const about = { source, synthetic: true, protocol: 'test-file' } as const;
  return encodeParts(settings, about, [table, table], testFileProtocol(rows));
}

function schemaOf({ tasks, educationDefinition }: DataSettings, protocol: Protocol) {
  return censusSchema({ tasks, educationDefinition, dropAllLabels: protocol === 'test-file' });
}

async function encodeParts(
  settings: DataSettings,
  about: Pick<CensusData, 'source' | 'synthetic' | 'protocol'>,
  [trainTable, otherTable]: readonly [Table, Table],
  rows: ReturnType<typeof testFileProtocol>,
): Promise<CensusData> {
  const schema = schemaOf(settings, about.protocol);
  const train = takeRows(trainTable, rows.train);
  // A degree that no training row has is rare, not misspelled: the definitions are the data package's own.
  const encoder = await fitEncoder(schema, train, { onWarning: () => undefined });
  const mark = about.synthetic ? 'synthetic' : undefined;
  return {
    ...about,
    about: `${about.protocol} protocol on ${about.source}${mark ? ` (${mark})` : ''}`,
    ...(mark && { mark }),
    tasks: taskHeads(schema),
    encoder,
    train: encoder.encode(train),
    validation: encoder.encode(takeRows(otherTable, rows.validation)),
    test: encoder.encode(takeRows(otherTable, rows.test)),
  };
}
