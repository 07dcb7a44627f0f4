import { FileError, show } from '@mtl/core/plain';

/** A file in an archive. */
export interface ArchiveMember {
  /** Its path in the archive; never used as a path on disk. */
  readonly name: string;
  /** Its bytes; read, or left, before the next member is asked for. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The error of an archive that cannot be read. */
export function badArchive(owner: string, expected: string, got: string, cause?: unknown): FileError {
  return new FileError('archive', `${owner}: the archive must be ${expected}, got ${got}.`, { cause });
}

const tableName = /\.(csv|tsv|tab|txt|data|test|jsonl?|ndjson)(\.gz)?$/i;

/**
 * The member of an archive that is meant: the one with the name or the file name that is wanted; otherwise the only one that is called
 * like a table, or the only one.
 *
 * @throws FileError `archive` that lists what is there.
 */
export function chosenMember(
  owner: string,
  archive: string,
  names: readonly string[],
  wanted: string | undefined,
): string {
  const files = names.filter((name) => !/(^|\/)(__MACOSX\/|\._|\.DS_Store$)/.test(name));
  const tables = files.filter((name) => tableName.test(name));
  const one = tables.length === 0 ? files : tables;
  const found =
    wanted === undefined
      ? one
      : names.includes(wanted)
        ? [wanted]
        : files.filter((name) => name.endsWith(`/${wanted}`));
  const [member] = found;
  if (member !== undefined && found.length === 1) return member;
  const isWorkbook = names.includes('[Content_Types].xml');
  const remedy = isWorkbook ? ' This is a workbook, such as of Excel: save its sheet as CSV.' : '';
  const got = wanted === undefined ? 'none' : show(wanted);
  throw new FileError(
    'archive',
    `${owner}: \`member\` must be one of ${show(isWorkbook ? files : one)} in ${show(archive)}, got ${got}.${remedy}`,
  );
}
