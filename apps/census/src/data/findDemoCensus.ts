import { cacheFolder, isFileError, type Output } from '@mtl/cli';
import { downloadCensus } from '@mtl/data/node';
import { type CensusData, loadCensus } from './loadCensus.js';
import { type DataSettings, syntheticRows } from './settings.js';

/** Seconds that a download may take before the demo does without. */
const patience = { withoutByte: 3, inAll: 20 };

/**
 * The rows of the demo: of the given files, else of the download cache, else downloaded, else of the synthetic look-alike, which
 * is said aloud.
 *
 * @param places Where to download from. Default: the UCI repository.
 */
export async function findDemoCensus(
  settings: DataSettings,
  places: readonly string[] | undefined,
  output: Output,
): Promise<CensusData> {
  if (settings.path !== undefined || settings.syntheticRows !== undefined)
    return loadCensus('demo', settings);
  try {
    return await loadCensus('demo', settings);
  } catch (error) {
    if (!isFileError(error) || error.code !== 'not-found') throw error;
  }
  output.progress('Census-Income (KDD) is not here yet; fetching it from the UCI repository …');
  try {
    await downloadCensus({
      directory: cacheFolder('census'),
      files: settings.protocol === 'published' ? ['train', 'test'] : ['test'],
      ...(places && { places }),
      retries: 0,
      timeout: patience.withoutByte * 1000,
      signal: AbortSignal.timeout(patience.inAll * 1000),
    });
  } catch (error) {
    if (!isFileError(error) || settings.protocol === 'published') throw error;
    output.markSynthetic();
    output.event('warning', { message: error.message });
    output.progress(
      `It could not be fetched (${error.code}). This run uses a synthetic look-alike instead; \`data fetch\` tries again.`,
    );
    return loadCensus('demo', { ...settings, syntheticRows });
  }
  return loadCensus('demo', settings);
}
