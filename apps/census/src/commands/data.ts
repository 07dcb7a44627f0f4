import {
  type CommandLine,
  cacheFolder,
  exitCodes,
  type Output,
  textOf,
  textsOf,
  textTable,
  thousands,
} from '@mtl/cli';
import { FileError, show } from '@mtl/core/plain';
import { censusFiles, downloadCensus, verifyCensus } from '@mtl/data/node';
import { columnStats, taskRates } from '../data/columnStats.js';
import { censusPaths } from '../data/loadCensus.js';
import { dataSettings } from '../data/settings.js';
import { statsSources } from '../data/statsSources.js';

/** `data fetch`: both files into the download cache, or the folder of --data. */
export async function fetchData(line: CommandLine, output: Output): Promise<number> {
  const directory = textOf(line, 'data') ?? cacheFolder('census');
  const places = textsOf(line, 'place');
  output.progress('Census-Income (KDD), UCI Machine Learning Repository, CC BY 4.0');
  let shown = '';
  const paths = await downloadCensus({
    directory,
    ...(places && { places }),
    onProgress: ({ file, received, total }) => {
      const text = `${file}: ${megabytes(received)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB`;
      if (text !== shown) output.progress(text);
      shown = text;
    },
  });
  for (const [file, path] of Object.entries(paths)) {
    output.event('fetched', { file, path });
    output.result(`${file}: ${path}`);
  }
  return exitCodes.ok;
}

/** `data verify`: whether the files that are there are the published ones; exit code 3 if one is not. */
export async function verifyData(line: CommandLine, output: Output): Promise<number> {
  let failed: string | undefined;
  for (const path of Object.values(await censusPaths('data verify', textOf(line, 'data')))) {
    const { file, known, bytes, sha256 } = await verifyCensus(path);
    output.event('verified', { file, path, known, bytes, sha256 });
    const verdict = known ? `is ${censusFiles[file].name} as published` : 'is not the published file';
    output.result(`${path} ${verdict} (${thousands(bytes)} bytes, sha256 ${sha256})`);
    if (!known) failed ??= path;
  }
  if (failed === undefined) return exitCodes.ok;
  throw new FileError(
    'checksum',
    `data verify: \`--data\` must be the published files, got another text in ${show(failed)}.`,
  );
}

/** `data stats`: columns and tasks of every file. */
export async function showStats(line: CommandLine, output: Output): Promise<number> {
  const settings = dataSettings(line);
  for (const { name, synthetic, read } of await statsSources(settings)) {
    const table = await read();
    if (synthetic) output.markSynthetic();
    const mark = synthetic ? ' (synthetic)' : '';
    output.event('file', { source: name, rows: table.rows });
    const columns = columnStats(table);
    for (const column of columns) output.event('column', { source: name, ...column });
    const rates = taskRates(table, settings.educationDefinition);
    for (const rate of rates) output.event('task', { source: name, ...rate });
    output.result(
      textTable({
        title: `${name}: ${thousands(table.rows)} rows${mark}`,
        header: ['Column', 'Kind', 'Most frequent, or mean', 'Distinct'],
        rows: columns.map(({ column, kind, distinct, typical }) => [
          column,
          kind,
          typical,
          thousands(distinct),
        ]),
        names: 3,
      }),
    );
    output.result('');
    output.result(
      textTable({
        title: `${name}: tasks${mark}`,
        header: ['Task', 'Positive rows', 'Share'],
        rows: rates.map(({ task, positive, share }) => [
          task,
          thousands(positive),
          `${(100 * share).toFixed(2)} %`,
        ]),
        names: 1,
      }),
    );
    output.result('');
  }
  return exitCodes.ok;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
