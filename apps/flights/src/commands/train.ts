import { access } from 'node:fs/promises';
import {
  architectures,
  assertWritable,
  backends,
  type CommandLine,
  choiceOf,
  chosenArchitecture,
  countOf,
  dueFiles,
  exitCodes,
  heatMapsOf,
  type Output,
  resultTable,
  saveInterrupted,
  saveTrained,
  settingsTable,
  startBackend,
  tellResult,
  testResult,
  textOf,
  textTable,
  trainModel,
  writeReport,
} from '@mtl/cli';
import { cachedFlights } from '../data/cachedFlights.js';
import { loadFlights } from '../data/loadFlights.js';
import { fetchFlights } from './fetch.js';

/** One model, from the file to the metrics on the newest flights. */
export async function train(line: CommandLine, output: Output): Promise<number> {
  const architecture = architectures[chosenArchitecture(line, 'model') ?? 'adatt-sp'];
  const backend = choiceOf(line, 'backend', backends);
  const fit = {
    epochs: countOf(line, 'epochs') ?? 1,
    batchSize: countOf(line, 'batch') ?? 4096,
    seed: countOf(line, 'seed', 0) ?? 0,
  };
  const save = textOf(line, 'save');
  const report = textOf(line, 'report');
  await assertWritable('flights', 'save', save);
  await assertWritable('flights', 'report', report);
  dueFiles.any = save !== undefined || report !== undefined;

  const data = await loadFlights(await flightsPath(line, output), countOf(line, 'rows'));
  const speed = Math.round(data.rows / data.seconds);
  output.event('data', { rows: data.rows, seconds: data.seconds, rowsPerSecond: speed });
  output.progress(
    `${data.rows.toLocaleString('en-US')} flights read and encoded in ${data.seconds.toFixed(1)} s (${speed.toLocaleString('en-US')} a second)`,
  );
  await startBackend(line.command, backend);
  const trained = await trainModel(architecture, data, { ...fit, units: 8, output });
  if (trained.interrupted) return saveInterrupted(trained, data, output, save ?? 'flights-interrupted.mtl');
  if (save !== undefined) await saveTrained(save, trained, data, output);
  const result = await testResult(trained, data.test);
  const table = resultTable([result], data);
  output.result(textTable(table));
  if (report !== undefined) {
    const maps = await heatMapsOf(trained, data);
    const title = 'Three million flights: late or not, and by how much';
    await writeReport(report, { title, table, settings: settingsTable([architecture]), maps }, output);
  }
  tellResult(output, result);
  trained.model.network.dispose();
  return exitCodes.ok;
}

/** The file that was named, or the one in the cache, which is fetched if it is not there. */
async function flightsPath(line: CommandLine, output: Output): Promise<string> {
  const given = textOf(line, 'data');
  if (given !== undefined) return given;
  const path = cachedFlights();
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (!there) await fetchFlights(output);
  return path;
}
