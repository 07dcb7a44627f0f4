import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FileError, show } from '@mtl/core/plain';
import { hashFile } from '../download/hashFile.js';

/** The two parts of Census-Income (KDD): `census-income.data`, 199,523 rows, and `census-income.test`, 99,762 rows. */
export type CensusFile = 'train' | 'test';

/** What is published about a part. */
export interface CensusFileFacts {
  /** Name of the text file; packed it has `.gz` behind it. */
  readonly name: string;
  /** sha256 of the text. */
  readonly textSha256: string;
  /** Size of the text. */
  readonly textBytes: number;
}

/** Names, sizes and hashes of the published files. */
export const censusFiles: Readonly<Record<CensusFile, CensusFileFacts>> = {
  train: {
    name: 'census-income.data',
    textSha256: '3676a81db7d3528f3f8b9f3c699d0f0aa28db45e6e994fa0b8ed38327539ee86',
    textBytes: 103_874_469,
  },
  test: {
    name: 'census-income.test',
    textSha256: '98402b1ab879573d0a7f38a699a40258080e25e33d3401e7bf9c96d3fa0fab8c',
    textBytes: 51_918_813,
  },
};

/** A census file and whether it is the published one. */
export interface CensusFileCheck {
  /** Which part it is: by its content if that is known, else by its name. */
  readonly file: CensusFile;
  /** Size of the file as it lies there. */
  readonly bytes: number;
  /** sha256 of the file as it lies there. */
  readonly sha256: string;
  /** Whether its text, unpacked if it is gzip, is that of the published file, bit by bit. */
  readonly known: boolean;
}

/**
 * Looks for `census-income.data` and `census-income.test`, plain or packed with gzip (`.gz`); plain is preferred.
 *
 * @param path Folder, or one of the files itself; any name that ends with `.data` or `.test` will do there.
 * @returns Paths of those that are there; an empty object for a folder without them.
 * @throws FileError `not-found` if there is nothing at the path, `not-census` if a file has another name.
 */
export async function findCensus(path: string): Promise<{ readonly [File in CensusFile]?: string }> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new FileError(
      'not-found',
      `findCensus: \`path\` must be a file or folder, got ${error.code} for ${show(path)}.`,
    );
  });
  if (!found.isDirectory()) return { [partOf('findCensus', path)]: path };
  const entries = new Set(await readdir(path));
  const parts: { [File in CensusFile]?: string } = {};
  for (const file of ['train', 'test'] as const) {
    const { name } = censusFiles[file];
    const entry = [name, `${name}.gz`].find((candidate) => entries.has(candidate));
    if (entry) parts[file] = join(path, entry);
  }
  return parts;
}

/**
 * Reads a census file from end to end and compares its hash with the published one.
 *
 * @throws FileError `not-found` if it is not there, `folder` if it is no file, such as a pipe or a device, `not-census` if neither its content nor its name tells which part it is.
 */
export async function verifyCensus(path: string): Promise<CensusFileCheck> {
  const { bytes, sha256, textSha256 } = await hashFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'folder') {
      throw new FileError(
        'folder',
        `verifyCensus: \`path\` must be a file, got a folder, a pipe or a device at ${show(path)}.`,
      );
    }
    throw new FileError(
      'not-found',
      `verifyCensus: \`path\` must be a file, got ${error.code} for ${show(path)}.`,
    );
  });
  for (const file of ['train', 'test'] as const) {
    if (textSha256 === censusFiles[file].textSha256) return { file, bytes, sha256, known: true };
  }
  return { file: partOf('verifyCensus', path), bytes, sha256, known: false };
}

function partOf(owner: string, path: string): CensusFile {
  const ending = /\.(data|test)(\.gz)?$/.exec(basename(path))?.[1];
  if (ending === undefined) {
    throw new FileError(
      'not-census',
      `${owner}: \`path\` must be a file named census-income.data or census-income.test, plain or .gz, got ${show(path)}.`,
    );
  }
  return ending === 'data' ? 'train' : 'test';
}
