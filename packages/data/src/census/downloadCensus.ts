import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assertOptions, configError, FileError } from '@mtl/core/plain';
import { downloadErrors } from '../download/downloadErrors.js';
import { type DownloadOptions, type DownloadProgress, downloadFile } from '../download/downloadFile.js';
import { type CensusFile, censusFiles, verifyCensus } from './censusFiles.js';
import { unpackCensus } from './unpackCensus.js';

/** Options of {@link downloadCensus}. */
export interface DownloadCensusOptions
  extends Pick<DownloadOptions, 'signal' | 'retries' | 'retryDelay' | 'timeout'> {
  /** Folder for the files; made where it is missing. */
  readonly directory: string;
  /** Which parts. Default both. */
  readonly files?: readonly CensusFile[];
  /**
   * Places to ask, in this order: folders (the address ends with `/`) that hold `census-income.data.gz` and
   * `census-income.test.gz`, and ZIP archives of them. Default {@link censusPlaces}.
   */
  readonly places?: readonly string[];
  /** Called as bytes arrive; `file` is the part, or `archive`. */
  readonly onProgress?: (progress: DownloadProgress & { readonly file: CensusFile | 'archive' }) => void;
}

/** Where the UCI Machine Learning Repository keeps Census-Income (KDD), data set 117: as files, and as one archive. */
export const censusPlaces: readonly string[] = [
  'https://archive.ics.uci.edu/ml/machine-learning-databases/census-income-mld/',
  'https://archive.ics.uci.edu/static/public/117/census+income+kdd.zip',
];

/**
 * Fetches Census-Income (KDD), CC BY 4.0, from the UCI Machine Learning Repository and checks it bit by bit. Files that are
 * there, plain or as `.gz`, and have the published text are left alone, without a request; others are stored as `.gz`.
 *
 * @returns The path of each part that was asked for.
 * @throws FileError with the codes of `downloadFile`, or `archive`; ConfigError if an option is out of its range.
 */
export async function downloadCensus(
  options: DownloadCensusOptions,
): Promise<{ readonly [File in CensusFile]?: string }> {
  assertOptions<DownloadCensusOptions>('downloadCensus', options, {
    directory: true,
    files: true,
    places: true,
    onProgress: true,
    signal: true,
    retries: true,
    retryDelay: true,
    timeout: true,
  });
  const { directory, files = ['train', 'test'], places = censusPlaces } = options;
  if (typeof directory !== 'string' || directory === '') {
    throw configError('downloadCensus', 'directory', 'the path of a folder', directory);
  }
  for (const file of files) {
    if (file !== 'train' && file !== 'test')
      throw configError('downloadCensus', 'files', '"train" or "test"', file);
  }
  if (places.length === 0) throw configError('downloadCensus', 'places', 'at least one address', places);
  const paths: { [File in CensusFile]?: string } = {};
  for (const file of files) {
    const path = await presentFile(directory, file);
    if (path !== undefined) paths[file] = path;
  }
  const failures: (readonly [string, FileError])[] = [];
  for (const place of places) {
    const missing = files.filter((file) => paths[file] === undefined);
    if (missing.length === 0) break;
    try {
      if (place.endsWith('/')) {
        for (const file of missing) paths[file] = await fetchPacked(place, file, options);
      } else {
        Object.assign(paths, await fetchArchive(place, missing, options));
      }
    } catch (error) {
      if (!(error instanceof FileError) || ['aborted', 'cannot-write'].includes(error.code)) throw error;
      failures.push([place, error]);
    }
  }
  if (files.every((file) => paths[file] !== undefined)) return paths;
  throw failures.length === 1
    ? (failures[0] as (typeof failures)[0])[1]
    : downloadErrors.noneWorked(failures);
}

/** Path of a part that lies there with the published text. */
async function presentFile(directory: string, file: CensusFile): Promise<string | undefined> {
  for (const ending of ['', '.gz']) {
    const path = join(directory, censusFiles[file].name + ending);
    const check = await verifyCensus(path).catch(() => undefined);
    if (check?.known && check.file === file) return path;
  }
  return undefined;
}

async function fetchPacked(place: string, file: CensusFile, options: DownloadCensusOptions): Promise<string> {
  const { name, textSha256 } = censusFiles[file];
  const to = join(options.directory, `${name}.gz`);
  await downloadFile({
    ...networkOptions(options),
    url: new URL(`${name}.gz`, place).href,
    to,
    textSha256,
    onProgress: (progress) => options.onProgress?.({ ...progress, file }),
  });
  return to;
}

async function fetchArchive(
  url: string,
  missing: readonly CensusFile[],
  options: DownloadCensusOptions,
): Promise<{ [File in CensusFile]?: string }> {
  const archive = join(options.directory, 'census-income-kdd.zip');
  await downloadFile({
    ...networkOptions(options),
    url,
    to: archive,
    onProgress: (progress) => options.onProgress?.({ ...progress, file: 'archive' }),
  });
  try {
    return await unpackCensus(archive, options.directory, missing);
  } finally {
    await rm(archive, { force: true });
  }
}

function networkOptions({ signal, retries, retryDelay, timeout }: DownloadCensusOptions) {
  return { signal, retries, retryDelay, timeout };
}
