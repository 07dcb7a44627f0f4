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
} from './census/censusFiles.js';
export { censusPlaces, type DownloadCensusOptions, downloadCensus } from './census/downloadCensus.js';
export {
  type DownloadedFile,
  type DownloadOptions,
  type DownloadProgress,
  downloadFile,
} from './download/downloadFile.js';
export { type OpenFile, type OpenFileOptions, openFile } from './read/openFile.js';
export { writeRejected } from './read/writeRejected.js';
