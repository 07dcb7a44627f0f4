import { basename, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { FileError, show } from '@mtl/core/plain';
import { hashFile } from '../download/hashFile.js';
import { openPartFile } from '../download/partFile.js';
import { gunzip } from '../read/gunzip.js';
import { startReading, tableLimits } from '../read/readOptions.js';
import { tarMembers } from '../read/tarMembers.js';
import { zipMembers } from '../read/zipMembers.js';
import { type CensusFile, censusFiles } from './censusFiles.js';

/**
 * Takes parts of Census-Income out of the repository's ZIP archive, which holds them as they are, as `.gz`, or in a
 * `census.tar.gz`, and stores them as `.gz`.
 *
 * @param archive Path of the ZIP archive.
 * @param directory Folder for the files.
 * @returns Path of each part.
 * @throws FileError `archive` if a part is not in it or it is damaged, `checksum` if a part has another text than published.
 */
export async function unpackCensus(
  archive: string,
  directory: string,
  files: readonly CensusFile[],
): Promise<{ [File in CensusFile]?: string }> {
  const paths: { [File in CensusFile]?: string } = {};
  const store = async (entry: string, bytes: AsyncIterable<Uint8Array>) => {
    const file = files.find((wanted) =>
      new RegExp(`^${censusFiles[wanted].name}(\\.gz)?$`).test(basename(entry)),
    );
    if (file !== undefined && paths[file] === undefined) {
      paths[file] = await storePacked(directory, file, entry.endsWith('.gz') ? bytes : pack(bytes));
    }
  };
  for await (const entry of zipMembers('downloadCensus', archive, tableLimits.gzipRatio)) {
    if (/(^|\/)census-income\.(data|test)(\.gz)?$/.test(entry.name)) await store(entry.name, entry.body);
    else if (entry.name.endsWith('.tar.gz')) {
      const members = tarMembers('downloadCensus', unpack(entry.body));
      for await (const { name, body } of members) await store(name, body);
    }
  }
  for (const file of files) {
    if (paths[file] === undefined) {
      throw new FileError(
        'archive',
        `downloadCensus: the archive must hold ${show(censusFiles[file].name)}, got ${show(archive)} without it.`,
      );
    }
  }
  return paths;
}

/** Writes gzip bytes beside their place, checks them and moves them there. */
async function storePacked(
  directory: string,
  file: CensusFile,
  bytes: AsyncIterable<Uint8Array>,
): Promise<string> {
  const { name, textSha256 } = censusFiles[file];
  const to = join(directory, `${name}.gz`);
  const part = await openPartFile(to, { resume: false, abandonedAfter: 60_000 });
  try {
    for await (const chunk of bytes) await part.append(chunk);
    const found = (await hashFile(part.path)).textSha256;
    if (found !== textSha256) {
      throw new FileError(
        'checksum',
        `downloadCensus: ${show(name)} must have sha256 ${textSha256}, got ${found ?? 'damaged gzip data'}.`,
      );
    }
    await part.publish();
    return to;
  } finally {
    await part.close(false);
  }
}

function pack(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return pipeline(bytes, createGzip(), () => undefined); // the error reaches whoever reads
}

function unpack(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return gunzip(startReading('downloadCensus', bytes, { name: 'census.tar.gz' }), bytes);
}
