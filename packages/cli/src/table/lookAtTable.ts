import { ConfigError } from '@mtl/core/plain';
import { type InferOptions, type InferredSchema, inferSchema } from '@mtl/data';
import { openFile } from '@mtl/data/node';
import type { FileForm } from './fileForm.js';

/** What a person's file may be: quotes in texts, blanks around cells, any of the usual delimiters. */
const defaults: FileForm = { delimiter: 'guess', trim: true, quotes: 'relaxed' };

/** Rows that are looked at. */
const sample = 20_000;

/**
 * Looks at the first 20,000 rows of a file: what its columns are, what of it is predicted, what is wrong with that.
 *
 * @param owner The command, for messages.
 * @param tasksFrom Where the tasks were named, `--task` or `labels`, for messages.
 * @param config Path of the config that names tasks and columns, for messages.
 * @throws FileError if it cannot be read; ConfigError if it has no rows, or a task that cannot be.
 */
export async function lookAtTable(
  owner: string,
  path: string,
  form: FileForm,
  tasksFrom: '--task' | 'labels',
  { config, ...options }: Pick<InferOptions, 'tasks' | 'columns'> & { readonly config?: string },
): Promise<InferredSchema> {
  try {
    return await inferSchema(openFile(path), { ...options, sample, csv: { ...defaults, ...form } });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Who types a command knows neither `inferSchema` nor its options.
    const message = error.message
      .replace(/^inferSchema: /, `${owner}: `)
      .replace('`source`', '`FILE`')
      .replace(
        /`tasks(?:\.([^`]+))?`/,
        (_, task) => `\`${tasksFrom}${task === undefined ? '' : ` ${task}`}\``,
      );
    throw new ConfigError(config === undefined ? message : `${message} (${config})`, { cause: error });
  }
}
