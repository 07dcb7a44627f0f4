import type { ReadCsvOptions } from '@mtl/data';

/**
 * How a file of rows is written, as `readCsv` takes it. What is not said is looked for in the file itself; see `findForm`.
 */
export type FileForm = Pick<
  ReadCsvOptions,
  | 'delimiter'
  | 'encoding'
  | 'header'
  | 'names'
  | 'comment'
  | 'skipLines'
  | 'trim'
  | 'quotes'
  | 'missing'
  | 'decimal'
  | 'thousands'
>;

/** Every key of a {@link FileForm}, with the kind of its value, for files that people write. */
export const formKeys: Readonly<Record<keyof FileForm, 'text' | 'flag' | 'count' | 'texts'>> = {
  delimiter: 'text',
  encoding: 'text',
  header: 'flag',
  names: 'texts',
  comment: 'text',
  skipLines: 'count',
  trim: 'flag',
  quotes: 'text',
  missing: 'texts',
  decimal: 'text',
  thousands: 'text',
};
