/**
 * Files on disk as sources for the readers, and how to get them there. Node only.
 *
 * @packageDocumentation
 */
export {
  type CensusFile,
  type CensusFileCheck,
  type CensusFileFacts,
  censusFiles,
  findCensus,
  verifyCensus,
} from './censusFiles.js';
export { censusPlaces, type DownloadCensusOptions, downloadCensus } from './downloadCensus.js';
export {
  type DownloadedFile,
  type DownloadOptions,
  type DownloadProgress,
  downloadFile,
} from './downloadFile.js';
export { type OpenFile, openFile } from './openFile.js';
